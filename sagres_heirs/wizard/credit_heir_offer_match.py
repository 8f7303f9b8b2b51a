from odoo import fields, models


class CreditHeirOfferMatch(models.TransientModel):
    """Say which payment is the one that a third party offered."""

    _name = "credit.heir.offer.match"
    _description = "Payment of a third party"

    offer_id = fields.Many2one("credit.heir.offer", required=True, readonly=True)
    partner_id = fields.Many2one(related="offer_id.partner_id")
    company_id = fields.Many2one(related="offer_id.company_id")
    payment_id = fields.Many2one(
        "account.payment", required=True,
        domain="[('partner_id', '=', partner_id), ('company_id', '=', company_id), ('payment_type', '=', 'inbound')]",
    )

    def action_match(self):
        self.ensure_one()
        self.offer_id._match(self.payment_id)
        return {"type": "ir.actions.act_window_close"}
