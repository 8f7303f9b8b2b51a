from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from ..tools.holidays import is_holiday
from .credit_limitation_report import HORIZONS

# The id of a row: the place of its part, the day, the case; it stays the same from one query to the next.
DAY_ZERO = "1970-01-01"
DAYS = 100_000
CASES = 2 ** 31


class CreditDeadlineReport(models.Model):
    """The calendar of deadlines: one row for each case, day and kind of thing that is due on it."""

    _name = "credit.deadline.report"
    _description = "Calendar of deadlines"
    _auto = False
    _reads_primary = True
    _rec_name = "partner_id"
    _order = "date, kind, id"
    _depends = {
        "account.move.line": ["amount_residual", "parent_state"],
        "credit.case": [
            "amount_overdue", "company_id", "next_action", "next_action_agreed", "next_action_date", "partner_id", "user_id",
        ],
        "credit.mandate": ["company_id", "state"],
        "credit.receivable": ["case_id", "limitation_date", "limitation_state", "limitation_warning_date", "line_id"],
    }

    kind = fields.Selection(
        [
            ("limitation", "Prescribed after"),
            ("warning", "Presumed paid after, or decadence"),
            ("call_back", "Call back"),
            ("action", "Agreed action"),
        ],
        readonly=True,
    )
    date = fields.Date(readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)

    @property
    def _table_query(self):
        parts = SQL(" UNION ALL ").join(
            SQL("SELECT %s::bigint AS place, part.* FROM (%s) AS part (kind, date, case_id, amount, item_count)", place, part)
            for place, part in enumerate(self._get_parts())
        )
        return SQL(
            """
            SELECT (deadline.place * %(days)s + (deadline.date - %(zero)s::date)) * %(cases)s + deadline.case_id AS id,
                   deadline.kind, deadline.date, deadline.case_id, deadline.amount, deadline.item_count,
                   work.company_id, work.partner_id, work.user_id
              FROM (%(parts)s) AS deadline
              JOIN credit_case AS work ON work.id = deadline.case_id
             WHERE EXISTS (SELECT FROM credit_mandate AS mandate
                            WHERE mandate.company_id = work.company_id AND mandate.state = 'active')
            """,
            parts=parts, days=DAYS, zero=DAY_ZERO, cases=CASES,
        )

    @api.depends("partner_id", "kind", "amount")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            amount = format_amount(self.env, row.amount, row.currency_id) if row.amount else ""
            row.display_name = ", ".join(filter(None, [labels.get(row.kind), row.partner_id.name, amount]))

    def action_open_case(self):
        """Open the case, whatever company is active: the calendar of the web client asks with the default one."""
        self.ensure_one()
        return self.case_id.with_context(allowed_company_ids=self.env.user.company_ids.ids)._get_form_action()

    @api.model
    @api.readonly
    def get_unusual_days(self, date_from, date_to=None):
        """Return ``{day: whether it is a Sunday or a public holiday}``: the calendar shades them."""
        first = fields.Date.to_date(date_from)
        last = fields.Date.to_date(date_to) or first
        days = (fields.Date.add(first, days=number) for number in range(min((last - first).days, 400) + 1))
        return {fields.Date.to_string(day): is_holiday(day) for day in days}

    @api.model
    def _get_parts(self):
        """Return the SQL of each kind of deadline: ``kind``, ``date``, ``case_id``, ``amount``, ``item_count``.

        A part has one row a case and day. For a module to add its deadlines, it must override this method, append its
        parts and extend ``kind``.
        """
        today = fields.Date.context_today(self)
        return [
            self._get_item_part("limitation", "limitation_date", SQL(
                "receivable.limitation_state <> 'expired' AND receivable.limitation_date <= %s",
                fields.Date.add(today, days=HORIZONS[-1]),
            )),
            self._get_item_part("warning", "limitation_warning_date", SQL("receivable.limitation_state <> 'expired'")),
            self._get_action_part("call_back", SQL("next_action = 'call_back'")),
            self._get_action_part("action", SQL("next_action <> 'call_back' AND next_action_agreed")),
        ]

    @api.model
    def _get_item_part(self, kind, column, condition):
        """Return the SQL of the days on which something happens to open items, summed by case."""
        day = SQL.identifier("receivable", column)
        return SQL(
            """SELECT %s::varchar, %s, receivable.case_id, SUM(item.amount_residual), COUNT(*)::integer
                 FROM credit_receivable AS receivable
                 JOIN account_move_line AS item
                   ON item.id = receivable.line_id AND item.amount_residual > 0 AND item.parent_state = 'posted'
                WHERE %s IS NOT NULL AND receivable.case_id IS NOT NULL AND %s
             GROUP BY receivable.case_id, %s""",
            kind, day, day, condition, day,
        )

    @api.model
    def _get_action_part(self, kind, condition):
        """Return the SQL of the days on which somebody must do something about a case."""
        return SQL(
            """SELECT %s::varchar, next_action_date, id, amount_overdue, item_count
                 FROM credit_case WHERE is_open AND next_action_date IS NOT NULL AND %s""",
            kind, condition,
        )
