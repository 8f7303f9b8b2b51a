from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.schedule import installments

#: Numbers of installments that are proposed, where the mandate allows them.
COUNTS = (3, 6, 12, 18, 24, 36)
#: The first installment falls at the end of a month, at least so many days from now.
FIRST_DAYS = 10


class CreditCase(models.Model):
    """Which payment plans may be agreed with a debtor, and about how much."""

    _inherit = "credit.case"

    def _get_plan_amount(self, items=None):
        """Return what a plan would be about, as Decimal: the open free items less the payments not allocated yet.

        :param items: by default every item that an agreement may be about
        """
        self.ensure_one()
        items = (self._get_open_items() if items is None else items).sudo()
        amount = self._get_part(items) - self._get_unallocated_payments()
        return self._to_plan_decimal(max(amount, 0))

    def _get_unallocated_payments(self):
        """Return what the debtor paid and nobody allocated yet, in company currency; credit notes are not payments."""
        owner = self.sudo().parent_id or self.sudo()
        journals = self.env["credit.mandate"].sudo().search([("payment_journal_id", "!=", False)]).payment_journal_id
        lines = owner.receivable_ids.line_id.filtered(
            lambda line: line.amount_residual < 0 and line.parent_state == "posted"
            and (line.journal_id.type in ("bank", "cash", "credit") or line.journal_id in journals)
        )
        return -sum(lines.mapped("amount_residual"))

    def _to_plan_decimal(self, amount):
        """Return ``amount`` as Decimal, with the decimals of the company's currency."""
        currency = self.sudo().currency_id
        return Decimal(f"{currency.round(float(amount)):.{currency.decimal_places}f}")

    def _get_plan_first_due(self):
        """Return the day on which the first installment is proposed: the end of a month, ten days from now at least."""
        day = fields.Date.add(fields.Date.context_today(self), days=FIRST_DAYS)
        return fields.Date.end_of(day, "month")

    def _get_plan_choices(self):
        """Return the plans the mandate allows without approval, the shortest first, ready to be shown.

        Dicts of ``count``, ``frequency``, ``first_due``, ``down_payment``, ``total``, ``installment`` (the equal one) and
        ``lines``, ``[(date, Decimal)]``; the first five are what :meth:`credit.plan._offer` takes. Empty: a plan is agreed
        with a person, or nothing is open.
        """
        self.ensure_one()
        case = self.sudo()
        if not case.mandate_id or case.plan_id or case.settlement_id or not case._get_open_items():
            return []
        total = case._get_plan_amount()
        choices = list(filter(None, (case._get_plan_choice(total, count) for count in COUNTS)))
        if choices:
            return choices
        few = (case._get_plan_choice(total, count) for count in range(max(COUNTS), 1, -1))
        return [choice for choice in few if choice][:1]

    def _get_plan_choice(self, total, count):
        """Return one of :meth:`_get_plan_choices`, ``None`` where the mandate does not allow it."""
        down_payment = self.mandate_id._get_plan_down_payment(total)
        terms = {
            "count": count, "frequency": self.mandate_id.plan_frequency, "first_due": self._get_plan_first_due(),
            "down_payment": down_payment,
        }
        try:
            lines = self._get_plan_lines(total, **terms)
        except UserError:
            return None
        if self.mandate_id._get_plan_obstacles(lines, total, down_payment):
            return None
        return {**terms, "total": total, "lines": lines, "installment": lines[bool(down_payment)][1]}

    def _get_plan_lines(self, total, count, frequency, first_due, down_payment=0, rounding=None, amount=None):
        """Return the installments of a plan of ``total``, as :func:`installments` does.

        :raises UserError: when no such plan can be
        """
        smallest = Decimal(str(self.currency_id.rounding))
        down_payment = self._to_plan_decimal(down_payment or 0)
        if not first_due or first_due < fields.Date.context_today(self):
            raise UserError(self.env._("The first installment is due today or later."))
        if total <= 0:
            raise UserError(self.env._("Nothing of %(debtor)s is open any more.", debtor=self.sudo().partner_id.name))
        if not 0 <= down_payment < total:
            raise UserError(self.env._("The down payment is zero or more, and less than the whole amount."))
        if not count or not 1 <= count <= 999:
            raise UserError(self.env._("A plan has between one and 999 installments."))
        try:
            return installments(
                total, count=count, first_due=first_due, down_payment=down_payment, frequency=frequency, smallest=smallest,
                rounding=self._to_plan_decimal(rounding) if rounding else smallest,
                amount=self._to_plan_decimal(amount) if amount else None,
            )
        except ValueError as error:
            raise UserError(self.env._("The amount is too small for so many installments.")) from error

    def _get_current_plan(self):
        """Return the plan a message to the debtor is about: the one in force, else the last one offered."""
        self.ensure_one()
        return self.plan_id or self.plan_ids.filtered(lambda plan: plan.state == "offered").sorted("id")[-1:]

    def _get_plan_items(self, replaced=None):
        """Return what a plan is about unless somebody chooses: all that is free, or what the replaced plan left open."""
        self.ensure_one()
        if not replaced:
            return self._get_open_items()
        return replaced.receivable_ids.filtered(
            lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0
        )

    def _check_plan_items(self, items, replaced=None):
        """Raise unless a plan may be made about these items; those of the plan it takes the place of are free for it."""
        self.ensure_one()
        own = items & replaced.receivable_ids if replaced else items.browse()
        if own and any(item.line_id.parent_state != "posted" or item.amount_residual <= 0 for item in own):
            raise UserError(self.env._("Some items of the plan were paid in the meantime: make the new version again."))
        if not own or items - own:
            self._check_free_items(items - own)
