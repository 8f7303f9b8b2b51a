from odoo import api, fields, models
from odoo.tools import SQL

from .credit_grade import GRADES

#: Who was thanked within so many days is thanked again only for a better grade than then.
THANKED_DAYS = 365


class CreditGradeChange(models.Model):
    """A debtor came to pay sooner or later than before: what was, what is, and the thanks that went for it."""

    _name = "credit.grade.change"
    _description = "Change of a grade"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True, index=True, readonly=True, ondelete="cascade",
    )
    date = fields.Date(required=True, readonly=True)
    old_grade = fields.Selection(GRADES, string="Before", required=True, readonly=True)
    grade = fields.Selection(GRADES, required=True, readonly=True)
    days = fields.Float(string="Days late", digits=(8, 1), readonly=True, aggregator="avg")
    notice_id = fields.Many2one(
        "credit.notice", string="Thanks", readonly=True, ondelete="set null", index="btree_not_null",
    )
    thanked = fields.Boolean(readonly=True, help="Thanks were queued for this improvement, once.")

    @api.model
    def _thank(self, companies, date):
        """Queue thanks for who has improved by ``date``, once for each improvement; return how many.

        Nobody is thanked who is on hold or left in peace, who still has something overdue, whose policy has no text for
        it, or who has no e-mail address; nor twice within a year for the same grade.
        """
        self.env.flush_all()  # holds and silence are domains: they read many models
        self.env.cr.execute(SQL(
            """
            WITH worthy AS (%(worthy)s), queued AS (
                INSERT INTO credit_notice (create_date, write_date, case_id, company_id, partner_id, purpose, template_id,
                                           channel, state, with_invoices, date)
                     SELECT NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', case_id, company_id, partner_id,
                            'improvement', template_id, 'email', 'queued', FALSE, %(date)s
                       FROM worthy
                  RETURNING id, case_id
            )
               UPDATE credit_grade_change AS change SET notice_id = queued.id, thanked = TRUE
                 FROM worthy JOIN queued USING (case_id)
                WHERE change.id = worthy.id
            """,
            worthy=self._get_worthy_query(companies, date), date=date,
        ))
        thanked = self.env.cr.rowcount
        self.env["credit.notice"].invalidate_model()
        self.invalidate_model()
        return thanked

    @api.model
    def _get_worthy_query(self, companies, date):
        """Return the SQL of the improvements of ``date`` that deserve thanks, with the case and the text of each."""
        return SQL(
            """
            SELECT DISTINCT ON (known.id) change.id, known.id AS case_id, known.company_id, known.partner_id,
                   policy.improvement_template_id AS template_id
              FROM credit_grade_change AS change
              JOIN credit_debtor_delay AS delay USING (company_id, partner_id)
              JOIN credit_case AS known ON known.company_id = change.company_id AND known.partner_id = change.partner_id
               AND known.parent_id IS NULL
              JOIN credit_mandate AS mandate ON mandate.company_id = change.company_id AND mandate.state = 'active'
              JOIN credit_policy AS policy ON policy.id = COALESCE(known.policy_id, mandate.policy_id)
              JOIN res_partner AS person ON person.id = change.partner_id
             WHERE change.company_id = ANY(%(companies)s) AND change.date = %(date)s AND change.grade < change.old_grade
               AND change.thanked IS NOT TRUE AND delay.grade = change.grade AND delay.open_count = 0
               AND COALESCE(known.amount_overdue, 0) = 0 AND policy.improvement_template_id IS NOT NULL AND person.email <> ''
               AND NOT EXISTS (SELECT FROM credit_grade_change AS past
                                WHERE past.company_id = change.company_id AND past.partner_id = change.partner_id
                                  AND past.thanked AND past.grade <= change.grade AND past.date > %(date)s::date - %(year)s)
               AND known.id NOT IN (%(held)s) AND person.id NOT IN (%(silent)s)
          ORDER BY known.id, change.id DESC
            """,
            companies=companies.ids, date=date, year=THANKED_DAYS, held=self.env["credit.case"]._get_held_query(),
            silent=self.env["res.partner"]._get_silent_query(),
        )
