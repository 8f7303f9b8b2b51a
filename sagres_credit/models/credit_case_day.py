from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from .credit_interaction import CONVERSATIONS
from .credit_policy_level import NEXT_ACTIONS

NEXT_ACTION_CODES = [code for code, label in NEXT_ACTIONS]
# What was promised to a person comes first, at its hour; then what weighs most.
DAY_ORDER = "day_action, day_time, priority desc, amount_overdue desc, id"
ACTION_FIELDS = ("next_action", "day_action")


class CreditCase(models.Model):
    """The operator's day: which cases are on it, in which order, and how far it is."""

    _inherit = "credit.case"

    next_action = fields.Selection(group_expand="_group_expand_next_action")
    in_my_day = fields.Boolean(string="On my day", compute="_compute_in_my_day", search="_search_in_my_day")

    @api.depends("user_id", "next_action", "is_open")
    @api.depends_context("uid")
    def _compute_in_my_day(self):
        mine = self.search(self._get_my_day_domain() & Domain("id", "in", self.ids))
        for case in self:
            case.in_my_day = case._origin in mine

    def _search_in_my_day(self, operator, value):
        if operator != "in":
            return NotImplemented
        day = self._get_my_day_domain()
        return Domain.OR(day if flag else ~day for flag in set(value))

    @api.model
    def _group_expand_next_action(self, values, domain):
        """Return the groups in the order of the day, without the empty ones."""
        return [code for code in NEXT_ACTION_CODES if code in values]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort next actions by their meaning: a call-back comes before a first contact, whatever the alphabet says."""
        if field_name not in ACTION_FIELDS:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        value = self._field_to_sql(alias, field_name, query)
        query._order_groupby.append(value)
        return SQL("ARRAY_POSITION(%s::varchar[], %s) %s %s", NEXT_ACTION_CODES, value, direction, nulls)

    def _get_next_in_day(self):
        """Return the case that follows this one on the current user's list of today, and after the last the first."""
        ids = self.search(self._get_today_domain(), order=DAY_ORDER).ids
        place = ids.index(self.id) + 1 if self.id in ids else 0
        following = [case_id for case_id in ids[place:] + ids[:place] if case_id != self.id]
        return self.browse(following[:1])

    @api.model
    @api.readonly
    def get_my_day_figures(self):
        """Return how far the current user's day is.

        :return: ``done``, ``left``, ``reached``, ``waiting``, ``promised_count`` as numbers of debtors; ``promised`` and
            ``collected`` (this month) as amounts in words
        """
        day = self._read_day_counts()
        done, reached = self._read_day_contacts()
        promised = [(row["company_id"], row["promised"]) for row in day]
        collected = self._read_collected()
        return {
            "done": done,
            "reached": reached,
            "left": sum(row["left"] for row in day),
            "waiting": sum(row["waiting"] for row in day),
            "promised_count": sum(row["promises"] for row in day),
            "promised": self._format_by_currency(promised),
            "collected": self._format_by_currency([(company_id, 0) for company_id, amount in promised] + collected),
        }

    @api.model
    def action_take_more(self):
        """Put the next waiting cases on today's list, as many as fit a tenth of the day and at least five."""
        number = max(self.env.user.credit_daily_capacity // 10, 5)
        waiting = self.search(
            self._get_my_day_domain() & Domain("day_date", "=", False),
            limit=number, order="priority desc, amount_overdue desc, id",
        )
        waiting.action_take_now()
        return len(waiting)

    @api.model
    def _read_day_counts(self):
        """Return a row for each client: cases left today, waiting for a place, awaited promises and their amounts."""
        self.flush_model(["next_action", "next_action_date"])
        self.env["credit.promise"].flush_model(["amount", "case_id", "state"])
        cases = self._search(self._get_my_day_domain())
        today = fields.Date.context_today(self)
        self.env.cr.execute(SQL(
            """
            SELECT credit_case.company_id,
                   COUNT(*) FILTER (WHERE %(day)s <= %(today)s) AS left,
                   COUNT(*) FILTER (WHERE %(day)s IS NULL) AS waiting,
                   COUNT(awaited.id) AS promises, COALESCE(SUM(awaited.amount), 0) AS promised
              FROM credit_case
         LEFT JOIN credit_promise AS awaited ON awaited.case_id = credit_case.id AND awaited.state = 'active'
             WHERE credit_case.id IN %(cases)s
          GROUP BY credit_case.company_id
            """,
            today=today, day=self._field_to_sql("credit_case", "day_date"), cases=cases.subselect(),
        ))
        return self.env.cr.dictfetchall()

    @api.model
    def _read_day_contacts(self):
        """Return how many debtors the current user worked today, and how many of them they talked to."""
        self.env["credit.interaction"].flush_model(["case_id", "date", "outcome", "user_id"])
        zone = pytz.timezone(self.env.user.tz or "UTC")
        midnight = zone.localize(datetime.combine(fields.Date.context_today(self), time.min))
        return self.env.execute_query(SQL(
            """SELECT COUNT(DISTINCT case_id), COUNT(DISTINCT case_id) FILTER (WHERE outcome IN %s)
                 FROM credit_interaction WHERE user_id = %s AND date >= %s""",
            CONVERSATIONS, self.env.uid, midnight.astimezone(pytz.utc).replace(tzinfo=None),
        ))[0]

    @api.model
    def _read_collected(self):
        """Return ``[(company id, amount)]`` paid this month on the items of the current user's debtors.

        A payment comes through a bank or cash journal: credit notes and write-offs are not collected.
        """
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.receivable"].flush_model(["case_id", "line_id"])
        return self.env.execute_query(SQL(
            """
            SELECT own.company_id, SUM(paid.amount)
              FROM credit_case AS own
              JOIN credit_receivable AS receivable ON receivable.case_id = own.id
              JOIN account_partial_reconcile AS paid ON paid.debit_move_id = receivable.line_id
              JOIN account_move_line AS payment ON payment.id = paid.credit_move_id
              JOIN account_journal AS journal ON journal.id = payment.journal_id AND journal.type IN ('bank', 'cash')
             WHERE own.user_id = %s AND own.company_id IN %s AND paid.max_date >= %s
          GROUP BY own.company_id
            """,
            self.env.uid, tuple(self.env.user.company_ids.ids),
            fields.Date.start_of(fields.Date.context_today(self), "month"),
        ))

    @api.model
    def _format_by_currency(self, amounts):
        """Return amounts of several clients in words, one sum for each currency."""
        totals = {}
        for company_id, amount in amounts:
            currency = self.env["res.company"].sudo().browse(company_id).currency_id
            totals[currency] = totals.get(currency, 0) + amount
        totals = totals or {self.env.company.currency_id: 0}
        return " + ".join(format_amount(self.env, total, currency) for currency, total in totals.items())
