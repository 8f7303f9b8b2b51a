from odoo import api, fields, models

RECEIPT_STATES = [
    ("new", "To book"),
    ("booked", "Booked"),
    ("unmatched", "Without a position"),
    ("copy", "Copy for another body"),
    ("failed", "Could not be booked"),
    ("unpaid", "Not paid"),
]


class PagopaReceipt(models.Model):
    """The receipt (ricevuta telematica) of one payment: kept as it came, booked once, whatever happens to its position."""

    _name = "pagopa.receipt"
    _description = "pagoPA receipt"
    _inherit = ["pagopa.row.mixin"]
    _order = "date_payment desc, id desc"
    _rec_name = "receipt_number"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="creditor_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    creditor_tax_code = fields.Char(string="Creditor asked", required=True, readonly=True)
    notice_number = fields.Char(string="Notice number", required=True, readonly=True, index=True)
    iuv = fields.Char(string="IUV", readonly=True, index=True)
    receipt_number = fields.Char(
        string="Receipt (IUR)", required=True, readonly=True, help="The payment token; the flow names it IUR.",
    )
    source = fields.Selection(
        [("node", "Node call"), ("platform", "Read from the platform"), ("flow", "From a flow line"), ("file", "File")],
        required=True, default="node", readonly=True,
    )
    version = fields.Selection([("1", "V1"), ("2", "V2")], string="Schema", readonly=True, default="2")
    option_id = fields.Many2one(
        "pagopa.option", string="Payment option", readonly=True, index="btree_not_null", ondelete="restrict",
    )
    position_id = fields.Many2one(related="option_id.position_id", store=True, index="btree_not_null")
    case_id = fields.Many2one(related="position_id.case_id", store=True, index="btree_not_null")
    state = fields.Selection(RECEIPT_STATES, required=True, default="new", readonly=True, index=True)
    failure = fields.Char(string="What is missing", readonly=True)
    amount = fields.Monetary(readonly=True, help="What was paid in all, in euro.")
    amount_ours = fields.Monetary(string="Credited to us", readonly=True, help="The transfers to this creditor, in euro.")
    fee = fields.Monetary(readonly=True, help="Cost of the payer towards their provider: not an income.")
    date_payment = fields.Datetime(string="Paid on", readonly=True, help="It discharges the debtor.")
    date_application = fields.Date(readonly=True)
    date_transfer = fields.Date(string="Credit expected on", readonly=True)
    psp = fields.Char(string="Provider", readonly=True)
    psp_name = fields.Char(string="Name of the provider", readonly=True)
    payer_name = fields.Char(string="Paid by", readonly=True)
    payer_tax_code = fields.Char(string="Tax code of who paid", readonly=True)
    description = fields.Char(readonly=True)
    is_stand_in = fields.Boolean(string="Paid in stand-in", readonly=True)
    raw = fields.Binary(string="As it came", readonly=True, attachment=False, groups="sagres_credit.group_manager")
    transfer_ids = fields.One2many("pagopa.receipt.transfer", "receipt_id", string="Transfers", readonly=True)
    payment_id = fields.Many2one("account.payment", readonly=True, copy=False, index="btree_not_null", ondelete="restrict")
    flow_line_ids = fields.One2many("pagopa.flow.line", "receipt_id", string="In flows", readonly=True)

    _key_uniq = models.UniqueIndex(
        "(creditor_tax_code, notice_number, receipt_number) WHERE state != 'unpaid'",
        "This receipt is here already: it is booked once.",
    )
    _waiting_idx = models.Index("(creditor_id, id) WHERE state = 'new'")


class PagopaReceiptTransfer(models.Model):
    """One transfer of a receipt: which body was credited how much, on which account."""

    _name = "pagopa.receipt.transfer"
    _description = "Transfer of a receipt"
    _inherit = ["pagopa.row.mixin"]
    _order = "receipt_id, number, id"

    receipt_id = fields.Many2one("pagopa.receipt", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="receipt_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(readonly=True, help="From one to five; the flow names it index.")
    tax_code = fields.Char(string="Tax code", readonly=True)
    company_name = fields.Char(string="Name of the body", readonly=True)
    iban = fields.Char(string="IBAN", readonly=True)
    category = fields.Char(string="Taxonomy code", readonly=True)
    remittance = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    is_ours = fields.Boolean(compute="_compute_is_ours", store=True)

    @api.depends("tax_code", "receipt_id.creditor_id.tax_code")
    def _compute_is_ours(self):
        for transfer in self:
            transfer.is_ours = transfer.tax_code == transfer.receipt_id.creditor_id.tax_code
