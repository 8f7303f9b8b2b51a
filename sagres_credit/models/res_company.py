from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_mandate_ids = fields.One2many(
        "credit.mandate", "company_id", string="Mandates",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
    credit_mandate_id = fields.Many2one("credit.mandate", string="Active mandate", compute="_compute_credit_mandate_id")

    @api.depends("credit_mandate_ids.state")
    def _compute_credit_mandate_id(self):
        active = self.env["credit.mandate"]._get_active(self)
        for company in self:
            company.credit_mandate_id = active.get(company, False)
