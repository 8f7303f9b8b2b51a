from odoo import api, models

from odoo.addons.sagres_credit.models.credit_client_page_waiting import Waiting


class CreditClientPage(models.AbstractModel):
    """Complaints that wait for the client stand beside their approvals, disputes and questions."""

    _inherit = "credit.client.page"

    @api.model
    def _get_waiting_parts(self):
        icon, model, term = "fa-bullhorn", "cx.complaint", "deadline"
        return [
            *super()._get_waiting_parts(),
            Waiting("complaint", self.env._("Complaint to take in hand"), icon, model, "received", term),
            Waiting("complaint_work", self.env._("Complaint to answer"), icon, model, "in_work", term),
        ]

    @api.model
    def _prepare_waiting(self, part, record):
        values = super()._prepare_waiting(part, record)
        if part.model == "cx.complaint":
            values.update(debtor=record.partner_id.name, words=record.subject)
        return values
