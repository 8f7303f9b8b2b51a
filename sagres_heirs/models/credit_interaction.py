from odoo import api, models


class CreditInteraction(models.Model):
    """That a debtor has died is never heard from them: the one reason that another person may give."""

    _inherit = "credit.interaction"

    @api.constrains("outcome", "reason_id", "emotion")
    def _check_reason_was_heard(self):
        told = self.filtered(
            lambda talk: talk.outcome == "other_person" and not talk.emotion and talk.reason_id._is_a_death()
        )
        return super(CreditInteraction, self - told)._check_reason_was_heard()
