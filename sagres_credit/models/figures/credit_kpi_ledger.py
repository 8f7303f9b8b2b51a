import calendar
from functools import partial

from odoo import api, fields, models

from ...tools import ledger_figures
from .credit_roll_report import ROLL_DAYS


class CreditKpi(models.Model):
    """The figures of the ledger: how long the client waits for its money, and how much of it comes in."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(),
            (("dso", "dso_countback", "dso_best", "add", "cei", "overdue_ratio"), self._measure_ledger),
            (("recovery_new",), partial(self._measure_recovery, "new")),
            (("recovery_old",), partial(self._measure_recovery, "old")),
            (("roll_rate", "cure_rate"), self._measure_rolls),
        ]

    @api.model
    def _measure_ledger(self, companies, since, until):
        figure = self.env["credit.ledger.figure"]
        self.env["credit.ledger.past"]._flush()
        balances = figure._read_balances(companies, until)
        sales = figure._read_sales(companies, since, until)
        movements = figure._read_movements(companies, since, until)
        return {
            company: self._prepare_ledger(
                company, since, until, balances.get(company.id, (0, 0, 0, 0, 0)), sales.get(company.id, (0, 0, {})),
                movements.get(company.id, 0),
            )
            for company in companies
        }

    @api.model
    def _prepare_ledger(self, company, since, until, balance, sold, movement):
        """Return the measured figures of one client from what was read of its ledger."""
        total, current, overdue, _credits, count = map(self._to_decimal, balance)
        sales, items, months = sold
        sales, begin, days = self._to_decimal(sales), total - self._to_decimal(movement), (until - since).days + 1
        at_end = [("company_id", "=", company.id), ("as_of", "=", fields.Date.to_string(until))]
        usual, best = ledger_figures.dso(total, sales, days), ledger_figures.dso(current, sales, days)
        late = None if usual is None else usual - best
        common = {"n": int(count), "denominator": sales, "records": ("credit.ageing.report", at_end)}
        return {
            "dso": self._prepare_measure(usual, numerator=total * days, **common),
            "dso_best": self._prepare_measure(best, numerator=current * days, **{
                **common, "records": ("credit.ageing.report", [*at_end, ("bucket", "=", "0_not_due")]),
            }),
            "add": self._prepare_measure(late, numerator=(total - current) * days, **common),
            "dso_countback": self._prepare_countback(total, months, until, common),
            "cei": self._prepare_measure(
                ledger_figures.cei(begin, sales, total, current), n=items, numerator=begin + sales - total,
                denominator=begin + sales - current, records=common["records"],
            ),
            "overdue_ratio": self._prepare_measure(
                ledger_figures.percent(overdue, current + overdue), n=int(count), numerator=overdue,
                denominator=current + overdue,
                records=("credit.ageing.report", [*at_end, ("amount_overdue", ">", 0)]),
            ),
        }

    @api.model
    def _prepare_countback(self, total, months, until, common):
        """Return the DSO by countback; the month under way counts the days it has had."""
        first = min(months, default=until)
        newest_first, month = [], fields.Date.start_of(until, "month")
        while month >= first:
            days = min(calendar.monthrange(month.year, month.month)[1], (until - month).days + 1)
            newest_first.append((self._to_decimal(months.get(month, 0)), days))
            month = fields.Date.subtract(month, months=1)
        value, told = ledger_figures.countback(total, newest_first)
        note = "" if told or value is None else self.env._("At least: more is open than all the invoices known.")
        return self._prepare_measure(value, n=common["n"], numerator=total, records=common["records"], note=note)

    @api.model
    def _measure_recovery(self, stock, companies, since, until):
        self.env["credit.ledger.past"]._flush()
        found = self.env["credit.ledger.figure"]._read_recovery(companies, since, until, stock)
        return {
            company: {f"recovery_{stock}": self._prepare_recovery(company, stock, since, until, found.get(company.id))}
            for company in companies
        }

    @api.model
    def _prepare_recovery(self, company, stock, since, until, figures):
        count, entrusted, credited, collected = map(self._to_decimal, figures or (0, 0, 0, 0))
        domain = [("company_id", "=", company.id), ("stock", "=", stock), ("as_of", "=", fields.Date.to_string(until))]
        if stock == "new":
            domain += [("due_date", ">=", fields.Date.to_string(since)), ("due_date", "<=", fields.Date.to_string(until))]
        return self._prepare_measure(
            ledger_figures.percent(collected, entrusted - credited), n=int(count), numerator=collected,
            denominator=entrusted - credited, records=("credit.vintage.report", domain),
        )

    @api.model
    def _measure_rolls(self, companies, since, until):
        self.env["credit.ledger.past"]._flush()
        found = self.env["credit.ledger.figure"]._read_rolls(companies, until, ROLL_DAYS)
        return {company: self._prepare_rolls(company, until, found.get(company.id, (0, 0, 0, 0))) for company in companies}

    @api.model
    def _prepare_rolls(self, company, until, figures):
        first, second, delinquent, cured = map(self._to_decimal, figures)
        domain = [("company_id", "=", company.id), ("as_of", "=", fields.Date.to_string(until))]
        return {
            "roll_rate": self._prepare_measure(
                ledger_figures.percent(second, first), n=int(delinquent), numerator=second, denominator=first,
                records=("credit.roll.report", [*domain, ("bucket_then", "=", "1_30")]),
            ),
            "cure_rate": self._prepare_measure(
                ledger_figures.percent(cured, delinquent), n=int(delinquent), numerator=cured, denominator=delinquent,
                records=("credit.roll.report", [*domain, ("bucket_then", "!=", "0_not_due")]),
            ),
        }
