from odoo import api, models


class ResPartner(models.Model):
    """A customer shows who sells to them how they stand with what they owe."""

    _name = "res.partner"
    _inherit = ["res.partner", "credit.situation.mixin"]

    def _get_situation_pairs(self):
        """Pair each customer with the company whose customer they are; one of nobody with the active company."""
        return {
            partner: (partner.sudo().company_id or self.env.company, partner.sudo().commercial_partner_id) for partner in self
        }

    @api.depends_context("uid", "company", "lang")
    @api.depends("commercial_partner_id", "company_id")
    def _compute_credit_situation(self):
        return super()._compute_credit_situation()
