from odoo import api, fields, models

from .pagopa_anomaly_receipt import HOLDING


class PagopaReceipt(models.Model):
    """Whether the money of a receipt waits for a person."""

    _inherit = "pagopa.receipt"

    anomaly_ids = fields.One2many("pagopa.anomaly", "receipt_id", string="Anomalies", readonly=True)
    is_held = fields.Boolean(string="Money waits for a person", compute="_compute_is_held")

    @api.depends("anomaly_ids.state", "anomaly_ids.code")
    def _compute_is_held(self):
        for receipt in self:
            receipt.is_held = any(one.state == "open" and one.code in HOLDING for one in receipt.sudo().anomaly_ids)
