from odoo import api, models

from .credit_heir import ACCEPTED_STATES


class CreditHeir(models.Model):
    """A person who has accepted and has a login finds their share among their documents."""

    _inherit = "credit.heir"

    @api.model
    def _find_own_shares(self, partner):
        """Return the cases of the shares that ``partner`` owes: their own alone, where the client shows the page."""
        return self.sudo().search([
            ("partner_id", "=", partner.id), ("state", "in", ACCEPTED_STATES), ("share", "!=", False),
            ("case_id.mandate_id.debtor_page", "=", True),
        ]).case_id


class CreditCase(models.Model):
    """The page tells an heir whose debt it is, which part of it is theirs, and that no more is asked."""

    _inherit = "credit.case"

    def _get_page(self):
        return {**super()._get_page(), "heir": self._prepare_page_heir()}

    def _prepare_page_heir(self):
        """Return what a page says to an heir: from whom, for what part, and whether within the value received."""
        self.ensure_one()
        heir = self.sudo().heirs_heir_ids.filtered(lambda heir: heir._is_heir() and heir.share)[:1]
        return heir and {
            "deceased": heir.estate_id.partner_id.name, "share": heir.share, "benefit": heir.state == "benefit",
            "whole": not 1 - heir._get_share(),
        }
