from decimal import Decimal
from functools import partial

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from ..credit_referral import LAWYER_STATES


class CreditKpi(models.Model):
    """How little goes to lawyers, what they and collecting cost, and whether what may lapse is worked."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(), (("legal_share", "entrusted_quarter"), self._measure_managed),
            (("legal_spend", "cost_to_collect"), self._measure_costs),
            # Of the credits that lapse within a year of the end of the period, those somebody worked in the last year.
            (("at_risk_worked",), partial(self._measure_item_share, "at_risk_worked", "at_risk")),
        ]

    @api.model
    def _measure_managed(self, companies, since, until):
        """Set what was referred in the period against all that was managed in it; tell what was entrusted."""
        Ledger = self.env["credit.method.ledger"]
        managed = Ledger._read("managed", companies, since, until)
        entrusted = Ledger._read("entrusted", companies, since, until)
        days = [("state", "in", LAWYER_STATES), *self._get_date_domain("date_agreed", since, until)]
        referred = {company: amount for company, amount in self.env["credit.referral"].sudo()._read_group(
            [("company_id", "in", companies.ids), *days], ["company_id"], ["amount_referred:sum"],
        )}
        quarters = self._count_quarters(since, until)
        figures = {}
        for company in companies:
            count, _part, whole, _apart = managed.get(company, (0, 0, 0, 0))
            records = "credit.referral", [("company_id", "=", company.id), *days]
            if not referred.get(company):
                records = self._get_item_records("managed", company, since, until)
            new, amount = entrusted.get(company, (0, 0))[:2]
            figures[company] = {
                "legal_share": self._prepare_share(referred.get(company, 0), whole, count, records),
                "entrusted_quarter": self._prepare_measure(
                    amount / quarters if new else None, new, amount or None, Decimal(quarters),
                    self._get_item_records("entrusted", company, since, until),
                ),
            }
        return figures

    @api.model
    def _count_quarters(self, since, until):
        """Return how many calendar quarters a period touches."""
        first, last = (day.year * 4 + (day.month - 1) // 3 for day in (since, until))
        return last - first + 1

    @api.model
    def _get_cost_query(self):
        """Return the SQL of ``(company_id, date, kind, amount)`` of what collecting costs the client.

        For a module to add its costs (a fee, a returned direct debit), it must override this method and add them with
        ``UNION ALL``; ``kind`` is ``legal`` for what lawyers cost.
        """
        return SQL("SELECT company_id, date, 'legal' AS kind, cost AS amount FROM credit_referral_act WHERE cost > 0")

    @api.model
    def _measure_costs(self, companies, since, until):
        """Add up what was spent in the period, and set it against what was collected in it."""
        collected = self.env["credit.method.ledger"]._read("collected", companies, since, until)
        self.env["credit.referral.act"].flush_model(["company_id", "cost", "date"])
        rows = self.env.execute_query(SQL(
            """SELECT company_id, COUNT(*), COUNT(*) FILTER (WHERE kind = 'legal'), SUM(amount),
                      SUM(amount) FILTER (WHERE kind = 'legal')
                 FROM (%s) AS cost WHERE company_id IN %s AND date BETWEEN %s AND %s GROUP BY company_id""",
            self._get_cost_query(), tuple(companies.ids), since, until,
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        figures = {}
        for company in companies:
            n, legal_n, cost, legal = found.get(company.id, (0, 0, None, None))
            money = collected.get(company, (0, 0))[1]
            acts = "credit.referral.act", [
                ("company_id", "=", company.id), ("cost", ">", 0), *self._get_date_domain("date", since, until),
            ]
            fees = "credit.fee.statement", [
                ("company_id", "=", company.id), ("state", "in", ("approved", "billed")),
                *self._get_date_domain("date_to", since, until),
            ]
            figures[company] = {
                "legal_spend": self._prepare_measure(self._to_decimal(legal), legal_n, records=acts),
                "cost_to_collect": self._prepare_share(cost, money, n, acts if legal_n else fees, scale=1)
                if n else self._prepare_measure(),
            }
        return figures

    @api.model
    def _format_amount(self, company, amount):
        return format_amount(self.env, float(amount), company.currency_id)
