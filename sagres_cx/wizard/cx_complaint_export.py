from odoo import api, fields, models
from odoo.exceptions import UserError


class CxComplaintExport(models.TransientModel):
    """The register of complaints of a client and a period, as a file for the authority."""

    _name = "cx.complaint.export"
    _description = "Register of complaints"

    company_id = fields.Many2one(
        "res.company", string="Client", required=True, default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)
    half = fields.Selection(
        [("year", "The whole year"), ("first", "January to June"), ("second", "July to December")],
        string="Period", required=True, default="year",
    )
    format = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], required=True, default="xlsx")
    count = fields.Integer(string="Complaints received", compute="_compute_count")

    @api.depends("company_id", "year", "half")
    def _compute_count(self):
        Complaint = self.env["cx.complaint"]
        for dialog in self:
            known = dialog.company_id and dialog.half and 1990 <= dialog.year <= 2199
            dialog.count = known and Complaint.search_count(
                Complaint._get_register_domain(dialog.company_id, *Complaint._get_period(dialog.year, dialog.half))
            )

    def action_export(self):
        self.ensure_one()
        if not 1990 <= self.year <= 2199:
            raise UserError(self.env._("Write the year with four figures."))
        return {
            "type": "ir.actions.act_url", "target": "new",
            "url": f"/cx/complaints/{self.company_id.id}/{self.year}/{self.half}.{self.format}",
        }
