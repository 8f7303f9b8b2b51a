from odoo import api, fields, models


class PagopaAnomaly(models.Model):
    """Something that does not add up between receipts, flows and bank: a named item that somebody looks after."""

    _name = "pagopa.anomaly"
    _description = "pagoPA anomaly"
    _inherit = ["mail.thread"]
    _order = "state, id desc"
    _rec_name = "text"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="creditor_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Selection("_get_codes", required=True, readonly=True, index=True)
    text = fields.Char(string="What happened", required=True, readonly=True)
    todo = fields.Char(string="What to do", readonly=True)
    amount = fields.Monetary(string="Difference", readonly=True)
    receipt_id = fields.Many2one("pagopa.receipt", readonly=True, index="btree_not_null", ondelete="cascade")
    flow_id = fields.Many2one("pagopa.flow", readonly=True, index="btree_not_null", ondelete="cascade")
    flow_line_id = fields.Many2one(
        "pagopa.flow.line", string="Payment of the flow", readonly=True, index="btree_not_null", ondelete="cascade",
    )
    position_id = fields.Many2one("pagopa.position", readonly=True, index="btree_not_null", ondelete="cascade")
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", string="Bank line", readonly=True, index="btree_not_null", ondelete="cascade",
    )
    user_id = fields.Many2one("res.users", string="Owner", tracking=True)
    state = fields.Selection(
        [("open", "To be solved"), ("solved", "Solved")], required=True, default="open", readonly=True, index=True, tracking=True,
    )
    solution = fields.Char(string="How it was solved", readonly=True, tracking=True)

    _open_uniq = models.UniqueIndex(
        "(code, creditor_id, COALESCE(receipt_id, 0), COALESCE(flow_id, 0), COALESCE(flow_line_id, 0),"
        " COALESCE(position_id, 0), COALESCE(statement_line_id, 0)) WHERE state = 'open'",
        "This anomaly is in the list already.",
    )

    @api.model
    def _get_codes(self):
        """Return the kinds of anomaly as ``[(code, words)]``; their rules are in :mod:`..tools.anomalies`."""
        _ = self.env._
        return [
            ("L1", _("Reported payment without a receipt")),
            ("L2", _("More than one booked payment fits")),
            ("L3", _("Reported amount differs from the receipt")),
            ("L4", _("Revoked amount differs from what was refunded")),
            ("L5", _("Unknown outcome")),
            ("L6", _("Payment without a receipt, position not known")),
            ("L7", _("Payment without a receipt, several beneficiaries")),
            ("L8", _("The same payment twice in a flow")),
            ("F1", _("The payments do not add up to the total")),
            ("F2", _("The number of payments is not the declared one")),
            ("F3", _("The flow is for another creditor")),
            ("F4", _("Declared and computed totals differ")),
            ("B1", _("The bank credited another amount")),
            ("B2", _("Bank credit without its flow")),
            ("B3", _("Flow without its bank credit")),
            ("B4", _("New revision of a reconciled flow")),
            ("R1", _("Paid twice")),
            ("R2", _("Paid another amount than due")),
            ("R3", _("Receipt in no flow")),
            ("R4", _("Receipt of an unknown notice")),
            ("R5", _("Receipt of a withdrawn notice")),
            ("R6", _("Receipt that could not be booked")),
        ]
