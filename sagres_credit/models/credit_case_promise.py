from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date


class CreditCase(models.Model):
    """A case says what its debtor promised, for when, and how often they kept their word."""

    _inherit = "credit.case"

    promise_keep_label = fields.Char(string="Promises kept", compute="_compute_promise_keep_label")

    @api.depends("promise_ids.state")
    def _compute_promise_keep_label(self):
        for case in self:
            judged = case.promise_ids.filtered(lambda promise: promise.state in ("kept", "partly", "broken"))
            kept = judged.filtered(lambda promise: promise.state == "kept")
            case.promise_keep_label = bool(judged) and self.env._(
                "%(kept)s of %(judged)s promises kept", kept=len(kept), judged=len(judged)
            )

    @api.depends("promise_ids.state", "promise_ids.amount", "promise_ids.date_promised")
    def _compute_hold_label(self):
        """Say how much is awaited and for when."""
        result = super()._compute_hold_label()
        for case in self.filtered(lambda case: case.hold_code == "promise"):
            awaited = case.sudo().promise_id
            if awaited:
                case.hold_label = self.env._(
                    "A promise of %(amount)s for %(date)s is awaited",
                    amount=format_amount(self.env, awaited.amount, awaited.currency_id),
                    date=format_date(self.env, awaited.date_promised, date_format="EEEE d MMM"),
                )
        return result

    def action_promise(self):
        """Open the dialog that records a promise."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise of %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.promise.record",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _get_promise_proposal(self):
        """Return the amount a promise is likely about: the missed installment, what is overdue, all that is open."""
        self.ensure_one()
        self.sudo(False).check_access("read")  # the dialogs that ask compute as superuser
        return self.sudo().plan_id.next_line_amount or self.amount_overdue or self.amount_due
