from odoo import api, fields, models
from odoo.exceptions import UserError


class PagopaReceiptAssign(models.TransientModel):
    """Say which notice, or which debtor, a receipt without a position has paid."""

    _name = "pagopa.receipt.assign"
    _description = "Assign the payment"

    receipt_id = fields.Many2one("pagopa.receipt", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="receipt_id.company_id")
    currency_id = fields.Many2one(related="receipt_id.currency_id")
    amount = fields.Monetary(related="receipt_id.amount_ours")
    payer_name = fields.Char(related="receipt_id.payer_name")
    description = fields.Char(related="receipt_id.description")
    target = fields.Selection(
        [("notice", "A notice"), ("debtor", "A debtor")], string="What it pays", required=True, default="notice",
    )
    option_id = fields.Many2one("pagopa.option", string="pagoPA notice", domain="[('creditor_id.company_id', '=', company_id)]")
    case_id = fields.Many2one(
        "credit.case", string="Debtor", domain="[('company_id', '=', company_id)]",
        help="Booked as their money; what it pays is allocated as any payment without a reference.",
    )
    reason = fields.Char(required=True)
    effect = fields.Char(string="What will happen", compute="_compute_effect")

    @api.depends("target", "option_id", "case_id")
    def _compute_effect(self):
        for assign in self:
            debtor = (assign.case_id if assign.target == "debtor" else assign.option_id.position_id).partner_id
            assign.effect = self.env._("A payment of %(debtor)s is booked now.", debtor=debtor.name) if debtor else False

    def action_assign(self):
        self.ensure_one()
        self.receipt_id._check_manager()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say how you know, in words."))
        if self.target == "debtor" and self.case_id:
            self.case_id.check_access("read")
            self.receipt_id._assign_to_case(self.case_id, self.reason.strip())
        elif self.target == "notice" and self.option_id:
            self.option_id.check_access("read")
            self.receipt_id._assign(self.option_id, self.reason.strip())
        else:
            raise UserError(self.env._("Choose what was paid."))
        return {"type": "ir.actions.act_window_close"}
