from odoo import api, models


class AccountMoveLine(models.Model):
    """A reconciliation that gives an item no more than what it is due of a payment."""

    _inherit = "account.move.line"

    def _reconcile_amounts(self, amounts):
        """Reconcile this payment item with other items of its account, each for a given amount, by core's own plan.

        :param dict amounts: ``{item: amount}`` in the currency of the items, which is that of the payment; not more than
            what is open of each, in all not more than what is open of the payment
        """
        self.ensure_one()
        limits = {item.id: float(amount) for item, amount in amounts.items()}
        items = self.union(*amounts)
        items.with_context(credit_amounts=limits).reconcile()

    def _get_part_currency(self, part):
        """Return ``part`` of what is open of this item, given in company currency, in the currency of the item."""
        self.ensure_one()
        whole = self.amount_residual
        if not whole or self.company_currency_id.compare_amounts(part, whole) == 0:
            return self.amount_residual_currency
        return self.currency_id.round(self.amount_residual_currency * part / whole)

    @api.model
    def _prepare_reconciliation_single_partial(self, debit_values, credit_values, shadowed_aml_values=None):
        """Have an item with a limit seem to be open for no more than it: core computes the rest of the partial."""
        item = debit_values["aml"]
        limit = self.env.context.get("credit_amounts", {}).get(item.id)
        if limit is None:
            return super()._prepare_reconciliation_single_partial(debit_values, credit_values, shadowed_aml_values)
        limited = self._limit_residual(debit_values, limit)
        return super()._prepare_reconciliation_single_partial(limited, credit_values, shadowed_aml_values)

    @api.model
    def _limit_residual(self, values, limit):
        item, residual = values["aml"], values["amount_residual_currency"]
        if item.currency_id.compare_amounts(limit, residual) >= 0:
            return dict(values)
        balance = item.company_currency_id.round(values["amount_residual"] * limit / residual)
        return dict(values, amount_residual_currency=limit, amount_residual=balance)
