from odoo import api, models

from odoo.addons.sagres_credit.models.credit_client_page_waiting import Waiting


class CreditClientPage(models.AbstractModel):
    """Improvements to decide wait for the client beside approvals, disputes and questions."""

    _inherit = "credit.client.page"

    @api.model
    def _get_waiting_parts(self):
        own = Waiting(
            "improvement", self.env._("Improvement to decide"), "fa-lightbulb-o", "cx.action", "proposed", "deadline",
        )
        return [*super()._get_waiting_parts(), own]

    @api.model
    def _get_waiting_who(self, record):
        if record._name == "cx.action":
            return record.touchpoint_id.name or record.reason_id.name or ""
        return super()._get_waiting_who(record)

    @api.model
    def _get_waiting_words(self, record):
        return record.name if record._name == "cx.action" else super()._get_waiting_words(record)
