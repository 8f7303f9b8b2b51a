from odoo import fields, models


class CreditPlanLine(models.Model):
    """One installment of a payment plan."""

    _name = "credit.plan.line"
    _description = "Installment of a plan"
    _inherit = ["credit.installment.mixin"]
    _agreement_field = "plan_id"

    plan_id = fields.Many2one("credit.plan", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    sequence = fields.Integer(string="Number", readonly=True)
