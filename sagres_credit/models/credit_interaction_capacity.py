from odoo import fields, models

from .credit_solution import CAPACITIES


class CreditInteraction(models.Model):
    """What the debtor said they can pay is part of the conversation."""

    _inherit = "credit.interaction"

    currency_id = fields.Many2one(related="company_id.currency_id")
    capacity = fields.Selection(CAPACITIES, string="Can pay")
    capacity_amount = fields.Monetary(string="Each month")
