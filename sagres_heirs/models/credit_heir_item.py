from odoo import api, fields, models
from odoo.tools import SQL

#: The id of a row: that of the case times this, and that of the item.
STEP = 2 ** 31


class CreditHeirItem(models.Model):
    """One open item of the deceased on the case of an heir: what is left of it, and the part that this heir owes."""

    _name = "credit.heir.item"
    _description = "Part of an item"
    _auto = False
    _reads_primary = True
    _rec_name = "receivable_id"
    _order = "date_maturity, id"
    _depends = {
        "account.move.line": ["amount_residual", "date_maturity", "parent_state", "reconciled"],
        "credit.case": ["company_id", "parent_id"],
        "credit.receivable": ["case_id", "line_id"],
    }

    case_id = fields.Many2one("credit.case", string="Case of the heir", readonly=True)
    receivable_id = fields.Many2one("credit.receivable", string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_maturity = fields.Date(string="Due date", readonly=True)
    days_overdue = fields.Integer(related="receivable_id.days_overdue", string="Days")
    hold = fields.Boolean(related="receivable_id.hold")
    hold_reason = fields.Char(related="receivable_id.hold_reason", string="On hold because")
    amount_whole = fields.Monetary(string="Left of the whole", readonly=True)
    amount_part = fields.Monetary(
        string="Part of this heir", compute="_compute_amount_part",
        help="By the share, less what this heir has paid on it. What nobody has allocated yet is deducted from the total.",
    )
    limitation_date = fields.Date(
        string="Prescribed after", compute="_compute_limitation_date", help="Towards this heir: each has a term of their own.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT debt.id::bigint * %s + receivable.id AS id, debt.id AS case_id, receivable.id AS receivable_id,
                   debt.company_id, item.date_maturity, item.amount_residual AS amount_whole
              FROM credit_case AS debt
              JOIN credit_receivable AS receivable ON receivable.case_id = debt.parent_id
              JOIN account_move_line AS item ON item.id = receivable.line_id
               AND item.parent_state = 'posted' AND item.reconciled IS NOT TRUE
            """,
            STEP,
        )

    @api.depends("case_id.amount_due", "receivable_id")
    def _compute_amount_part(self):
        owed = self.env["credit.estate"]._read_owed(self.sudo().case_id)
        for item in self.sudo():
            own = owed.get(item.case_id)
            item.amount_part = float(own.parts.get(item.receivable_id, 0)) if own else 0

    @api.depends("case_id", "receivable_id")
    def _compute_limitation_date(self):
        for case, items in self.sudo().grouped("case_id").items():
            courses = items.receivable_id.with_context(heirs_case_id=case.id)._trace_courses()
            for item in items:
                course = courses.get(item.receivable_id.id)
                item.limitation_date = course.end if course else False

    def action_open_move(self):
        return self.receivable_id.action_open_move()
