from odoo import api, fields, models
from odoo.tools import SQL


class CreditReceiptQueue(models.Model):
    """What does not add up between receipts, flows and bank waits in the same list as other money."""

    _inherit = "credit.receipt.queue"
    _depends = {
        "pagopa.anomaly": ["amount", "company_id", "position_id", "receipt_id", "state", "text"],
        "pagopa.position": ["partner_id"],
    }

    kind = fields.Selection(selection_add=[("pagopa", "pagoPA anomaly")])

    @api.model
    def _get_parts(self):
        return [*super()._get_parts(), SQL(
            """
            SELECT 'pagopa'::varchar, 'pagopa.anomaly'::varchar, anomaly.id, anomaly.create_date::date, anomaly.company_id,
                   position.partner_id, anomaly.amount, anomaly.text, NULL::varchar, NULL::integer
              FROM pagopa_anomaly AS anomaly
         LEFT JOIN pagopa_position AS position ON position.id = anomaly.position_id
             WHERE anomaly.state = 'open'
            """
        )]
