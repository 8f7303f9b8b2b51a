from odoo import api, fields, models
from odoo.tools import SQL

from .credit_debtor_delay import BEFORE, NOTABLE

MEASURED = ("grade", "trend", "days", "days_before", "item_count", "open_count")


class CreditDebtorDelay(models.Model):
    """The measure of all debtors of some clients: the same few statements for one of them and for a million items."""

    _inherit = "credit.debtor.delay"

    @api.model
    def _update(self, companies, date):
        """Measure how the debtors of these clients pay as of ``date``; write what differs, keep what changed, thank."""
        self.env.flush_all()
        self.env["credit.night"]._set_planner()
        self._measure(companies, fields.Date.to_date(date))
        self._keep_changes(date)
        self._write_measured(companies)
        self._write_partners(companies)
        self.env.invalidate_all()
        self.env["credit.grade.change"]._thank(companies, date)
        self.env.cr.execute("DROP TABLE credit_delay")

    @api.model
    def _measure(self, companies, date):
        """Make the table of the debtors: days late now and six months before, and the grade and trend they come to."""
        measure = self.env["credit.delay.measure"]
        before = fields.Date.subtract(date, days=BEFORE)
        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS credit_delay;
            CREATE TEMPORARY TABLE credit_delay ON COMMIT DROP AS
            WITH debtor AS (%(debtors)s)
            SELECT now.company_id, now.partner_id, now.days, before.days AS days_before,
                   now.items::integer AS item_count, now.open::integer AS open_count, ladder.code AS grade,
                   CASE WHEN before.days IS NULL THEN NULL
                        WHEN before.days - now.days >= %(notable)s THEN 'better'
                        WHEN now.days - before.days >= %(notable)s THEN 'worse' ELSE 'steady' END AS trend
              FROM debtor AS now
         LEFT JOIN debtor AS before ON before.day = %(before)s AND before.company_id = now.company_id
               AND before.partner_id = now.partner_id
        CROSS JOIN LATERAL (SELECT code FROM credit_grade WHERE now.days <= max_days OR code = 'e'
                             ORDER BY code LIMIT 1) AS ladder
             WHERE now.day = %(date)s;
            CREATE UNIQUE INDEX ON credit_delay (company_id, partner_id);
            ANALYZE credit_delay
            """,
            debtors=measure._get_debtors_query(companies, measure._get_days_query(date, before)),
            before=before, date=date, notable=NOTABLE,
        ))

    @api.model
    def _keep_changes(self, date):
        """Keep who came to another grade than the one before; a first grade is no change."""
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_grade_change (company_id, partner_id, date, old_grade, grade, days, create_date, write_date)
                 SELECT known.company_id, known.partner_id, %(date)s, known.grade, fresh.grade, fresh.days,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM credit_delay AS fresh JOIN credit_debtor_delay AS known USING (company_id, partner_id)
                  WHERE known.grade <> fresh.grade
            """,
            date=date,
        ))

    @api.model
    def _write_measured(self, companies):
        """Bring the rows of the debtors up to date, and delete those of whom nothing is left to measure."""
        columns = SQL(", ").join(map(SQL.identifier, MEASURED))
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_debtor_delay AS known (company_id, partner_id, create_date, write_date, %(columns)s)
                 SELECT company_id, partner_id, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(columns)s FROM credit_delay
            ON CONFLICT (company_id, partner_id) DO UPDATE SET (%(columns)s) = (%(excluded)s)
                  WHERE (%(known)s) IS DISTINCT FROM (%(excluded)s);
            DELETE FROM credit_debtor_delay AS known WHERE company_id = ANY(%(companies)s)
               AND NOT EXISTS (SELECT FROM credit_delay AS fresh WHERE (fresh.company_id, fresh.partner_id)
                                                                     = (known.company_id, known.partner_id))
            """,
            columns=columns, companies=companies.ids,
            excluded=SQL(", ").join(SQL.identifier("excluded", name) for name in MEASURED),
            known=SQL(", ").join(SQL.identifier("known", name) for name in MEASURED),
        ))

    @api.model
    def _write_partners(self, companies):
        """Write the grades on the debtors themselves, where lists and policies look; who belongs to no client has none."""
        self.env.cr.execute(SQL(
            """
            UPDATE res_partner SET credit_grade = changed.grade
              FROM (SELECT person.id, fresh.grade
                      FROM res_partner AS person
                 LEFT JOIN credit_delay AS fresh ON fresh.partner_id = person.id AND fresh.company_id = person.company_id
                     WHERE person.company_id = ANY(%s) AND person.credit_grade IS DISTINCT FROM fresh.grade) AS changed
             WHERE changed.id = res_partner.id
            """,
            companies.ids,
        ))
