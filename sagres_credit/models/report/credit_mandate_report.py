from odoo import fields, models

REPORT_MODES = [("none", "No report"), ("approve", "Sent when the manager approves it"), ("auto", "Sent by itself")]


class CreditMandate(models.Model):
    """The mandate says whether the client receives a monthly report, from which day, and who approves it."""

    _inherit = "credit.mandate"

    report_mode = fields.Selection(REPORT_MODES, string="Monthly report", required=True, default="approve")
    report_day = fields.Integer(
        string="Day of the report", default=3, help="The report of the month before is prepared on this day of the month.",
    )

    _report_day_bounds = models.Constraint("CHECK(report_day BETWEEN 1 AND 28)", "The day of the report is between 1 and 28.")
