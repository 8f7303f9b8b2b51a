from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Bounds of the ages, in the order of ``credit.portfolio.report``: days since the due date, at most.
AGE_DAYS = {"1_30": 30, "2_60": 60, "3_90": 90, "4_180": 180, "5_365": 365}
MONTHS_SHOWN = 12


class CreditClientReport(models.Model):
    """What a month's report contains, read for all clients at once by a number of statements that knows no client."""

    _inherit = "credit.client.report"

    @api.model
    def _prepare_contents(self, vals_list):
        """Complete the values of reports with what they say; months are read once for all their clients."""
        mandates = self.env["credit.mandate"].browse([vals["mandate_id"] for vals in vals_list if vals.get("mandate_id")])
        mandates.check_access("read")
        now = fields.Datetime.now()
        for vals in vals_list:
            month = fields.Date.to_date(vals.get("month")) or self._get_last_month()
            vals.update(month=fields.Date.start_of(month, "month"), date_prepared=now, state="prepared")
        for month in {vals["month"] for vals in vals_list if vals.get("mandate_id")}:
            rows = [vals for vals in vals_list if vals["month"] == month and vals.get("mandate_id")]
            own = self.env["credit.mandate"].browse([vals["mandate_id"] for vals in rows])
            found = self.sudo()._read_contents(own.sudo(), month, fields.Date.end_of(month, "month"))
            for vals, mandate in zip(rows, own, strict=True):
                vals["content"] = found[mandate.id]
        return vals_list

    @api.model
    def _read_contents(self, mandates, since, until):
        """Return ``{mandate id: content}``, ready for JSON: codes, ids, numbers as text, no word of any language.

        For a module to add what it knows, it must override this method.
        """
        companies = mandates.company_id
        self._flush_contents()
        parts = {
            "figures": self._read_figures(companies, since, until), "ageing": self._read_ageing(companies, since, until),
            "collections": self._read_collections(mandates, since, until),
            "agreements": self._read_agreements(companies, since, until),
            "reasons": self._read_reasons(companies, since, until), "waiting": self._read_waiting(companies),
        }
        return {
            mandate.id: {name: found.get(mandate.company_id.id) or [] for name, found in parts.items()} for mandate in mandates
        }

    @api.model
    def _flush_contents(self):
        self.env["credit.ledger.past"]._flush()
        for model in ("credit.interaction", "credit.baseline.item", "credit.promise", "credit.plan", "credit.settlement"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["credit_vulnerable", "name"])

    @api.model
    def _read_figures(self, companies, since, until):
        """Return ``{company id: [[code, now, a month before, at the baseline, n, note]]}`` of what was measured."""
        Kpi = self.env["credit.kpi"]
        before = fields.Date.start_of(since - timedelta(days=1), "month")
        now = Kpi._measure(companies, since, until)
        past = Kpi._measure(companies, before, since - timedelta(days=1))
        baselines = self.env["credit.baseline"]._get_frozen(companies)
        frozen = {company: baseline._get_values() for company, baseline in baselines.items()}
        order = {kpi.code: place for place, kpi in enumerate(Kpi.sudo().search([]))}
        return {
            company.id: [
                [code, self._to_text(figure["value"]), self._to_text(past[company].get(code, {}).get("value")),
                 self._to_text(frozen.get(company, {}).get(code)), figure["n"], str(figure["note"] or "")]
                for code, figure in sorted(now[company].items(), key=lambda item: order.get(item[0], len(order)))
            ]
            for company in companies
        }

    @api.model
    def _to_text(self, value):
        """Return a number as it is kept in a report: text, so that no cent is lost; what is not known stays so."""
        return None if value is None else str(value)

    @api.model
    def _read_ageing(self, companies, since, until):
        """Return ``{company id: {age: [at the baseline, a month before, now, items now]}}``."""
        Past = self.env["credit.ledger.past"]
        found = {}
        for place, day in ((1, since - timedelta(days=1)), (2, until)):
            rows = self.env.execute_query(SQL(
                "SELECT company_id, %s AS age, SUM(open_amount), COUNT(*) FROM (%s) AS open GROUP BY 1, 2",
                self._get_age(SQL("open_amount"), day), Past._get_open_query(companies, day),
            ))
            self._put_ages(found, rows, place)
        rows = self.env.execute_query(SQL(
            """SELECT item.company_id, %s AS age, SUM(item.amount), COUNT(*)
                 FROM credit_baseline_item AS item
                 JOIN credit_baseline AS baseline ON baseline.id = item.baseline_id
                WHERE baseline.id = ANY(%s) GROUP BY 1, 2""",
            self._get_age(SQL("item.amount"), SQL("baseline.date")),
            [baseline.id for baseline in self.env["credit.baseline"]._get_frozen(companies).values()],
        ))
        self._put_ages(found, rows, 0)
        return found

    @api.model
    def _put_ages(self, found, rows, place):
        for company_id, age, amount, count in rows:
            cells = found.setdefault(company_id, {}).setdefault(age, [None, None, None, 0])
            cells[place] = self._to_text(amount)
            if place == 2:
                cells[3] = count

    @api.model
    def _get_age(self, amount, day):
        """Return the SQL of the age of an item on a day; credits that wait to be allocated are told by themselves."""
        steps = SQL(" ").join(SQL("WHEN due_date >= %s::date - %s THEN %s", day, days, age) for age, days in AGE_DAYS.items())
        return SQL(
            "CASE WHEN %s < 0 THEN '7_credit' WHEN due_date IS NULL OR due_date >= %s::date THEN '0_not_due' %s"
            " ELSE '6_older' END",
            amount, day, steps,
        )

    @api.model
    def _read_collections(self, mandates, since, until):
        """Return ``{company id: [[month, amount, payments]]}`` of the last months of the mandate, those without money too."""
        first = fields.Date.subtract(since, months=MONTHS_SHOWN - 1)
        rows = self.env.execute_query(SQL(
            """SELECT paid.company_id, DATE_TRUNC('month', paid.day)::date, SUM(paid.amount), COUNT(DISTINCT paid.move_id)
                 FROM (%s) AS paid
                 JOIN credit_mandate AS mandate ON mandate.company_id = paid.company_id AND mandate.id = ANY(%s)
                WHERE paid.day BETWEEN GREATEST(%s, mandate.date_start) AND %s
             GROUP BY 1, 2""",
            self._get_paid_query(mandates.company_id), mandates.ids, first, until,
        ))
        known = {(company_id, month): (amount, count) for company_id, month, amount, count in rows}
        found = {}
        for mandate in mandates:
            start = max(first, fields.Date.start_of(mandate.date_start or first, "month"))
            months = [fields.Date.add(start, months=step) for step in range(MONTHS_SHOWN)]
            found[mandate.company_id.id] = [
                [fields.Date.to_string(month), self._to_text(amount), count]
                for month in months if month <= until
                for amount, count in [known.get((mandate.company_id.id, month), (0, 0))]
            ]
        return found

    @api.model
    def _get_paid_query(self, companies):
        """Return the SQL of what was paid on items under management: those reconciled, and payments not allocated yet."""
        return SQL(
            """
            SELECT receivable.company_id, partial.max_date AS day, partial.amount, other.move_id
              FROM credit_receivable AS receivable
              JOIN account_move_line AS line ON line.id = receivable.line_id AND line.parent_state = 'posted' AND line.balance > 0
              JOIN account_partial_reconcile AS partial ON partial.debit_move_id = line.id
              JOIN account_move_line AS other ON other.id = partial.credit_move_id
              JOIN account_journal AS journal ON journal.id = other.journal_id AND %(is_payment)s
             WHERE receivable.company_id = ANY(%(companies)s)
             UNION ALL
            SELECT receivable.company_id, line.date, -line.amount_residual, line.move_id
              FROM credit_receivable AS receivable
              JOIN account_move_line AS line ON line.id = receivable.line_id AND line.amount_residual < 0
               AND line.parent_state = 'posted'
              JOIN account_journal AS journal ON journal.id = line.journal_id AND %(is_payment)s
             WHERE receivable.company_id = ANY(%(companies)s)
            """,
            companies=list(companies.ids), is_payment=self.env["credit.arrangement.mixin"]._get_payment_condition(),
        )
