from odoo import api, fields, models
from odoo.tools import SQL


class CreditQualitySnapshot(models.Model):
    """How good the data of a client's debtors were in a month: the night writes it again until the month is over."""

    _name = "credit.quality.snapshot"
    _description = "Quality of the data in a month"
    _order = "month desc, company_id"
    _rec_name = "month"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    date = fields.Date(string="As of", required=True, readonly=True)
    debtor_count = fields.Integer(string="Debtors", readonly=True)
    score = fields.Float(string="Quality of the data", digits=(5, 2), readonly=True, aggregator="avg")
    contactable_percent = fields.Float(string="Can be reached (%)", digits=(5, 2), readonly=True, aggregator="avg")
    code_percent = fields.Float(string="Valid code (%)", digits=(5, 2), readonly=True, aggregator="avg")
    address_percent = fields.Float(string="Complete address (%)", digits=(5, 2), readonly=True, aggregator="avg")

    _month_uniq = models.UniqueIndex("(company_id, month)", "A client has one row a month.")

    @api.model
    def _take(self, companies, date):
        """Write how the data of these clients are on ``date``, one statement for all; a second time changes nothing."""
        report = self.env["credit.quality.report"]
        for model, names in report._depends.items():
            self.env[model].flush_model(names)
        self.flush_model()
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_quality_snapshot AS known (company_id, month, date, debtor_count, score, contactable_percent,
                                                          code_percent, address_percent, create_date, write_date)
                 SELECT company_id, DATE_TRUNC('month', %(date)s::date)::date, %(date)s, %(figures)s,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM (%(report)s) AS report
                  WHERE company_id = ANY(%(companies)s)
               GROUP BY company_id
            ON CONFLICT (company_id, month) DO UPDATE
                    SET (date, debtor_count, score, contactable_percent, code_percent, address_percent, write_date) = (
                        EXCLUDED.date, EXCLUDED.debtor_count, EXCLUDED.score, EXCLUDED.contactable_percent, EXCLUDED.code_percent,
                        EXCLUDED.address_percent, EXCLUDED.write_date)
                  WHERE known.date < EXCLUDED.date OR (known.debtor_count, known.score, known.contactable_percent,
                        known.code_percent, known.address_percent) IS DISTINCT FROM (EXCLUDED.debtor_count, EXCLUDED.score,
                        EXCLUDED.contactable_percent, EXCLUDED.code_percent, EXCLUDED.address_percent)
            """,
            date=date, companies=companies.ids, report=report._table_query, figures=self._get_figures(),
        ))
        self.invalidate_model()

    @api.model
    def _get_figures(self):
        """Return the ``SQL`` of the figures of a snapshot, over rows of ``credit.quality.report``."""
        return SQL(
            """COUNT(*), ROUND(AVG(score), 2), ROUND(100.0 * AVG(is_contactable::integer), 2),
               ROUND(100.0 * AVG(has_code::integer), 2), ROUND(100.0 * AVG(has_address::integer), 2)"""
        )
