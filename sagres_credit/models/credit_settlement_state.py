from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .credit_settlement_terms import OFFERED

#: Where a settlement may go from each state; nothing else moves it.
TRANSITIONS = {
    "draft": {"to_approve", "to_client", "approved", "active", "kept", "cancelled"},
    "to_approve": {"to_client", "approved", "refused", "cancelled"},
    "to_client": {"draft", "approved", "refused", "cancelled"},
    "approved": {"active", "kept", "cancelled"},
    "active": {"kept", "broken", "cancelled"},
    "kept": {"active", "broken", "cancelled"},
    "broken": set(),
    "refused": set(),
    "cancelled": set(),
}


class CreditSettlement(models.Model):
    """A settlement moves only where its rules say; unpaid it lapses, and what nobody accepts in time expires."""

    _inherit = "credit.settlement"

    def _move(self, state, **vals):
        wrong = self.filtered(lambda settlement: state != settlement.state and state not in TRANSITIONS[settlement.state])
        if wrong:
            raise UserError(self.env._(
                "%(settlement)s has been decided meanwhile: look at it again.", settlement=wrong[0].display_name,
            ))
        return super()._move(state, **vals)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise AccessError(self.env._("The state of a settlement is not written: use its buttons."))
        return super().write(vals)

    def _set_broken(self):
        """Have the whole debt back, less what was paid, and the operator call."""
        result = super()._set_broken()
        self.case_id._put_on_day(
            "settlement", self.env._("The settlement was not paid in time: the whole debt is back"),
            instead_of=("settlement", "promise"),
        )
        return result

    def _set_cancelled(self, reason=None):
        return super()._set_cancelled(reason or self.env._("Credit notes left nothing of its items to pay."))

    def action_cancel(self):
        """Cancel settlements: a manager also one in force, an operator what the debtor has not accepted."""
        self.case_id._check_may_act()
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for settlement in self:
            if settlement.state not in (*OFFERED, "active"):
                raise UserError(self.env._("This settlement has ended already: nothing is left to cancel."))
            if settlement.state == "active" and not manager:
                raise AccessError(self.env._("A settlement in force is cancelled by a credit manager."))
        self.sudo()._set_cancelled(self.env._("Cancelled by %(user)s", user=self.env.user.name))
        self.sudo()._close_answer()

    @api.model
    def _update_batch(self, company, first, last, date):
        result = super()._update_batch(company, first, last, date)
        self._expire_offers(company, first, last, date)
        self._remind_answers(company, first, last, date)
        return result

    @api.model
    def _expire_offers(self, company, first, last, date):
        """Cancel the offers that nobody accepted before their deadline; they hold nothing."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_settlement AS settlement SET state = 'cancelled', date_ended = %(date)s, end_reason = %(reason)s
              FROM credit_case AS debt
             WHERE debt.id = settlement.case_id AND settlement.company_id = %(company)s
               AND debt.partner_id BETWEEN %(first)s AND %(last)s
               AND settlement.kind = 'settlement' AND settlement.state IN %(states)s AND settlement.date_due < %(date)s
            """,
            date=date, reason=self.env._("Nobody accepted it in time"), company=company.id, first=first, last=last,
            states=OFFERED,
        ))
        self.invalidate_model(["state", "date_ended", "end_reason"])

    @api.model
    def _remind_answers(self, company, first, last, date):
        """Put on the day of their operators what the client has not answered within its term."""
        rows = self.env.execute_query(SQL(
            """
            SELECT DISTINCT settlement.case_id
              FROM credit_settlement AS settlement JOIN credit_case AS debt ON debt.id = settlement.case_id
             WHERE settlement.company_id = %s AND debt.partner_id BETWEEN %s AND %s
               AND settlement.state = 'to_client' AND settlement.date_answer < %s
            """,
            company.id, first, last, date,
        ))
        self.env["credit.case"].browse([case_id for (case_id,) in rows])._put_on_day(
            "settlement", self.env._("The client has not answered about the settlement"), date=fields.Date.to_date(date),
        )
