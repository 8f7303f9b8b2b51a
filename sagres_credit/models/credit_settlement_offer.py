from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.account.tools.structured_reference import format_structured_reference_iso

from .credit_settlement_terms import OFFERED

WRITE_OFF_CAUSES = ("mini_credit", "prescribed", "uneconomic")
#: What a reason of a write-off is for the tax on income (art. 101 c. 5 TUIR).
TAX_CAUSES = {"mini_credit": "mini_credit", "prescribed": "prescribed", "uneconomic": "derecognition"}


class CreditSettlement(models.Model):
    """A settlement is offered where a plan cannot be; who may remit so much approves it first."""

    _inherit = "credit.settlement"

    @api.model
    def _offer(
        self, case, items=None, *, amount=0, date_due=None, count=1, frequency="month", reason=None, words=None,
        plan_why=None, plan_words=None, override_reason=None, kind="settlement",
    ):
        """Make a settlement with the debtor of ``case``, or a write-off, and return it: approved, or with who decides.

        It takes the place of what was offered before. The caller says who may act on the case.

        :param items: what it is about; by default every open item that is free
        :param amount: what closes the debt; zero for a write-off
        :param date_due: the last day to pay it, by default what the mandate says;
            the first installment where ``count`` is more than one
        :param reason: a value of ``reason``
        :param plan_why: why a plan was not made, with ``plan_words``; a manager may give ``override_reason`` instead
        :raises UserError: in words, when no such settlement can be
        """
        case.ensure_one()
        case._lock_for_agreement()
        case = case.sudo()
        items = items.sudo() if items else case._get_open_items()
        case._check_no_agreement()
        self._check_reasons(kind, reason, words, plan_why, plan_words, override_reason)
        case._check_settlement_items(items, kind)
        debt = case._get_settlement_debt(items, kind)
        lines = self._get_offer_lines(case, kind, debt, amount, date_due, count, frequency)
        case.settlement_ids.filtered(
            lambda settlement: settlement.state in OFFERED
        )._set_cancelled(self.env._("A new offer took its place"))
        settlement = self.sudo().create({
            **self._prepare_offer_vals(case, items, kind, debt, lines, frequency),
            "reason": reason, "words": words, "plan_why": plan_why, "plan_words": plan_words,
            "override_reason": override_reason, **self._prepare_cause_vals(reason),
        })
        settlement._number_lines()
        settlement.with_env(self.env)._submit()
        return settlement.with_env(self.env)

    @api.model
    def _check_reasons(self, kind, reason, words, plan_why, plan_words, override_reason):
        """Raise unless it is said why the debt is reduced, and why it is not paid by a plan."""
        causes = dict(self._fields["reason"].selection)
        if reason not in causes or (reason in WRITE_OFF_CAUSES) != (kind == "write_off"):
            raise UserError(self.env._("Choose the reason."))
        if not (words or "").strip():
            raise UserError(self.env._("Say in words why: who approves reads it."))
        if kind == "write_off" or (plan_why and (plan_words or "").strip()):
            return
        if not (override_reason or "").strip():
            raise UserError(self.env._(
                "A settlement is offered when a plan was refused or is impossible: say which, and why."
            ))
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager offers a settlement without trying a plan."))

    @api.model
    def _get_offer_lines(self, case, kind, debt, amount, date_due, count, frequency):
        """Return ``[(date, Decimal)]`` of what is to be paid; none for a write-off."""
        if kind == "write_off":
            return []
        amount = case._to_plan_decimal(self._to_amount(amount, case.currency_id))
        if debt <= 0:
            raise UserError(self.env._("Nothing of %(debtor)s is open any more.", debtor=case.partner_id.name))
        if not 0 < amount < debt:
            raise UserError(self.env._("A settlement asks for more than zero and less than the whole debt."))
        today = fields.Date.context_today(self)
        date_due = date_due or fields.Date.add(today, days=case.mandate_id.settlement_days)
        if date_due < today:
            raise UserError(self.env._("A settlement is paid by today or a later day."))
        return case._get_plan_lines(amount, count, frequency, date_due)

    @api.model
    def _prepare_offer_vals(self, case, items, kind, debt, lines, frequency):
        mandate = case.mandate_id
        return {
            "case_id": case.id, "kind": kind, "receivable_ids": items.ids, "amount_debt": float(debt),
            "amount": float(sum((amount for _day, amount in lines), Decimal(0))), "frequency": frequency,
            "tolerance_days": mandate.plan_tolerance_days if len(lines) > 1 else 0, "missed_allowed": 1,
            "offered_by_id": self.env.uid, "date_offered": fields.Date.context_today(self),
            "line_ids": [
                Command.create({"date_due": day, "amount": float(amount), "sequence": number})
                for number, (day, amount) in enumerate(lines, 1)
            ],
        }

    @api.model
    def _prepare_cause_vals(self, reason):
        """Return the tax cause of the loss, for the entry that books it."""
        return {"tax_cause": TAX_CAUSES.get(reason, "settlement")}

    def _number_lines(self):
        """Give each installment its own creditor reference: 9, the number of the settlement and its own."""
        for line in self.line_ids:
            # Plans have six digits and three: the leading nine keeps the two apart.
            number = f"9{line.settlement_id.id:06d}{line.sequence:03d}"
            line.reference = format_structured_reference_iso(number).replace(" ", "")

    def _submit(self):
        """Approve it where who makes it may remit so much, else ask who may: it is decided here, from the debt."""
        self.ensure_one()
        level = self._get_level()
        manager = self.env.user.has_group("sagres_credit.group_manager")
        if level == "client":
            self._ask_client()
        elif level == "operator" or manager:
            self._approve()
        else:
            self.sudo()._move("to_approve")
