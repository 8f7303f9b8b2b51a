from odoo import api, models
from odoo.tools import SQL

from ..credit_promise_report import JUDGED


class CreditKpi(models.Model):
    """Whether people keep what they agree, and what is remitted to them."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(), (("promise_kept",), self._measure_promises), (("plan_kept",), self._measure_plans),
            (("settlement_discount",), self._measure_discounts),
        ]

    @api.model
    def _measure_promises(self, companies, since, until):
        """Promises whose day came in the period and which the ledger has judged."""
        domain = [("state", "in", JUDGED), *self._get_date_domain("date_promised", since, until)]
        return {
            company: {"promise_kept": figure}
            for company, figure in self._measure_kept("credit.promise.report", "credit.promise", companies, domain).items()
        }

    @api.model
    def _measure_plans(self, companies, since, until):
        """Plans that ended in the period, paid or broken."""
        domain = [("state", "in", ("kept", "broken")), *self._get_date_domain("date_ended", since, until)]
        return {
            company: {"plan_kept": figure}
            for company, figure in self._measure_kept("credit.plan", "credit.plan", companies, domain).items()
        }

    @api.model
    def _measure_kept(self, shown, model, companies, domain):
        """Return ``{company: the share that was kept}`` of the agreements of a domain.

        :param str shown: the model whose records the figure opens
        """
        counts = {company: {} for company in companies}
        rows = self.env[model].sudo()._read_group(
            [("company_id", "in", companies.ids), *domain], ["company_id", "state"], ["__count"],
        )
        for company, state, count in rows:
            counts[company][state] = count
        return {
            company: self._prepare_share(
                states.get("kept", 0), sum(states.values()), sum(states.values()),
                (shown, [("company_id", "=", company.id), *domain]),
            ) for company, states in counts.items()
        }

    @api.model
    def _measure_discounts(self, companies, since, until):
        """What was remitted of the debts that settlements closed in the period."""
        self.env["credit.settlement"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT company_id, COUNT(*), SUM(GREATEST(amount_debt - amount, 0)), SUM(amount_debt)
                 FROM credit_settlement
                WHERE company_id IN %s AND kind = 'settlement' AND state = 'kept' AND date_ended BETWEEN %s AND %s
             GROUP BY company_id""",
            tuple(companies.ids), since, until,
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        domain = [
            ("kind", "=", "settlement"), ("state", "=", "kept"), *self._get_date_domain("date_ended", since, until),
        ]
        figures = {}
        for company in companies:
            count, remitted, debt = found.get(company.id, (0, 0, 0))
            records = "credit.settlement", [("company_id", "=", company.id), *domain]
            figures[company] = {"settlement_discount": self._prepare_share(remitted, debt, count, records)}
        return figures
