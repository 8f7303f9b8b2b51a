from odoo import fields, models


class CreditPlanLine(models.Model):
    """One installment of a payment plan, with the reference it is paid by."""

    _name = "credit.plan.line"
    _description = "Installment of a plan"
    _inherit = ["credit.installment.mixin"]
    _agreement_field = "plan_id"

    plan_id = fields.Many2one("credit.plan", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    debtor_id = fields.Many2one(related="plan_id.debtor_id", string="Debtor")
    user_id = fields.Many2one(related="plan_id.user_id", string="Operator")
    sequence = fields.Integer(string="Number", readonly=True)
    reference = fields.Char(
        string="Payment reference", readonly=True, copy=False, index="btree_not_null",
        help="Creditor reference (ISO 11649): who pays with it pays the items of the plan.",
    )
    reminded_on = fields.Date(readonly=True, copy=False)

    _reference_uniq = models.UniqueIndex(
        "(company_id, reference) WHERE reference IS NOT NULL", "Each installment has its own payment reference.",
    )
