from odoo import api, models
from odoo.exceptions import UserError


class PagopaCreditor(models.Model):
    """Which creditor, number and taxonomy code a debt takes."""

    _inherit = "pagopa.creditor"

    @api.model
    def _get_by_company(self, companies):
        """Return ``{company: its creditor}``; where a client has several, the first by name."""
        creditors = self.sudo().search([("company_id", "in", companies.ids)], order="name desc, id desc")
        return {creditor.company_id: creditor for creditor in creditors}

    def _get_segregation(self):
        """Return the segregation code new numbers are given by.

        :raises UserError: the creditor has none
        """
        self.ensure_one()
        segregation = self.sudo().segregation_ids[:1]
        if not segregation:
            raise UserError(self.env._("Enter a segregation code of %(creditor)s first.", creditor=self.name))
        return segregation

    def _get_category(self, items):
        """Return the taxonomy code of what these items are for: that of the kind of claim of which most is open.

        For a module to choose it by something else, it must override this method.
        """
        self.ensure_one()
        open_by_category = {}
        for item in items.sudo():
            category = item.claim_kind_id.pagopa_category_id or self.category_id
            open_by_category[category] = open_by_category.get(category, 0) + item.amount_residual
        return max(open_by_category, key=open_by_category.get, default=self.category_id)

    def _get_account(self):
        """Return the account that a payment is credited to: the first one; the notice prints the first postal one beside it."""
        self.ensure_one()
        return self.sudo().account_ids[:1]

    def _get_postal_account(self):
        self.ensure_one()
        return self.sudo().account_ids.filtered("is_postal")[:1]
