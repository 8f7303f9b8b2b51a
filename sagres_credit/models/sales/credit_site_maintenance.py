from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditSite(models.Model):
    """Before the warranty of a work ends its customer is offered the maintenance."""

    _inherit = "credit.site"

    warranty_months = fields.Integer(string="Warranty (months)", default=24)
    offer_days_before = fields.Integer(string="Offered before (days)", default=60, help="Days before the end of the warranty.")
    date_offer = fields.Date(
        string="Offer the maintenance on", compute="_compute_date_offer", store=True, readonly=False,
        help="Proposed from the completion and the warranty; change it as you know better.",
    )
    date_offered = fields.Date(string="Maintenance offered on", readonly=True, copy=False)
    date_offer_warned = fields.Date(readonly=True, copy=False)
    can_offer = fields.Boolean(compute="_compute_can_offer")

    _warranty_positive = models.Constraint(
        "CHECK(warranty_months >= 0 AND offer_days_before >= 0)", "Months and days are zero or more."
    )

    @api.depends("date_end", "warranty_months", "offer_days_before")
    def _compute_date_offer(self):
        for site in self:
            site.date_offer = site._get_offer_date()

    @api.depends("date_offered", "user_id")
    @api.depends_context("uid")
    def _compute_can_offer(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for site in self:
            site.can_offer = not site.date_offered and (manager or site.user_id == self.env.user)

    def action_offer_maintenance(self):
        """Pass the maintenance of this site to the client's salesperson, once."""
        self.ensure_one()
        self.check_access("read")
        if self.date_offered:
            raise UserError(self.env._("The maintenance of %(site)s was offered already.", site=self.name))
        if not self.can_offer:
            raise AccessError(self.env._("Who follows the site, or a credit manager, offers its maintenance."))
        site = self.sudo()
        lead = self.env["crm.lead"].sudo().create(site._prepare_maintenance_vals())
        site.date_offered = fields.Date.context_today(self)
        site.message_post(body=self.env._("The maintenance was passed to the client: %(name)s", name=lead.name))
        return True

    def _prepare_maintenance_vals(self):
        mandate = self.env["credit.mandate"]._get_active(self.company_id).get(self.company_id)
        if not mandate:
            raise UserError(self.env._("%(client)s has no active mandate.", client=self.company_id.name))
        return {
            "name": self.env._("Maintenance: %(site)s", site=self.name), "type": "opportunity",
            "partner_id": self.partner_id.id, "company_id": self.company_id.id, "credit_kind": "maintenance",
            "team_id": mandate._get_opportunity_team().id, "user_id": mandate._get_salesperson().id,
            "credit_found_by_id": self.env.uid, "credit_found_date": fields.Date.context_today(self),
            "credit_site_id": self.id,
        }
