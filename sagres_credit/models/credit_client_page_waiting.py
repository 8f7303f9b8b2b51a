from collections import namedtuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

#: Something the client is asked for: ``term`` names the field of the last day, if its model has one.
Waiting = namedtuple("Waiting", "key label icon model state term")

SHOWN = 10


class CreditClientPage(models.AbstractModel):
    """What waits for the client: approvals, disputes and questions, the oldest first, one click from being opened."""

    _inherit = "credit.client.page"

    @api.model
    def _get_waiting_parts(self):
        """Return what the client is asked for. For a module to add its own, it must override this method."""
        return [
            Waiting("approval", self.env._("To approve"), "fa-check-square-o", "credit.settlement", "to_client", "date_answer"),
            Waiting("dispute", self.env._("Dispute to answer"), "fa-balance-scale", "credit.dispute", "open", "date_deadline"),
            Waiting("question", self.env._("Question to answer"), "fa-question-circle-o", "credit.question", "asked", "date_due"),
        ]

    @api.model
    def _get_waiting(self, mandate):
        """Return the counts by kind and the oldest of all that waits for this client."""
        parts, rows = [], []
        for part in self._get_waiting_parts():
            domain = Domain("company_id", "=", mandate.company_id.id) & Domain("state", "=", part.state)
            Model = self.env[part.model].sudo()
            count = Model.search_count(domain)
            rows += [self._prepare_waiting(part, record) for record in Model.search(domain, order="id", limit=SHOWN)]
            parts.append({
                "key": part.key, "label": part.label, "icon": part.icon, "count": count,
                "action": bool(count) and self._get_action(part.label, part.model, domain),
            })
        rows.sort(key=lambda row: (row["since"], row["id"]))
        return {"parts": parts, "rows": rows[:SHOWN], "count": sum(part["count"] for part in parts)}

    @api.model
    def _get_waiting_words(self, record):
        """Return in a few words what is asked: the amounts of a settlement, what was asked or contested."""
        if record._name == "credit.settlement":
            paid, debt = (format_amount(self.env, record[name], record.currency_id) for name in ("amount", "amount_debt"))
            return self.env._("%(amount)s for %(debt)s", amount=paid, debt=debt)
        name = next((name for name in ("words", "body") if name in record._fields), None)
        return record[name] or "" if name else ""

    @api.model
    def _get_waiting_who(self, record):
        """Return whom it is about. For a module whose records have no debtor, it must override this method."""
        return record.case_id.partner_id.name

    @api.model
    def _prepare_waiting(self, part, record):
        today = fields.Date.context_today(self)
        term = record[part.term] if part.term in record._fields else False
        return {
            "key": f"{part.key}-{record.id}", "id": record.id, "label": part.label, "icon": part.icon,
            "since": fields.Datetime.to_string(record.create_date), "debtor": self._get_waiting_who(record),
            "words": self._get_waiting_words(record),
            "term": term and format_date(self.env, term, date_format="EEE d MMM"), "late": bool(term) and term < today,
            "action": {
                "type": "ir.actions.act_window", "res_model": part.model, "res_id": record.id, "views": [(False, "form")],
                "name": part.label, "context": {"allowed_company_ids": self.env.user.company_ids.ids},
            },
        }
