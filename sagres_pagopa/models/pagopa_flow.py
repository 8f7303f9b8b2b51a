from odoo import api, fields, models

FLOW_STATES = [
    ("read", "To match"),
    ("anomalous", "Anomalies"),
    ("waiting", "Bank credit awaited"),
    ("reconciled", "Reconciled"),
    ("obsolete", "Replaced by a later revision"),
]
OUTCOMES = [
    ("0", "Paid"),
    ("3", "Revoked"),
    ("4", "Paid in stand-in"),
    ("8", "Paid in stand-in, no receipt"),
    ("9", "Paid, no receipt"),
    ("other", "Not known"),
]


class PagopaFlow(models.Model):
    """A reporting flow (flusso di rendicontazione, FdR): which payments one credit on the bank account is made of."""

    _name = "pagopa.flow"
    _description = "Reporting flow"
    _inherit = ["mail.thread"]
    _order = "date_regulation desc, id desc"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="creditor_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(
        string="Flow", required=True, readonly=True, index=True, help="Its identifier, as in the text of the bank.",
    )
    psp = fields.Char(string="Provider", required=True, readonly=True)
    psp_name = fields.Char(string="Name of the provider", readonly=True)
    revision = fields.Integer(required=True, readonly=True, default=1)
    source = fields.Selection(
        [("platform", "Read from the platform"), ("file", "File"), ("mail", "E-mail")],
        required=True, default="file", readonly=True,
    )
    date_created = fields.Datetime(string="Made on", readonly=True)
    date_published = fields.Datetime(string="Published by the platform on", readonly=True)
    date_regulation = fields.Date(string="Transfer of", readonly=True, index=True)
    regulation = fields.Char(string="Number of the transfer (TRN)", readonly=True)
    receiver = fields.Char(readonly=True)
    bic = fields.Char(string="BIC", readonly=True)
    count_declared = fields.Integer(string="Payments declared", readonly=True)
    amount = fields.Monetary(string="Total declared", readonly=True)
    line_ids = fields.One2many("pagopa.flow.line", "flow_id", string="Payments", readonly=True)
    state = fields.Selection(FLOW_STATES, required=True, default="read", readonly=True, index=True, tracking=True)
    anomaly_ids = fields.One2many("pagopa.anomaly", "flow_id", string="Anomalies", readonly=True)
    statement_line_ids = fields.Many2many(
        "account.bank.statement.line", "pagopa_flow_statement_line_rel", "flow_id", "statement_line_id",
        string="Bank lines", readonly=True,
    )
    raw = fields.Binary(string="As it came", readonly=True, attachment=True, groups="sagres_credit.group_manager")

    _key_uniq = models.UniqueIndex("(creditor_id, psp, name, revision)", "This revision of the flow is here already.")


class PagopaFlowLine(models.Model):
    """One payment of a flow, matched with its receipt."""

    _name = "pagopa.flow.line"
    _description = "Payment of a flow"
    _order = "flow_id, id"

    flow_id = fields.Many2one("pagopa.flow", required=True, readonly=True, index=True, ondelete="cascade")
    creditor_id = fields.Many2one(related="flow_id.creditor_id", store=True, index=True)
    company_id = fields.Many2one(related="flow_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    iuv = fields.Char(string="IUV", required=True, readonly=True, index=True)
    receipt_number = fields.Char(string="Receipt (IUR)", readonly=True, index=True)
    number = fields.Integer(
        string="Transfer", readonly=True, help="Index of the transfer, from one to five; zero where the flow gives none.",
    )
    amount = fields.Monetary(readonly=True)
    date_payment = fields.Date(string="Paid on", readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    outcome_code = fields.Char(string="Outcome as written", readonly=True)
    state = fields.Selection(
        [("new", "To match"), ("matched", "Matched"), ("foreign", "Other intermediary"), ("anomalous", "Anomaly")],
        required=True, default="new", readonly=True, index=True,
    )
    receipt_id = fields.Many2one("pagopa.receipt", readonly=True, index="btree_not_null", ondelete="set null")
    payment_id = fields.Many2one(related="receipt_id.payment_id")

    @api.model
    def _get_outcome(self, code):
        """Return the ``outcome`` of a code as written in a flow."""
        return code if code in dict(OUTCOMES) else "other"
