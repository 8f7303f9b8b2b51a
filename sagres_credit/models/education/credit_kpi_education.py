from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL


class CreditKpi(models.Model):
    """Education to pay as figures: days late now and before, and how many debtors pay sooner."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(),
            (("delay_now", "delay_before"), self._measure_delays),
            (("delay_improved",), self._measure_improved),
        ]

    @api.model
    def _measure_delays(self, companies, since, until):
        """Measure the days late of the items due in the period, and of those of an equal period before it, by one query."""
        measure = self.env["credit.delay.measure"]
        measure._flush()
        periods = {"delay_now": (since, until)}
        before = fields.Date.subtract(since, days=1)
        periods["delay_before"] = (fields.Date.subtract(before, days=(until - since).days), before)
        due = SQL(" OR ").join(
            SQL("at.day = %s AND item.due BETWEEN %s AND %s", last, first, last) for first, last in periods.values()
        )
        condition = SQL("receivable.company_id = ANY(%s) AND (%s)", companies.ids, due)
        rows = self.env.execute_query(SQL(
            "SELECT company_id, day, AVG(days_late), COUNT(*), SUM(days_late) FROM (%s) AS item GROUP BY company_id, day",
            measure._get_items_query(measure._get_days_query(until, before), condition),
        ))
        found = {(company_id, day): (value, n, total) for company_id, day, value, n, total in rows}
        return {
            company: {
                code: self._prepare_delay(company, first, last, *found.get((company.id, last), (None, 0, None)))
                for code, (first, last) in periods.items()
            }
            for company in companies
        }

    @api.model
    def _prepare_delay(self, company, first, last, value, n, total):
        return self._prepare_measure(
            value=value, n=n, numerator=total, denominator=Decimal(n) if n else None,
            records=("credit.delay.report", [
                ("company_id", "=", company.id), ("due_date", ">=", first), ("due_date", "<=", last),
            ]),
            note=self.env._("What is still open counts with the days up to the last day of the period."),
        )

    @api.model
    def _measure_improved(self, companies, since, until):
        """Measure how many of the debtors known on both days pay sooner on the second, by one query."""
        measure = self.env["credit.delay.measure"]
        measure._flush()
        rows = self.env.execute_query(SQL(
            "SELECT company_id, COUNT(*), COUNT(*) FILTER (WHERE improved) FROM (%s) AS known GROUP BY company_id",
            measure._get_improved_query(companies, since, until),
        ))
        found = {company_id: (Decimal(n), Decimal(better)) for company_id, n, better in rows}
        return {company: {"delay_improved": self._prepare_improved(company, since, until, *found.get(company.id, (None, None)))}
                for company in companies}

    @api.model
    def _prepare_improved(self, company, since, until, n, better):
        if not n:
            return self._prepare_measure()
        return self._prepare_measure(
            value=100 * better / n, n=int(n), numerator=better, denominator=n,
            records=("credit.debtor.delay", [("company_id", "=", company.id), ("improved", "=", f"{since}:{until}")]),
        )
