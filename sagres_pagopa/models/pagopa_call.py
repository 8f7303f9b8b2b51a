from odoo import fields, models


class PagopaCall(models.Model):
    """One call from or to the platform (giornale degli eventi): what was asked, what was answered, how long it took."""

    _name = "pagopa.call"
    _description = "pagoPA call"
    _inherit = ["pagopa.row.mixin"]
    _order = "id desc"
    _rec_name = "operation"
    _log_access = False

    creditor_id = fields.Many2one("pagopa.creditor", readonly=True, index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", readonly=True, index=True)
    date = fields.Datetime(readonly=True, required=True, index=True, default=fields.Datetime.now)
    direction = fields.Selection([("in", "Received"), ("out", "Made by us")], required=True, readonly=True)
    operation = fields.Char(required=True, readonly=True, index=True)
    creditor_tax_code = fields.Char(string="Creditor asked", readonly=True)
    notice_number = fields.Char(string="Notice number", readonly=True, index="btree_not_null")
    receipt_number = fields.Char(string="Receipt (IUR)", readonly=True)
    outcome = fields.Char(readonly=True, index=True, help="OK, or the code of the fault.")
    duration = fields.Integer(string="Milliseconds", readonly=True)
    peer = fields.Char(
        string="Who called", readonly=True, help="The certificate the proxy verified, or the address of the platform.",
    )
    request = fields.Text(readonly=True, groups="sagres_credit.group_manager", help="Personal data masked.")
    response = fields.Text(readonly=True, groups="sagres_credit.group_manager", help="Personal data masked.")
