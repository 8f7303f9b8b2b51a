from odoo import models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """An anonymous programme is answered with a voucher only: otherwise one person could answer for all."""

    _inherit = "survey.survey"

    def _check_answer_creation(self, user, partner, email, test_entry=False, check_attempts=True, invite_token=False):
        result = super()._check_answer_creation(
            user, partner, email, test_entry=test_entry, check_attempts=check_attempts, invite_token=invite_token,
        )
        if not test_entry and self.sudo().cx_program_id.is_anonymous:
            raise UserError(self.env._("These questions open with the link in the message only: each link is used once."))
        return result
