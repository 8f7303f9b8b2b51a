from odoo import api, models

#: Tasks that lead to a call, a visit or a demand.
DEMANDING = (
    "call_back", "promise", "installment", "settlement", "first_contact", "call", "visit", "propose_plan",
    "propose_settlement", "formal_notice", "find_contact", "write",
)


class CreditEstate(models.Model):
    """From the moment an estate is open nothing that was prepared reaches the deceased or the family."""

    _inherit = "credit.estate"

    @api.model_create_multi
    def create(self, vals_list):
        estates = super().create(vals_list)
        estates._close_contacts()
        return estates

    def write(self, vals):
        result = super().write(vals)
        if set(vals) & {"state", "curator_id"}:
            self._close_contacts()
        return result

    def _close_contacts(self):
        """Bring every case of the deceased, and of who inherits, to what this estate allows now."""
        estates = self.sudo()
        cases = self.env["credit.case"].sudo().search([
            "|", ("partner_id", "in", estates.partner_id.ids), ("parent_id.partner_id", "in", estates.partner_id.ids),
        ])
        cases._heirs_close_contacts()
