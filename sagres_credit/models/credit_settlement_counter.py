from odoo import models
from odoo.exceptions import UserError


class CreditSettlement(models.Model):
    """The client proposed another amount: its operator takes it or drops it."""

    _inherit = "credit.settlement"

    def action_accept_counter(self):
        """Take the amount the client proposed: it is approved at once; a public body gives its act first."""
        self._check_counter()
        settlement = self.sudo()
        settlement._check_debt_unchanged()
        proposer = settlement.countered_by_id
        if not settlement._is_approver(proposer):
            raise UserError(self.env._("Who proposed this amount no longer decides for the client: make the settlement again."))
        settlement._take_amount(settlement.amount_counter)
        if settlement.needs_act and settlement._get_level() == "client":
            self._ask_client()
        else:
            self._approve(proposer)

    def _take_amount(self, amount):
        """Write another amount on the settlement and spread it over its installments; their days stay."""
        self.ensure_one()
        case = self.case_id
        lines = self.line_ids.sorted("sequence")
        shares = case._get_plan_lines(
            case._to_plan_decimal(amount), len(lines), self.frequency or "month", lines[:1].date_due,
        )
        for line, (_day, share) in zip(lines, shares):
            line.amount = float(share)
        self.amount = amount

    def action_drop_counter(self):
        """Drop the settlement: the client's amount cannot be."""
        self._check_counter()
        self.sudo()._set_cancelled(self.env._("The amount proposed by the client was not taken"))

    def _check_counter(self):
        self.ensure_one()
        self.case_id._check_may_act()
        self.case_id._lock_for_agreement()
        self.sudo().invalidate_recordset(["state"])
        if self.state != "draft" or not self.amount_counter:
            raise UserError(self.env._("The client has not proposed another amount."))
