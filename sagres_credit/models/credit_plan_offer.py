from datetime import date as Day

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.account.tools.structured_reference import format_structured_reference_iso

from .credit_plan import UNSIGNED


class CreditPlan(models.Model):
    """A plan is offered within the limits of the mandate; above them a manager approves it first."""

    _inherit = "credit.plan"

    @api.model
    def _offer(
        self, case, items=None, *, count, first_due, frequency=None, down_payment=0, rounding=None, amount=None, replaced=None,
    ):
        """Offer a plan to the debtor of ``case``, in the place of what was offered before, and return it.

        It waits for the signature, or for a manager where the mandate's limits are passed. The caller says who may:
        operators through ``_check_may_act``, the debtor through their own page.

        :param items: what it is about; by default every open item that is free, or that the replaced plan is about
        :param rounding: equal installments are a multiple of it
        :param amount: the equal installment, where it was chosen instead of the number
        :param replaced: the plan in force or broken whose place it takes once signed
        :raises UserError: in words, when no such plan can be
        """
        case.ensure_one()
        case._lock_for_agreement()
        case = case.sudo()
        replaced = replaced.sudo() if replaced else self.browse()
        items = items.sudo() if items else case._get_plan_items(replaced)
        if not replaced:
            case._check_no_agreement()
        case._check_plan_items(items, replaced)
        total = case._get_plan_amount(items)
        frequency = frequency or case.mandate_id.plan_frequency or "month"
        lines = case._get_plan_lines(total, count, frequency, first_due, down_payment, rounding, amount)
        case.plan_ids.filtered(lambda plan: plan.state in UNSIGNED)._set_cancelled(self.env._("A new offer took its place"))
        plan = self.sudo().create({
            **self._prepare_offer_vals(case, lines, total, down_payment),
            "frequency": frequency, "receivable_ids": items.ids, "replaced_id": replaced.id,
            "version": replaced.version + 1 if replaced else 1,
        })
        plan._number_lines()
        return plan.with_env(self.env)

    @api.model
    def _prepare_offer_vals(self, case, lines: list[tuple[Day, float]], total, down_payment):
        """Return what ``create`` takes for an offer: the limits of the mandate are frozen on it."""
        mandate = case.mandate_id
        today = fields.Date.context_today(self)
        reasons = mandate._get_plan_obstacles(lines, total, down_payment) if mandate else []
        return {
            "case_id": case.id, "amount": float(total), "down_payment": float(down_payment or 0),
            "state": "to_approve" if reasons else "offered", "approval_reason": "\n".join(reasons) or False,
            "offered_by_id": self.env.uid, "date_offered": today,
            "date_expires": fields.Date.add(today, days=mandate.plan_offer_days or 15),
            "tolerance_days": mandate.plan_tolerance_days, "missed_allowed": mandate.plan_missed_allowed or 1,
            "operator_days": mandate.plan_operator_days, "reminder_days": mandate.plan_reminder_days,
            "line_ids": [
                Command.create({"date_due": day, "amount": float(amount), "sequence": number})
                for number, (day, amount) in enumerate(lines, 1)
            ],
        }

    def _number_lines(self):
        """Give each installment its own creditor reference: the number of the plan and its own."""
        for line in self.line_ids:
            number = f"{line.plan_id.id:06d}{line.sequence:03d}"
            line.reference = format_structured_reference_iso(number).replace(" ", "")

    def action_approve(self):
        """Approve plans above the limits of their mandate: from now the debtor may sign them."""
        self._check_manager()
        waiting = self.filtered(lambda plan: plan.state == "to_approve")
        if not waiting:
            raise UserError(self.env._("Nothing here waits for approval."))
        waiting.sudo()._move("offered", approved_by_id=self.env.uid, approved_on=fields.Datetime.now())
        for plan in waiting.sudo():
            plan._message_log(body=self.env._(
                "Approved by %(user)s: %(reason)s", user=self.env.user.name, reason=plan.approval_reason or "",
            ))

    def action_refuse(self):
        """Refuse plans above the limits of their mandate."""
        self._check_manager()
        waiting = self.filtered(lambda plan: plan.state == "to_approve")
        waiting.sudo()._set_cancelled(self.env._("Refused by %(user)s", user=self.env.user.name))

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager approves what is above the limits of the mandate."))

    def _check_may_cancel(self):
        """Raise unless the current user may cancel this plan now."""
        self.ensure_one()
        if self.state not in (*UNSIGNED, "active", "broken"):
            raise UserError(self.env._("This plan has ended already: nothing is left to cancel."))
        if self.state not in UNSIGNED and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("A signed plan is cancelled by a credit manager; you can change it with a new version."))

    def _set_cancelled(self, reason=None):
        return super()._set_cancelled(reason or self.env._("Credit notes left nothing of its items to pay."))

    def _release_items(self):
        """Give back the items of these plans, but those that another plan in force holds: the one that took their place."""
        if self.ids:
            self._write_hold(SQL("hold = FALSE, hold_code = NULL, hold_reason = NULL"), SQL(
                """receivable.hold_code = 'plan' AND NOT EXISTS (
                       SELECT FROM credit_plan_receivable_rel AS other
                         JOIN credit_plan AS living ON living.id = other.plan_id AND living.state = 'active'
                        WHERE other.receivable_id = receivable.id AND living.id NOT IN %s)""",
                tuple(self.ids),
            ))

    @api.model
    def _update_batch(self, company, first, last, date):
        result = super()._update_batch(company, first, last, date)
        self._expire_offers(company, first, last, date)
        return result

    @api.model
    def _expire_offers(self, company, first, last, date):
        """Cancel the offers that nobody signed in time; they hold nothing."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_plan AS plan SET state = 'cancelled', date_ended = %(date)s, end_reason = %(reason)s
              FROM credit_case AS debt
             WHERE debt.id = plan.case_id AND plan.company_id = %(company)s AND debt.partner_id BETWEEN %(first)s AND %(last)s
               AND plan.state IN ('to_approve', 'offered') AND plan.date_expires < %(date)s
            """,
            date=date, reason=self.env._("Nobody signed it in time"), company=company.id, first=first, last=last,
        ))
        self.invalidate_model(["state", "date_ended", "end_reason"])
