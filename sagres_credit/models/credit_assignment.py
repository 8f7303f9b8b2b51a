from odoo import fields, models


class CreditAssignment(models.Model):
    """Who looked after a debtor from when to when, and why it changed."""

    _name = "credit.assignment"
    _description = "Assignment of a debtor to an operator"
    _order = "date_from desc, id desc"

    case_id = fields.Many2one("credit.case", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    user_id = fields.Many2one("res.users", string="Operator", required=True, index=True, ondelete="restrict")
    date_from = fields.Date(required=True)
    date_to = fields.Date()
    cause = fields.Selection(
        [
            ("load", "Least loaded of the team"),
            ("person", "Looks after the same person at another client"),
            ("parent", "Looks after the case this one belongs to"),
            ("left", "The previous operator left the team"),
            ("manager", "Changed by a manager"),
        ],
        required=True,
    )
    reason = fields.Char(help="Why a manager changed the operator.")
    changed_by_id = fields.Many2one("res.users", string="Changed by", ondelete="restrict")

    _current_uniq = models.UniqueIndex("(case_id) WHERE date_to IS NULL", "A debtor has one operator at a time.")
