from odoo import fields, models


class CreditProblem(models.Model):
    """A monthly report that could not leave is a problem of its manager."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("client_report", "Monthly report that did not leave")], ondelete={"client_report": "cascade"},
    )
