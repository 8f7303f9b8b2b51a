from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: The field of an anomaly that names the record it is about.
SUBJECTS = {
    "pagopa.receipt": "receipt_id", "pagopa.flow": "flow_id", "pagopa.flow.line": "flow_line_id",
    "pagopa.position": "position_id", "account.bank.statement.line": "statement_line_id",
}


class PagopaAnomaly(models.Model):
    """How an anomaly comes on the list, once, and leaves it."""

    _inherit = "pagopa.anomaly"

    @api.model
    def _raise(self, code, records, *, creditor=None, amount=0.0, todo=False, text=None):
        """Put an anomaly of each of these records on the list, those already open excepted; return the new ones.

        :param str code: a value of ``code``
        :param records: receipts, flows, lines of flows, positions or bank lines
        :param creditor: of bank lines, which name none
        """
        if not records:
            return self.browse()
        name = SUBJECTS[records._name]
        known = self.sudo().search([("code", "=", code), (name, "in", records.ids), ("state", "=", "open")])[name]
        return self.sudo().create([
            {
                "code": code, name: record.id, "creditor_id": (creditor or record.creditor_id).id,
                "amount": amount or self._get_amount(code, record), "text": text or self._get_text(code, record), "todo": todo,
                "user_id": self._get_owner(creditor or record.creditor_id).id,
            }
            for record in records - known
        ])

    @api.model
    def _get_text(self, code, record):
        """Return in a line what happened, with the words by which a person knows the record."""
        return f"{dict(self._get_codes())[code]}: {record.display_name}"

    @api.model
    def _get_amount(self, _code, _record):
        """Return how much of a record does not add up, where nobody says it."""
        return 0.0

    @api.model
    def _get_owner(self, creditor):
        """Return who looks after the anomalies of a creditor: the manager of its client's mandate."""
        return creditor.sudo().company_id.credit_mandate_id.user_id

    def action_solve(self):
        """Take these anomalies off the list; only who manages credits may say that they are solved."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager solves an anomaly."))
        self.check_access("read")
        if any(anomaly.state != "open" for anomaly in self):
            raise UserError(self.env._("This anomaly was solved meanwhile."))
        self.sudo().write({"state": "solved", "solution": self.env._(
            "Solved by %(name)s on %(date)s", name=self.env.user.name, date=fields.Date.context_today(self),
        )})

    @api.model
    def _settle(self, code, records):
        """Solve the open anomalies of one kind of records that are in order now."""
        found = self.sudo().search([
            ("code", "=", code), (SUBJECTS[records._name], "in", records.ids), ("state", "=", "open"),
        ])
        found.write({"state": "solved", "solution": self.env._("It adds up now")})
