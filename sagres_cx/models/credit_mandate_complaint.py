from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cx_service_standard import SCHEMES


class CreditMandate(models.Model):
    """Under which rules a client answers complaints, who answers, who hears of late ones, how an indemnity is booked."""

    _inherit = "credit.mandate"

    cx_scheme = fields.Selection(SCHEMES, string="Rules of complaints", help="Proposed for each new complaint.")
    cx_complaint_owner_id = fields.Many2one(
        "res.users", string="Answers complaints", ondelete="restrict", help="Empty: who looks after the debtor.",
    )
    cx_complaint_escalation_id = fields.Many2one(
        "res.users", string="Hears of late complaints", ondelete="restrict", help="Empty: the credit manager.",
    )
    cx_indemnity_product_id = fields.Many2one(
        "product.product", string="Product of indemnities", check_company=True,
        help="With its account and tax a draft credit note is made of an approved indemnity; empty: it is paid apart.",
    )

    @api.constrains("cx_complaint_owner_id", "cx_complaint_escalation_id", "company_id")
    def _check_complaint_people(self):
        for mandate in self:
            users = (mandate.cx_complaint_owner_id | mandate.cx_complaint_escalation_id).sudo()
            strangers = users.filtered(lambda user, mandate=mandate: mandate.company_id not in user.company_ids)
            if strangers:
                raise ValidationError(self.env._("%(user)s does not work for this client.", user=strangers[0].name))
