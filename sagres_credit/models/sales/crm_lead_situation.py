from odoo import api, models


class CrmLead(models.Model):
    """An opportunity shows how its customer stands with what they owe its company."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "credit.situation.mixin"]

    def _get_situation_pairs(self):
        return {
            lead: (lead.company_id or lead.partner_id.sudo().company_id or self.env.company,
                   lead.partner_id.sudo().commercial_partner_id)
            for lead in self if lead.partner_id
        }

    @api.depends_context("uid", "company", "lang")
    @api.depends("company_id", "partner_id")
    def _compute_credit_situation(self):
        return super()._compute_credit_situation()
