from odoo import api, models


class CreditNoticeCompose(models.TransientModel):
    """The dialog to write says at once that about an estate only the curator, or who signed, may be written."""

    _inherit = "credit.notice.compose"

    @api.depends("case_id")
    def _compute_partner_choices(self):
        result = super()._compute_partner_choices()
        for compose in self:
            case = compose.case_id.sudo()
            if case.heirs_bar == "estate":
                signed = compose.partner_choices._origin.filtered(case._heirs_is_liable)
                compose.partner_choices = signed | case.partner_id._heirs_get_estates().curator_id
        return result

    @api.depends("case_id", "partner_id", "template_id", "channel", "with_invoices", "note")
    def _compute_preview(self):
        result = super()._compute_preview()
        for compose in self:
            if compose.case_id and compose.partner_id and compose.template_id and compose.channel:
                notice = self.env["credit.notice"].sudo().new(compose._prepare_notice_vals())
                compose.problem = notice._heirs_get_bar()[1] or compose.problem
        return result
