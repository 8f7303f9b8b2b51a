from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount


class CreditSettlement(models.Model):
    """Who may remit so much decides: the manager within the mandate, the client's approver beyond it."""

    _inherit = "credit.settlement"

    def action_approve(self):
        """Approve as a credit manager; what is beyond a manager's limit goes on to the client."""
        self._check_manager()
        waiting = self.filtered(lambda settlement: settlement.state == "to_approve")
        if not waiting:
            raise UserError(self.env._("Nothing here waits for approval."))
        for settlement in waiting:
            settlement._check_debt_unchanged()
            settlement._submit()

    def action_refuse(self):
        """Refuse as a credit manager what waits for one."""
        self._check_manager()
        waiting = self.filtered(lambda settlement: settlement.state == "to_approve")
        waiting._refuse(self.env._("Refused by %(user)s", user=self.env.user.name))

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager approves what is beyond an operator's limit."))

    def _approve(self, approver=None, **vals):
        """Have it approved by ``approver``, by default the current user; a write-off is booked at once."""
        self.ensure_one()
        approver = approver or self.env.user
        settlement = self.sudo()
        settlement._move("approved", approved_by_id=approver.id, approved_on=fields.Datetime.now(), **vals)
        settlement._message_log(body=self.env._(
            "%(amount)s for %(debt)s approved by %(user)s", user=approver.name, debt=settlement._print(settlement.amount_debt),
            amount=settlement._print(settlement.amount),
        ))
        settlement._close_answer()
        if settlement.kind == "write_off":
            settlement._book_write_off()
            return
        settlement.case_id._put_on_day("settlement", self.env._("The settlement was approved: tell the debtor"))

    def _refuse(self, reason, **vals):
        settlements = self.sudo()
        settlements._move("refused", refusal_reason=reason, date_ended=fields.Date.context_today(self), **vals)
        settlements._close_answer()
        settlements.case_id._put_on_day("settlement", self.env._("The settlement was refused: %(reason)s", reason=reason))

    def _print(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _check_debt_unchanged(self):
        """Raise unless its items are open and free and add up to what was offered."""
        self.ensure_one()
        settlement = self.sudo()
        case = settlement.case_id
        debt = case._get_settlement_debt(settlement.receivable_ids, settlement.kind)
        if settlement.currency_id.compare_amounts(float(debt), settlement.amount_debt):
            raise UserError(self.env._(
                "The debt has changed since this settlement was made, from %(before)s to %(now)s: make it again.",
                before=settlement._print(settlement.amount_debt), now=settlement._print(float(debt)),
            ))
        case._check_settlement_items(settlement.receivable_ids, settlement.kind)
