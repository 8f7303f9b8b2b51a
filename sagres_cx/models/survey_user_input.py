from odoo import fields, models


class SurveyUserInput(models.Model):
    """An answer sheet of a listening programme knows the invitation it answers; an anonymous one knows none."""

    _inherit = "survey.user_input"

    cx_invitation_ids = fields.One2many("cx.invitation", "user_input_id", string="Invitation")
