from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...tools.allowance import get_loss_rate
from ..credit_policy import SEGMENTS

#: What only the acceptance itself may say.
ACCEPTANCE = {"accepted_by_id", "accepted_on", "amount_collected", "amount_exposed", "date", "history", "n", "source", "state"}
#: Fewer items than these are too few to say what is usual.
ENOUGH = 30


class CreditAllowanceRate(models.Model):
    """A loss rate of a client: what its items of one segment and age usually lose, accepted by a person who answers for it.

    Where a client has none, the general allowance by age holds.
    """

    _name = "credit.allowance.rate"
    _description = "Loss rate"
    _order = "company_id, segment, days_from, state, id desc"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    segment = fields.Selection(SEGMENTS, required=True, default="household")
    days_from = fields.Integer(string="From (days late)", required=True, aggregator=None, help="Zero: not due yet, or due today.")
    percent = fields.Float(string="Set aside (%)", required=True, digits=(5, 2), aggregator=None)
    state = fields.Selection(
        [("proposed", "Proposed"), ("accepted", "Accepted"), ("replaced", "Replaced")], default="proposed", required=True,
        readonly=True, index=True,
    )
    source = fields.Selection([("history", "History"), ("person", "A person")], default="person", required=True, readonly=True)
    reason = fields.Char(help="Why a person sets another rate than the history or the general one.")
    n = fields.Integer(string="Items followed", readonly=True, aggregator=None)
    is_weak = fields.Boolean(
        string="Few items", compute="_compute_is_weak", help="Fewer than 30 items say little of what is usual.",
    )
    amount_exposed = fields.Monetary(string="Open at that age", readonly=True)
    amount_collected = fields.Monetary(string="Collected since", readonly=True)
    history = fields.Char(string="Followed", readonly=True)
    date = fields.Date(string="Proposed on", readonly=True, default=fields.Date.context_today)
    accepted_by_id = fields.Many2one("res.users", string="Accepted by", readonly=True)
    accepted_on = fields.Date(readonly=True)

    _accepted_uniq = models.UniqueIndex(
        "(company_id, segment, days_from) WHERE state = 'accepted'", "Each segment and age has one rate that holds.",
    )
    _percent_range = models.Constraint(
        "CHECK(days_from >= 0 AND percent BETWEEN 0 AND 100)", "Percentages go from zero to 100, and days are zero or more.",
    )

    @api.depends("n", "source")
    def _compute_is_weak(self):
        for rate in self:
            rate.is_weak = rate.source == "history" and rate.n < ENOUGH

    @api.depends("segment", "days_from")
    def _compute_display_name(self):
        segments = dict(self._fields["segment"]._description_selection(self.env))
        for rate in self:
            rate.display_name = self.env._(
                "%(segment)s from %(days)s days late", segment=segments.get(rate.segment, ""), days=rate.days_from,
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(ACCEPTANCE & set(vals) for vals in vals_list):
            raise AccessError(self.env._("A rate is accepted, it is not written as accepted."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if ACCEPTANCE & set(vals):
                raise AccessError(self.env._("A rate is accepted, it is not written as accepted."))
            self._check_proposed()
            if {"percent", "segment", "days_from"} & set(vals):
                self.sudo().filtered(lambda rate: rate.source == "history").write({"source": "person"})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        self._check_proposed()

    def _check_proposed(self):
        if any(rate.state != "proposed" for rate in self):
            raise UserError(self.env._("A rate that was accepted stays as it was: propose another."))

    def action_accept(self):
        """Let these rates hold from now on, in the name of who accepts them; they replace those before."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a manager of the credit management values doubtful debts."))
        self.check_access("write")
        rates = self.sudo().filtered(lambda rate: rate.state == "proposed")
        without = rates.filtered(lambda rate: rate.source == "person" and not (rate.reason or "").strip())
        if without:
            raise UserError(self.env._("Say why: %(rates)s.", rates=", ".join(without.mapped("display_name"))))
        keys = {rate._get_key() for rate in rates}
        if len(keys) < len(rates):
            raise UserError(self.env._("Two of these rates are of one segment and age: accept one of them."))
        before = self.sudo().search([("state", "=", "accepted"), ("company_id", "in", rates.company_id.ids)])
        before.filtered(lambda rate: rate._get_key() in keys).write({"state": "replaced"})
        self.flush_model(["state"])
        rates.write({
            "state": "accepted", "accepted_by_id": self.env.user.id, "accepted_on": fields.Date.context_today(self),
        })
        return True

    def _get_key(self):
        return self.company_id, self.segment, self.days_from

    def _explain(self):
        """Return in words where this rate comes from."""
        self.ensure_one()
        who = {"user": self.accepted_by_id.name or "", "date": format_date(self.env, self.accepted_on)}
        if self.source == "history":
            return self.env._(
                "History %(history)s, %(n)s items, accepted by %(user)s on %(date)s", history=self.history, n=self.n, **who,
            )
        return self.env._("%(reason)s (%(user)s, %(date)s)", reason=self.reason, **who)

    @api.model
    def _get_matrix(self, company):
        """Return ``({segment or None: {days: percent}}, {(segment, days): why})`` that hold for a client; two queries.

        An age without a rate of its own has the general one.
        """
        general = self.env["credit.recovery.rate"].sudo().search([("days_from", ">=", 0)])
        bands = {rate.days_from: Decimal(str(rate.allowance_percent)) for rate in general}
        matrix = {segment: dict(bands) for segment in (None, *dict(SEGMENTS))}
        standard = self.env._("General allowance by age")
        why = {(segment, days): standard for segment in matrix for days in bands}
        for rate in self.sudo().search([("company_id", "=", company.id), ("state", "=", "accepted")]):
            matrix[rate.segment][rate.days_from] = Decimal(str(rate.percent))
            why[rate.segment, rate.days_from] = rate._explain()
        return matrix, why

    @api.model
    def _propose(self, mandate, date):
        """Replace what was proposed from history by what the history says at a date; return the proposals."""
        company = mandate.company_id
        self.search([
            ("company_id", "=", company.id), ("state", "=", "proposed"), ("source", "=", "history"),
        ]).unlink()
        days = mandate.allowance_history_days
        since = fields.Date.subtract(date, years=mandate.allowance_history_years, days=days)
        history = self.env._(
            "%(since)s - %(until)s", since=format_date(self.env, since),
            until=format_date(self.env, fields.Date.subtract(date, days=days)),
        )
        return self.create([
            {
                "company_id": company.id, "segment": segment, "days_from": first, "source": "history", "n": n, "date": date,
                "percent": float(get_loss_rate(exposed, collected)), "amount_exposed": float(exposed),
                "amount_collected": float(collected), "history": history,
            }
            for segment, first, n, exposed, collected in self._read_cohorts(mandate, since, date)
        ])

    @api.model
    def _read_cohorts(self, mandate, since, date):
        """Return ``[(segment, first day, items, open at that age, collected since)]``: one statement.

        An item is followed from the day it reaches an age, if it is open then, for the days of the mandate; what a credit
        note takes away was never owed. Items not due are followed from their date.
        """
        self.env["credit.ledger.past"]._flush()
        self.env["res.partner"].flush_model(["commercial_partner_id", "credit_segment"])
        first_days = self.env["credit.recovery.rate"].sudo().search([("days_from", ">=", 0)]).mapped("days_from")
        rows = self.env.execute_query(self._get_cohort_query(mandate, since, date, first_days))
        to_decimal, found = self.env["credit.kpi"]._to_decimal, defaultdict(list)
        for segment, days, n, exposed, collected in rows:
            found[segment].append((segment, days, n, to_decimal(exposed), to_decimal(collected)))
        return [row for segment, _label in SEGMENTS for row in found[segment]]

    @api.model
    def _get_cohort_query(self, mandate, since, date, first_days):
        days = mandate.allowance_history_days
        return SQL(
            """
            WITH point AS (
                SELECT item.id, item.balance, band.days, COALESCE(debtor.credit_segment, 'household') AS segment,
                       CASE WHEN band.days = 0 THEN LEAST(item.date, due.day) ELSE due.day + band.days END AS first_day,
                       due.day + band.days + %(days)s AS last_day
                  FROM account_move_line AS item
                  JOIN account_account AS account
                    ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                  JOIN res_partner AS person ON person.id = item.partner_id
                  JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
            CROSS JOIN LATERAL (SELECT COALESCE(item.date_maturity, item.date) AS day) AS due
            CROSS JOIN UNNEST(%(first_days)s) AS band(days)
                 WHERE item.company_id = %(company)s AND item.parent_state = 'posted' AND item.balance > 0
                   AND due.day + band.days + %(days)s <= %(date)s AND due.day + band.days >= %(since)s
            ), course AS (
                SELECT point.id, point.days, point.segment,
                       point.balance - COALESCE(SUM(partial.amount) FILTER (
                           WHERE partial.max_date < point.first_day
                              OR other_move.move_type = 'out_refund' AND partial.max_date <= point.last_day), 0) AS exposed,
                       COALESCE(SUM(partial.amount) FILTER (
                           WHERE partial.max_date BETWEEN point.first_day AND point.last_day AND %(payment)s), 0) AS collected
                  FROM point
             LEFT JOIN account_partial_reconcile AS partial ON partial.debit_move_id = point.id
             LEFT JOIN account_move_line AS other ON other.id = partial.credit_move_id
             LEFT JOIN account_move AS other_move ON other_move.id = other.move_id
             LEFT JOIN account_journal AS journal ON journal.id = other.journal_id
              GROUP BY point.id, point.balance, point.days, point.segment
            )
            SELECT segment, days, COUNT(*), SUM(exposed), SUM(LEAST(collected, exposed))
              FROM course WHERE exposed > 0 GROUP BY segment, days ORDER BY segment, days
            """,
            days=days, first_days=list(first_days), company=mandate.company_id.id, date=date, since=since,
            payment=self.env["credit.settlement"]._get_payment_condition(),
        )
