from odoo import api, fields, models


class CreditCallLog(models.TransientModel):
    """Whether the client reads the words of this call is said where they are written."""

    _inherit = "credit.call.log"

    share_words = fields.Boolean(
        string="Share these words with the client", compute="_compute_share_words", store=True, readonly=False,
    )
    may_share = fields.Boolean(compute="_compute_may_share")

    @api.depends("case_id", "partner_id")
    def _compute_may_share(self):
        for log in self:
            people = log.case_id.sudo().partner_id | log.sudo().partner_id
            log.may_share = not any(people.mapped("credit_vulnerable"))

    @api.depends("case_id", "reason_id", "may_share")
    def _compute_share_words(self):
        for log in self:
            level = log.case_id.sudo().mandate_id.share_listening
            log.share_words = log.may_share and (level == "words" or log.reason_id.creditor_weakness)

    def _prepare_interaction_vals(self):
        return dict(super()._prepare_interaction_vals(), words_shared=self.share_words and self.may_share)
