from odoo import fields, models


class ResPartner(models.Model):
    """Whose telephone a number is: the contact rules spare a debtor's workplace."""

    _inherit = "res.partner"

    credit_phone_place = fields.Selection(
        [
            ("own", "Their own"),
            ("work_given", "Their workplace, they gave it"),
            ("work_found", "Their workplace, found elsewhere"),
        ],
        string="Whose number", default="own",
        help="A workplace whose number the debtor did not give is not called, unless the contact rule of the mandate says so.",
    )
