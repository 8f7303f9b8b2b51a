from odoo import fields, models


class CreditEstatePaper(models.AbstractModel):
    """What is written down about a succession: of which one, for which client, and who may act on it."""

    _name = "credit.estate.paper"
    _description = "Paper of a succession"
    _order = "date desc, id desc"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="estate_id.company_id", string="Client", store=True, index=True)
    user_id = fields.Many2one(related="estate_id.user_id", string="Operator")
    currency_id = fields.Many2one(related="company_id.currency_id")
    can_act = fields.Boolean(related="estate_id.can_act", related_sudo=False)
