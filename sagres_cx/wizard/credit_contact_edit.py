from odoo import api, fields, models


class CreditContactEdit(models.TransientModel):
    """That a debtor does not want to be asked is written where everything else is that they want."""

    _inherit = "credit.contact.edit"

    cx_opt_out = fields.Boolean(string="Asked not to be asked", help="No survey, of any client; the collection goes on.")
    cx_opt_out_how = fields.Char(string="How they said it")

    @api.model
    def _get_partner_fields(self):
        return {**super()._get_partner_fields(), "cx_opt_out": "cx_opt_out", "cx_opt_out_how": "cx_opt_out_how"}
