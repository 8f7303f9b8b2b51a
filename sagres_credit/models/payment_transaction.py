from odoo import fields, models


class PaymentTransaction(models.Model):
    """A payment from a debtor's page goes to the items they chose, oldest first, and never to more than is open."""

    _inherit = "payment.transaction"

    credit_case_id = fields.Many2one(
        "credit.case", string="Collection case", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        groups="sagres_credit.group_operator,account.group_account_readonly",
    )
    credit_receivable_ids = fields.Many2many(
        "credit.receivable", "credit_transaction_receivable_rel", "transaction_id", "receivable_id",
        string="Chosen items", readonly=True, copy=False,
        groups="sagres_credit.group_operator,account.group_account_readonly",
    )

    def _create_payment(self, **extra_create_values):
        """Pay the chosen items: core would share it among whole invoices, an item may be one installment of them."""
        self.ensure_one()
        if not self.credit_case_id:
            return super()._create_payment(**extra_create_values)
        lines = self._get_credit_lines()
        if lines:
            extra_create_values.setdefault("destination_account_id", lines[0].account_id.id)
        payment = super()._create_payment(**extra_create_values)
        self._pay_credit_lines(payment)
        self._tell_credit_case(payment)
        return payment

    def _get_credit_lines(self):
        """Return the journal items that are paid: the chosen ones that are still open, then the others, oldest first."""
        case = self.credit_case_id
        others = case._get_pay_items() - self.credit_receivable_ids
        return [
            item.line_id
            for part in (self.credit_receivable_ids, others)
            for item in part.sorted(lambda item: (item._get_due_date(), item.id))
            if item.line_id.parent_state == "posted" and item.amount_residual > 0
            and item.currency_id == self.currency_id
        ]

    def _pay_credit_lines(self, payment):
        """Reconcile a payment with the items, each for no more than is open of it; what is left stays unallocated."""
        account = payment.destination_account_id
        paid = payment.move_id.line_ids.filtered(lambda line: line.account_id == account and not line.reconciled)
        left, amounts = -sum(paid.mapped("amount_residual_currency")), {}
        for line in self._get_credit_lines():
            part = min(left, line.amount_residual_currency)
            if line.account_id == account and self.currency_id.compare_amounts(part, 0) > 0:
                amounts[line] = part
                left = self.currency_id.round(left - part)
        if amounts and len(paid) == 1:
            paid._reconcile_amounts(amounts)

    def _tell_credit_case(self, payment):
        case = self.credit_case_id
        case._log_page("wrote", self.env._(
            "Paid on their page: %(amount)s (%(payment)s)", amount=case._say_amount(self.amount),
            payment=payment.name or self.reference,
        ))
