from odoo import api, fields, models
from odoo.tools import SQL

#: Column of the snapshot, and what of the report it speaks of.
FIGURES = {
    "data_score": ("score", []),
    "data_contactable": ("contactable_percent", [("is_contactable", "=", False)]),
    "data_code": ("code_percent", [("has_code", "=", False)]),
    "data_address": ("address_percent", [("has_address", "=", False)]),
}


class CreditKpi(models.Model):
    """How good the master data are."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(),
            (tuple(FIGURES), self._measure_quality), (("data_duplicates",), self._measure_duplicates),
        ]

    @api.model
    def _measure_quality(self, companies, since, until):
        """Return the quality as of ``until``: today from the cases, of a day past from what the nights kept."""
        today = fields.Date.context_today(self)
        if until >= today:
            rows, note = self._read_quality_now(companies), ""
        else:
            rows, note = self._read_quality_past(companies, until), self.env._("As the night kept it.")
        found = {}
        for company in companies:
            count, *values = rows.get(company.id, (0, *([None] * len(FIGURES))))
            base = [("company_id", "=", company.id)]
            found[company] = {
                code: self._prepare_measure(
                    self._to_decimal(value), n=count, records=("credit.quality.report", base + domain), note=note,
                )
                for (code, (_column, domain)), value in zip(FIGURES.items(), values, strict=True)
            }
        return found

    @api.model
    def _read_quality_now(self, companies):
        report = self.env["credit.quality.report"].sudo()
        for model, names in report._depends.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(SQL(
            "SELECT company_id, %s FROM (%s) AS report WHERE company_id = ANY(%s) GROUP BY company_id",
            self.env["credit.quality.snapshot"]._get_figures(), report._table_query, companies.ids,
        ))
        return {company_id: values for company_id, *values in rows}

    @api.model
    def _read_quality_past(self, companies, until):
        self.env["credit.quality.snapshot"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (company_id) company_id, debtor_count, score, contactable_percent, code_percent, address_percent
                 FROM credit_quality_snapshot
                WHERE company_id = ANY(%s) AND date <= %s
             ORDER BY company_id, date DESC""",
            companies.ids, until,
        ))
        return {company_id: values for company_id, *values in rows}

    @api.model
    def _measure_duplicates(self, companies, since, until):
        """Return how many pairs wait for a decision now: of the past nobody kept it."""
        domain = [("state", "=", "proposed")]
        counts = dict(self.env["credit.duplicate"].sudo()._read_group(
            [("company_id", "in", companies.ids), *domain], ["company_id"], ["__count"]
        ))
        now = until >= fields.Date.context_today(self)
        return {
            company: {"data_duplicates": self._prepare_measure(
                self._to_decimal(counts.get(company, 0)) if now else None, n=counts.get(company, 0) if now else 0,
                records=("credit.duplicate", [("company_id", "=", company.id), *domain]),
            )}
            for company in companies
        }
