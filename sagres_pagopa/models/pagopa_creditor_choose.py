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
        """Return the taxonomy code of what these items are for.

        For a module to choose it by what was sold, it must override this method.
        """
        self.ensure_one()
        return self.category_id

    def _get_account(self):
        """Return the account that a payment is credited to: the first one; the notice prints the first postal one beside it."""
        self.ensure_one()
        return self.sudo().account_ids[:1]

    def _get_postal_account(self):
        self.ensure_one()
        return self.sudo().account_ids.filtered("is_postal")[:1]
