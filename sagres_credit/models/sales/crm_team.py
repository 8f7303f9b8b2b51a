from odoo import fields, models


class CrmTeam(models.Model):
    """The pipeline of a client for what its operators find has stages of its own."""

    _inherit = "crm.team"

    credit_pipeline = fields.Boolean(string="Opportunities from collection", readonly=True, copy=False)
