from odoo import models


class AccountPartialReconcile(models.Model):
    """What was settled after a day is found by its date."""

    _inherit = "account.partial.reconcile"

    _credit_date_idx = models.Index("(max_date) INCLUDE (debit_move_id, credit_move_id, amount)")
