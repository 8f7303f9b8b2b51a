from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL


class CreditScheduleMixin(models.AbstractModel):
    """An agreement with installments: what is paid on it covers them in the order of their dates.

    Credit notes and write-offs shorten it from its last installment. The state of an installment is never stored: it
    is the schedule, added up, against what the ledger says was paid.
    """

    _name = "credit.schedule.mixin"
    _description = "Agreement with installments"
    _inherit = ["credit.arrangement.mixin"]

    #: Table of the installments and their column that names the agreement.
    _line_table = None
    _line_column = None

    amount = fields.Monetary(string="Agreed amount", readonly=True)
    amount_left = fields.Monetary(string="Still to pay", compute="_compute_left")
    tolerance_days = fields.Integer(
        readonly=True, default=10, help="Days after its date before an unpaid installment counts as missed.",
    )
    missed_allowed = fields.Integer(
        string="Missed installments that break it", readonly=True, default=1,
        help="So many missed installments break the agreement.",
    )
    next_line_date = fields.Date(string="Next installment", compute="_compute_next_line")
    next_line_amount = fields.Monetary(string="Due then", compute="_compute_next_line")
    amount_late = fields.Monetary(string="Late", compute="_compute_next_line")

    _positive = models.Constraint(
        "CHECK(COALESCE(amount, 0) >= 0 AND COALESCE(tolerance_days, 0) >= 0 AND COALESCE(missed_allowed, 1) > 0)",
        "Amounts and days of an agreement are zero or more, and at least one missed installment breaks it.",
    )

    @api.depends("amount", "amount_paid", "amount_reduced", "line_ids.amount")
    def _compute_left(self):
        rows = self._origin._read_schedule()
        for agreement in self:
            agreement.amount_left = sum(row["left"] for row in rows.get(agreement._origin.id, ()))

    @api.depends("amount_paid", "amount_reduced", "line_ids.amount", "line_ids.date_due")
    def _compute_next_line(self):
        today = fields.Date.context_today(self)
        rows = self._origin._read_schedule()
        for agreement in self:
            open_rows = [row for row in rows.get(agreement._origin.id, ()) if row["left"] > 0]
            agreement.next_line_date = open_rows[0]["date_due"] if open_rows else False
            agreement.next_line_amount = open_rows[0]["left"] if open_rows else 0
            agreement.amount_late = sum(row["left"] for row in open_rows if row["date_due"] < today)

    @api.model
    def _get_effective_amount(self):
        """Return the SQL, over ``arrangement`` and ``ledger``, of what the debtor has to pay under the agreement now."""
        return SQL("GREATEST(arrangement.amount - ledger.reduced, 0)")

    @api.model
    def _get_schedule_steps(self, condition):
        """Return the steps of :meth:`_get_paid_steps` and ``schedule``, a row an installment.

        Columns: ``line_id``, ``id`` of the agreement, ``date_due``, ``amount`` as it is now (shortened from the last),
        ``paid`` and ``missing`` of it.
        """
        return SQL(
            """
            %(ledger)s, reach AS (
                SELECT line.id AS line_id, arrangement.id, line.date_due, ledger.paid AS total_paid,
                       %(effective)s AS effective,
                       SUM(line.amount) OVER running AS reach, SUM(line.amount) OVER running - line.amount AS start
                  FROM arrangement
                  JOIN ledger ON ledger.id = arrangement.id
                  JOIN %(lines)s AS line ON line.%(column)s = arrangement.id
                WINDOW running AS (PARTITION BY arrangement.id ORDER BY line.date_due, line.id)
            ), schedule AS (
                SELECT line_id, id, date_due, effective, total_paid,
                       LEAST(reach, effective) - LEAST(start, effective) AS amount,
                       LEAST(reach, effective, total_paid) - LEAST(start, effective, total_paid) AS paid,
                       LEAST(reach, effective) - LEAST(start, effective)
                       - (LEAST(reach, effective, total_paid) - LEAST(start, effective, total_paid)) AS missing
                  FROM reach
            )
            """,
            ledger=self._get_paid_steps(condition), effective=self._get_effective_amount(),
            lines=SQL.identifier(self._line_table), column=SQL.identifier(self._line_column),
        )

    @api.model
    def _get_verdict_query(self, date, condition):
        """Kept when all is paid, cancelled when credit notes left nothing to pay, broken when too much is missed."""
        return SQL(
            """
            WITH %(schedule)s, judged AS (
                SELECT arrangement.id, arrangement.state,
                       CASE WHEN MAX(schedule.effective) = 0 AND MAX(schedule.total_paid) = 0 THEN 'cancelled'
                            WHEN MAX(schedule.total_paid) >= MAX(schedule.effective) THEN 'kept'
                            WHEN COUNT(*) FILTER (WHERE schedule.missing > 0
                                                    AND schedule.date_due + arrangement.tolerance_days < %(date)s)
                                 >= arrangement.missed_allowed THEN 'broken'
                            ELSE 'active' END AS verdict
                  FROM arrangement JOIN schedule ON schedule.id = arrangement.id
              GROUP BY arrangement.id, arrangement.state, arrangement.missed_allowed
            )
            SELECT id, verdict FROM judged WHERE verdict <> state
            """,
            schedule=self._get_schedule_steps(condition), date=date,
        )

    def _read_schedule(self):
        """Return ``{id: [installment]}`` by date: dicts of ``line_id``, ``date_due``, ``amount``, ``paid`` and ``left``.

        Amounts are Decimal, in company currency, and add up to what the agreement asks for.
        """
        if not self.ids:
            return {}
        self._flush_paid()
        self.env[self._fields["line_ids"].comodel_name].flush_model()
        rows = self.env.execute_query(SQL(
            "WITH %s SELECT id, line_id, date_due, amount, paid, missing FROM schedule ORDER BY id, date_due, line_id",
            self._get_schedule_steps(SQL("agreed.id IN %s", tuple(self.ids))),
        ))
        schedules = {}
        for agreement_id, line_id, date_due, amount, paid, missing in rows:
            schedules.setdefault(agreement_id, []).append({
                "line_id": line_id, "date_due": date_due, "amount": Decimal(amount), "paid": Decimal(paid),
                "left": Decimal(missing),
            })
        return schedules
