from odoo import fields, models

from ..models.credit_referral import OUTCOMES
from ..models.credit_referral_court import MEDIATION_OUTCOMES


class CreditReferralStep(models.TransientModel):
    """What a referral needs in words before it goes on: the outcome of the mediation, the urgency, its end."""

    _name = "credit.referral.step"
    _description = "Step of a referral"

    referral_id = fields.Many2one("credit.referral", required=True, readonly=True)
    step = fields.Selection(
        [("mediation", "Mediation"), ("urgency", "Urgency"), ("close", "End"), ("cancel", "Cancelled")],
        required=True, readonly=True, default="mediation",
    )
    mediation_outcome = fields.Selection(MEDIATION_OUTCOMES, string="How it ended")
    date = fields.Date(string="Day", default=fields.Date.context_today)
    outcome = fields.Selection(OUTCOMES, string="How the referral ended")
    note = fields.Text(string="In words")

    def action_apply(self):
        self.ensure_one()
        referral = self.referral_id
        if self.step == "mediation":
            referral._end_mediation(self.mediation_outcome, self.date, self.note)
        elif self.step == "urgency":
            referral._allow_court(self.note)
        elif self.step == "close":
            referral._end(self.outcome, self.note)
        else:
            referral._withdraw(self.note)
        return {"type": "ir.actions.act_window_close"}
