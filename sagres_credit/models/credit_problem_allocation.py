from odoo import fields, models


class CreditProblem(models.Model):
    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("allocation", "Allocation of payments stopped")], ondelete={"allocation": "cascade"},
    )
