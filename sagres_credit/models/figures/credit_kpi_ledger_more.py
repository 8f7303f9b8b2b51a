from odoo import api, fields, models
from odoo.tools import SQL

from ..credit_receivable_limitation import HORIZONS

# Which types of account are current, and what the mandate itself books on.
CURRENT_TYPES = (
    "asset_receivable", "asset_cash", "asset_current", "asset_prepayments", "liability_payable", "liability_credit_card",
    "liability_current",
)


class CreditKpi(models.Model):
    """The figures beside those of age: what is at risk of prescription, working capital, days from bank to match."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(),
            (("at_risk",), self._measure_at_risk),
            (("working_capital",), self._measure_working_capital),
            (("days_to_match",), self._measure_days_to_match),
        ]

    @api.model
    def _measure_at_risk(self, companies, since, until):
        """Measure what was open at the end and lapses within the last of the horizons, by the dates known today."""
        self.env["credit.ledger.past"]._flush()
        self.env["credit.receivable"].flush_model(["company_id", "limitation_date", "limitation_state"])
        horizon = fields.Date.add(until, days=HORIZONS[-1])
        rows = self.env.execute_query(SQL(
            """
            SELECT past.company_id, SUM(past.open_amount), COUNT(*) FROM (%s) AS past
              JOIN credit_receivable AS receivable ON receivable.id = past.receivable_id
             WHERE receivable.limitation_date BETWEEN %s AND %s AND past.open_amount > 0
               AND receivable.limitation_state IS DISTINCT FROM 'expired'
          GROUP BY past.company_id
            """,
            self.env["credit.ledger.past"]._get_open_query(companies, until), until, horizon,
        ))
        found = {company_id: (amount, count) for company_id, amount, count in rows}
        until, horizon = fields.Date.to_string(until), fields.Date.to_string(horizon)
        return {
            company: {"at_risk": self._prepare_measure(
                *map(self._to_decimal, found.get(company.id, (0, 0))), records=("credit.limitation.report", [
                    ("company_id", "=", company.id), ("limitation_date", ">=", until), ("limitation_date", "<=", horizon),
                    ("bucket", "!=", "0_expired"),
                ]),
            )}
            for company in companies
        }

    @api.model
    def _measure_working_capital(self, companies, since, until):
        """Measure current assets less current liabilities; books that hold only receivables have no value."""
        self.env["credit.ledger.past"]._flush()
        self.env["credit.mandate"].flush_model(["counterpart_account_id"])
        rows = self.env.execute_query(SQL(
            """
            SELECT item.company_id, SUM(item.balance), COUNT(*),
                   BOOL_OR(account.account_type LIKE 'liability%%' AND item.account_id NOT IN (
                       SELECT counterpart_account_id FROM credit_mandate WHERE counterpart_account_id IS NOT NULL))
              FROM account_move_line AS item
              JOIN account_account AS account ON account.id = item.account_id AND account.account_type = ANY(%s)
             WHERE item.parent_state = 'posted' AND item.date <= %s AND item.company_id = ANY(%s)
          GROUP BY item.company_id
            """,
            list(CURRENT_TYPES), until, list(companies.ids),
        ))
        found = {company_id: figures for company_id, *figures in rows}
        return {company: {"working_capital": self._prepare_working_capital(company, until, *found.get(company.id, (0, 0, False)))}
                for company in companies}

    @api.model
    def _prepare_working_capital(self, company, until, balance, count, has_liabilities):
        note = "" if has_liabilities else self.env._("The books hold no current liabilities: nothing to subtract, so no value.")
        return self._prepare_measure(
            self._to_decimal(balance) if has_liabilities else None, n=count, note=note,
            records=("account.move.line", [
                ("company_id", "=", company.id), ("parent_state", "=", "posted"), ("date", "<=", fields.Date.to_string(until)),
                ("account_id.account_type", "in", list(CURRENT_TYPES)),
            ]),
        )

    @api.model
    def _measure_days_to_match(self, companies, since, until):
        """Measure the mean days from the date of the money to the day on which it found its invoice."""
        self.env["credit.ledger.past"]._flush()
        rows = self.env.execute_query(SQL(
            """
            SELECT other.company_id, SUM(GREATEST(partial.create_date::date - other.date, 0)), COUNT(*)
              FROM account_partial_reconcile AS partial
              JOIN account_move_line AS other ON other.id = partial.credit_move_id AND other.company_id = ANY(%s)
              JOIN account_account AS account ON account.id = other.account_id AND account.account_type = 'asset_receivable'
              JOIN account_journal AS journal ON journal.id = other.journal_id AND journal.type IN ('bank', 'cash', 'credit')
             WHERE partial.create_date >= %s AND partial.create_date < %s::date + 1
          GROUP BY other.company_id
            """,
            list(companies.ids), since, until,
        ))
        found = {company_id: (self._to_decimal(days), count) for company_id, days, count in rows}
        first, last = fields.Date.to_string(since), fields.Date.to_string(fields.Date.add(until, days=1))
        records = [
            ("create_date", ">=", first), ("create_date", "<", last),
            ("credit_move_id.journal_id.type", "in", ["bank", "cash", "credit"]),
            ("credit_move_id.account_id.account_type", "=", "asset_receivable"),
        ]
        return {
            company: {"days_to_match": self._prepare_days_to_match(found.get(company.id), [
                ("credit_move_id.company_id", "=", company.id), *records,
            ])}
            for company in companies
        }

    @api.model
    def _prepare_days_to_match(self, found, domain):
        days, count = found or (None, 0)
        return self._prepare_measure(
            days / count if count else None, n=count, numerator=days, denominator=self._to_decimal(count),
            records=("account.partial.reconcile", domain),
        )
