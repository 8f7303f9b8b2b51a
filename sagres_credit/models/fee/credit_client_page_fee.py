from odoo import api, models
from odoo.tools.misc import format_amount

from ..credit_client_page_waiting import Waiting


class CreditClientPage(models.AbstractModel):
    """A fee statement waits for the client like an approval."""

    _inherit = "credit.client.page"

    @api.model
    def _get_waiting_parts(self):
        return [
            *super()._get_waiting_parts(),
            Waiting("fee", self.env._("Fees to approve"), "fa-file-text-o", "credit.fee.statement", "sent", ""),
        ]

    @api.model
    def _get_waiting_words(self, record):
        if record._name == "credit.fee.statement":
            return format_amount(self.env, record.amount, record.currency_id)
        return super()._get_waiting_words(record)

    @api.model
    def _get_waiting_who(self, record):
        return record.display_name if record._name == "credit.fee.statement" else super()._get_waiting_who(record)
