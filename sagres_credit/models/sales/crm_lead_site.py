from odoo import api, fields, models


class CrmLead(models.Model):
    """The maintenance of a large work keeps the site it came from."""

    _inherit = "crm.lead"

    credit_site_id = fields.Many2one(
        "credit.site", string="Site", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    @api.model
    def _get_origin_fields(self):
        return [*super()._get_origin_fields(), ["credit_site_id"]]
