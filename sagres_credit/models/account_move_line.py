from odoo import api, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_receivable_ids = fields.One2many(
        "credit.receivable", "line_id", string="Receivable under management",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    def _reconcile_plan(self, reconciliation_plan):
        """Look at once at what was agreed about the items that are paid: a promise is kept, a settlement is closed.

        Only when core has done its whole work: what is closed then is reconciled itself.
        """
        result = super()._reconcile_plan(reconciliation_plan)
        self.concat(*self._flatten_plan(reconciliation_plan))._update_credit_arrangements()
        return result

    @api.model
    def _flatten_plan(self, plan):
        """Yield the items of a reconciliation plan, a list of items or of other plans."""
        for step in plan:
            if isinstance(step, models.BaseModel):
                yield step
            else:
                yield from self._flatten_plan(step)

    def _update_credit_arrangements(self):
        """Bring what was agreed with the debtors of these items where the ledger puts it now."""
        items = self.sudo().filtered(lambda line: line.account_type == "asset_receivable" and line.company_id.credit_mandate_id)
        items._get_credit_cases()._update_arrangements()

    def _get_credit_cases(self):
        """Return the cases of these items, read without keeping in memory which item is whose: the night may say so anew."""
        cases = self.env["credit.case"].sudo()
        return cases.search([("receivable_ids.line_id", "in", self.ids)]) if self.ids else cases
