from odoo import fields, models


class CreditProblem(models.Model):
    _inherit = "credit.problem"

    kind = fields.Selection(selection_add=[("match", "Matching of receipts stopped")], ondelete={"match": "cascade"})
