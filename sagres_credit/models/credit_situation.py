from collections import namedtuple
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

#: What is compared to tell whether a customer pays sooner or later than before: two periods of so many days.
TREND_DAYS = 182
#: A difference of fewer days says nothing.
TREND_LEAST_DAYS = 5
TRENDS = [("better", "Pays sooner than before"), ("same", "Pays as before"), ("worse", "Pays later than before")]
#: Who may see a summary; what lies behind it stays with who works the case.
READERS = ("sales_team.group_sale_salesman", "sagres_credit.group_operator", "sagres_credit.group_client")

Situation = namedtuple("Situation", "exposure overdue oldest delay_now delay_before trend agreements")


class CreditSituation(models.AbstractModel):
    """What who sells to a customer may know of their credit: sums, delay and agreements; no conversation, no reason."""

    _name = "credit.situation"
    _description = "Credit situation of customers"

    @api.model
    def _read(self, pairs):
        """Return ``{(company, customer): Situation}`` of those pairs the current user may see, by a fixed number of queries.

        The figures are read without the rights of the user, so the right is checked here: a role that sells or looks
        after credits, and a company the user works for.

        :param pairs: ``[(company, commercial partner)]``
        """
        user = self.env.user
        may_read = any(user.has_group(group) for group in READERS)
        allowed = {pair for pair in pairs if may_read and pair[0] in user.sudo().company_ids and pair[1]}
        if not allowed:
            return {}
        companies = self.env["res.company"].sudo().union(*(company for company, _partner in allowed))
        partners = self.env["res.partner"].sudo().union(*(partner for _company, partner in allowed))
        reader = self.sudo()
        amounts, delays = reader._read_amounts(companies, partners), reader._read_delays(companies, partners)
        agreements = reader._read_agreements(companies, partners)
        return {
            (company, partner): Situation(
                *amounts.get((company.id, partner.id), (Decimal(0), Decimal(0), False)),
                *delays.get((company.id, partner.id), (None, None, False)), agreements.get((company.id, partner.id), ""),
            )
            for company, partner in allowed
        }

    @api.model
    def _read_amounts(self, companies, partners):
        """Return ``{(company, partner): (open, overdue, oldest due)}`` from the ledger; credits cover the oldest first."""
        self.env["account.move.line"].flush_model([
            "account_id", "amount_residual", "company_id", "date", "date_maturity", "parent_state", "partner_id", "reconciled",
        ])
        rows = self.env.execute_query(SQL(
            """
            SELECT line.company_id, line.partner_id, SUM(line.amount_residual),
                   GREATEST(SUM(line.amount_residual) FILTER (WHERE late.is_late OR line.amount_residual < 0), 0),
                   MIN(COALESCE(line.date_maturity, line.date)) FILTER (WHERE late.is_late)
              FROM account_move_line AS line
              JOIN account_account AS account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
              CROSS JOIN LATERAL (
                  SELECT line.amount_residual > 0 AND COALESCE(line.date_maturity, line.date) < %(today)s
              ) AS late (is_late)
             WHERE line.company_id IN %(companies)s AND line.partner_id IN %(partners)s
               AND line.parent_state = 'posted' AND NOT COALESCE(line.reconciled, FALSE)
             GROUP BY line.company_id, line.partner_id
            """,
            companies=tuple(companies.ids), partners=tuple(partners.ids), today=fields.Date.context_today(self),
        ))
        return {
            (company, partner): (total, late or Decimal(0), oldest if late else False)
            for company, partner, total, late, oldest in rows
        }

    @api.model
    def _read_delays(self, companies, partners):
        """Return ``{(company, partner): (days late now, days late before, trend)}`` of what was paid, weighed by amount."""
        today = fields.Date.context_today(self)
        middle = today - timedelta(days=TREND_DAYS)
        self.env["account.partial.reconcile"].flush_model()
        rows = self.env.execute_query(SQL(
            """
            SELECT item.company_id, item.partner_id,
                   SUM(late.days * partial.amount) FILTER (WHERE other.date > %(middle)s)
                   / NULLIF(SUM(partial.amount) FILTER (WHERE other.date > %(middle)s), 0),
                   SUM(late.days * partial.amount) FILTER (WHERE other.date <= %(middle)s)
                   / NULLIF(SUM(partial.amount) FILTER (WHERE other.date <= %(middle)s), 0)
              FROM account_move_line AS item
              JOIN account_account AS account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
              JOIN account_partial_reconcile AS partial ON partial.debit_move_id = item.id
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id AND %(is_payment)s
              CROSS JOIN LATERAL (SELECT GREATEST(other.date - COALESCE(item.date_maturity, item.date), 0)) AS late (days)
             WHERE item.company_id IN %(companies)s AND item.partner_id IN %(partners)s AND item.parent_state = 'posted'
               AND other.date > %(first)s AND other.date <= %(today)s
             GROUP BY item.company_id, item.partner_id
            """,
            companies=tuple(companies.ids), partners=tuple(partners.ids), today=today, middle=middle,
            first=middle - timedelta(days=TREND_DAYS),
            is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(),
        ))
        return {(row[0], row[1]): (row[2], row[3], self._get_trend(row[2], row[3])) for row in rows}

    @api.model
    def _get_trend(self, now, before):
        if now is None or before is None:
            return False
        change = now - before
        if abs(change) < TREND_LEAST_DAYS:
            return "same"
        return "worse" if change > 0 else "better"

    @api.model
    def _read_agreements(self, companies, partners):
        """Return ``{(company, partner): what was agreed and lives, in words}``."""
        cases = self.env["credit.case"].search_fetch(
            [("company_id", "in", companies.ids), ("partner_id", "in", partners.ids), ("parent_id", "=", False)],
            ["company_id", "partner_id", "promise_ids", "plan_ids", "settlement_ids"],
        )
        return {(case.company_id.id, case.partner_id.id): " · ".join(self._tell_agreements(case)) for case in cases}

    @api.model
    def _tell_agreements(self, case):
        """Return the living agreements of a case in words, without who said what."""
        words = []
        if case.promise_id:
            words.append(self.env._("Promised %(amount)s for %(date)s", **self._format(
                case, case.promise_id.amount, case.promise_id.date_promised,
            )))
        if case.plan_id:
            words.append(self.env._("Pays by a plan of %(amount)s until %(date)s", **self._format(
                case, case.plan_id.amount, max(case.plan_id.line_ids.mapped("date_due"), default=False),
            )))
        if case.settlement_id:
            words.append(self.env._("Settles for %(amount)s by %(date)s", **self._format(
                case, case.settlement_id.amount, case.settlement_id.date_due,
            )))
        return words

    @api.model
    def _format(self, case, amount, date):
        return {"amount": format_amount(self.env, amount, case.currency_id), "date": format_date(self.env, date) or "…"}
