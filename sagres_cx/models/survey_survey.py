from odoo import fields, models


class SurveySurvey(models.Model):
    """A survey of a listening programme: its answers are voices, read where the loop is closed."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("cx", "Listening programme")], ondelete={"cx": "set default"},
    )
    cx_program_id = fields.Many2one(
        "cx.program", string="Programme", readonly=True, copy=False, index="btree_not_null", ondelete="cascade",
    )
    cx_company_id = fields.Many2one(related="cx_program_id.company_id", store=True, string="Client of the programme")
