from odoo import api, fields, models
from odoo.tools.misc import format_date


class CreditCallLog(models.TransientModel):
    """A promise is recorded with the call in which it was made."""

    _inherit = "credit.call.log"

    currency_id = fields.Many2one(related="case_id.currency_id")
    promise_amount = fields.Monetary(string="How much", compute="_compute_promise_amount", store=True, readonly=False)
    next_weekday = fields.Char(string="That is", compute="_compute_next_weekday")

    @api.depends("case_id")
    def _compute_promise_amount(self):
        for log in self:
            log.promise_amount = log.case_id._get_promise_proposal() if log.case_id else 0

    @api.depends("next_date")
    def _compute_next_weekday(self):
        for log in self:
            log.next_weekday = log.next_date and format_date(self.env, log.next_date, date_format="EEEE d MMMM")

    def _save(self):
        """Record the promise after the call: one that cannot be leaves neither, and the dialog as it was."""
        result = super()._save()
        if self.next_step == "promise":
            self.case_id._check_may_act()
            self.case_id._promise(
                self.promise_amount, self.next_date, channel=self.channel, partner=self.partner_id,
                note=self.next_note or self.body,
            )
        return result
