from odoo import api, fields, models


class CrmLead(models.Model):
    """A won opportunity of the firm becomes a mandate to set up, once."""

    _inherit = "crm.lead"

    credit_request_id = fields.Many2one(
        "credit.contact.request", string="Request of the contact form", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null", groups="sagres_credit.group_manager",
    )

    @api.model
    def _get_origin_fields(self):
        return [*super()._get_origin_fields(), ["credit_request_id"]]

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        was, now = (
            {lead: status.get("is_won") for lead, status in statuses.items()}
            for statuses in (old_status_by_lead, new_status_by_lead)
        )
        won = self.filtered(lambda lead: now.get(lead.id) and not was.get(lead.id))
        if won:
            won.sudo()._become_mandates()
        return result

    def _become_mandates(self):
        """Set up a mandate of each of these that came from a contact form of the firm, or into its team."""
        firms = self.company_id | self.credit_request_id.company_id
        forms = self.env["credit.contact.form"].search([("company_id", "in", firms.ids)])
        for form in forms:
            leads = self.filtered(lambda lead, form=form: lead._is_prospect_of(form))
            if leads:
                self.env["credit.mandate"]._set_up(leads, form)

    def _is_prospect_of(self, form):
        self.ensure_one()
        if self.credit_found_by_id:
            return False
        in_team = form.team_id and self.team_id == form.team_id and self.company_id == form.company_id
        return self.credit_request_id.form_id == form or bool(in_team)
