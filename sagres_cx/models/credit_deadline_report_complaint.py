from odoo import api, fields, models
from odoo.tools import SQL

from .cx_complaint import OPEN_STATES


class CreditDeadlineReport(models.Model):
    """By when the complaints of debtors are answered, in the calendar of deadlines."""

    _inherit = "credit.deadline.report"
    _depends = {
        "credit.case": ["amount_overdue"],
        "cx.complaint": ["case_id", "deadline", "state"],
    }

    kind = fields.Selection(selection_add=[("complaint", "Complaint to answer by")])

    @api.model
    def _get_parts(self):
        return [*super()._get_parts(), SQL(
            """SELECT 'complaint'::varchar, complaint.deadline, complaint.case_id, MAX(work.amount_overdue), COUNT(*)::integer
                 FROM cx_complaint AS complaint JOIN credit_case AS work ON work.id = complaint.case_id
                WHERE complaint.state IN %s AND complaint.deadline IS NOT NULL
             GROUP BY complaint.case_id, complaint.deadline""",
            OPEN_STATES,
        )]
