from odoo import api, fields, models
from odoo.tools import SQL

from ..credit_contact_rule import DEFAULT_TZ

#: A mandate is renewed by the next one, signed within so many days of its expiry.
RENEWAL_DAYS = 92
TRACE_FIELDS = {
    "credit.advice": ["create_uid"], "credit.mandate": ["company_id", "date_end", "date_start", "state"],
    "credit.settlement": ["approved_by_id", "approved_on"], "mail.message": ["author_id"],
    "res.users": ["company_ids", "partner_id"],
}
ASKED_FIELDS = {
    "credit.question": ["company_id", "date_answered", "date_due", "state"],
    "credit.settlement": ["approved_on", "company_id", "countered_by_id", "date_answer", "date_ended", "state"],
}


class CreditKpi(models.Model):
    """How much the client works along: who is there, who answers in time, and whether it stays."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(), (("clients_active",), self._measure_clients),
            (("questions_in_term", "shared_approvals"), self._measure_answers), (("mandates_renewed",), self._measure_renewals),
        ]

    @api.model
    def _measure_clients(self, companies, since, until):
        """See in whose mandates somebody of the client was there in the period: a login, a word or a decision is seen."""
        self._flush_models(TRACE_FIELDS)
        group = self.env.ref("sagres_credit.group_client").sudo()
        rows = self.env.execute_query(SQL(
            """
            SELECT mandate.company_id, COUNT(DISTINCT mandate.id),
                   COUNT(DISTINCT mandate.id) FILTER (WHERE active.id IS NOT NULL),
                   COUNT(DISTINCT staff.user_id), COUNT(DISTINCT active.id)
              FROM credit_mandate AS mandate
         LEFT JOIN res_company_users_rel AS staff ON staff.cid = mandate.company_id AND staff.user_id IN %(staff)s
         LEFT JOIN (%(active)s) AS active ON active.id = staff.user_id
             WHERE mandate.company_id IN %(companies)s AND mandate.state <> 'draft'
               AND COALESCE(mandate.date_start, %(until)s) <= %(until)s
               AND (mandate.state = 'active' OR mandate.date_end >= %(since)s)
          GROUP BY mandate.company_id
            """,
            staff=tuple(group.all_user_ids.ids or [0]), active=self._get_active_users_query(since, until),
            companies=tuple(companies.ids), since=since, until=until,
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        figures = {}
        for company in companies:
            mandates, active, staff, present = found.get(company.id, (0, 0, 0, 0))
            persons = "res.users", [("company_ids", "in", company.ids), ("all_group_ids", "in", group.ids)]
            words = self.env._("%(present)s of %(staff)s persons of the client were there", present=present, staff=staff)
            figures[company] = {"clients_active": self._prepare_share(
                active, mandates, mandates, persons if staff else None, note=words,
            )}
        return figures

    @api.model
    def _get_active_users_query(self, since, until):
        """Return the SQL of the ids of users who left a trace in the period."""
        first, end = self._get_moments(since, until)
        return SQL(
            """
            SELECT create_uid AS id FROM res_users_log WHERE create_date >= %(first)s AND create_date < %(end)s
             UNION
            SELECT person.id FROM mail_message AS message
              JOIN res_users AS person ON person.partner_id = message.author_id
             WHERE message.create_date >= %(first)s AND message.create_date < %(end)s
             UNION
            SELECT create_uid FROM credit_advice WHERE create_date >= %(first)s AND create_date < %(end)s
             UNION
            SELECT approved_by_id FROM credit_settlement WHERE approved_on >= %(first)s AND approved_on < %(end)s
            """,
            first=first, end=end,
        )

    @api.model
    def _measure_answers(self, companies, since, until):
        """Look at what the client was asked for with a term in the period: questions, and settlements to decide."""
        self._flush_models(ASKED_FIELDS)
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(SQL(
            """SELECT kind, company_id, COUNT(*), COUNT(*) FILTER (WHERE day <= term) FROM (%s) AS asked
                WHERE company_id IN %s AND term BETWEEN %s AND %s AND (day IS NOT NULL OR term < %s)
             GROUP BY kind, company_id""",
            self._get_asked_query(), tuple(companies.ids), since, until, today,
        )) if companies else []
        found = {(kind, company_id): values for kind, company_id, *values in rows}
        figures = {}
        for company in companies:
            own = [("company_id", "=", company.id)]
            asked = [*own, ("state", "!=", "withdrawn"), *self._get_date_domain("date_due", since, until)]
            decided = [*own, *self._get_date_domain("date_answer", since, until)]
            questions, good = found.get(("question", company.id), (0, 0))
            settlements, answered = found.get(("settlement", company.id), (0, 0))
            figures[company] = {
                "questions_in_term": self._prepare_share(good, questions, questions, ("credit.question", asked)),
                "shared_approvals": self._prepare_share(
                    answered, settlements, settlements, ("credit.settlement", decided),
                ),
            }
        return figures

    @api.model
    def _get_asked_query(self):
        """Return the SQL of ``(kind, company_id, term, day)``: by when the client was asked, and on which day it answered."""
        return SQL(
            """
            SELECT 'question' AS kind, company_id, date_due AS term,
                   (date_answered AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
              FROM credit_question WHERE state <> 'withdrawn'
             UNION ALL
            SELECT 'settlement', company_id, date_answer,
                   CASE WHEN approved_on IS NOT NULL THEN (approved_on AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                        WHEN state = 'refused' THEN date_ended
                        WHEN countered_by_id IS NOT NULL THEN date_answer END
              FROM credit_settlement
             WHERE date_answer IS NOT NULL AND (state <> 'cancelled' OR approved_on IS NOT NULL)
            """,
            zone=DEFAULT_TZ,
        )

    @api.model
    def _get_expiry_query(self):
        """Return the SQL of ``(company_id, date, renewed)``, a row an expiry of a mandate.

        For a module that renews mandates in another way, it must override this method and add its own with ``UNION ALL``.
        """
        return SQL(
            """
            SELECT company_id, date_end AS date, EXISTS (
                       SELECT FROM credit_mandate AS later
                        WHERE later.company_id = mandate.company_id AND later.id <> mandate.id AND later.state <> 'draft'
                          AND later.date_start > COALESCE(mandate.date_start, '-infinity')
                          AND later.date_start <= mandate.date_end + %(days)s) AS renewed
              FROM credit_mandate AS mandate WHERE state <> 'draft' AND date_end IS NOT NULL
            """,
            days=RENEWAL_DAYS,
        )

    @api.model
    def _measure_renewals(self, companies, since, until):
        """Look at the mandates that expired in the period, and whether another of the same client followed."""
        self.env["credit.mandate"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT company_id, COUNT(*), COUNT(*) FILTER (WHERE renewed) FROM (%s) AS expiry
                WHERE company_id IN %s AND date BETWEEN %s AND %s GROUP BY company_id""",
            self._get_expiry_query(), tuple(companies.ids), since, until,
        )) if companies else []
        found = {company_id: values for company_id, *values in rows}
        figures = {}
        for company in companies:
            ended, renewed = found.get(company.id, (0, 0))
            records = "credit.mandate", [
                ("company_id", "=", company.id), ("state", "!=", "draft"), *self._get_date_domain("date_end", since, until),
            ]
            figures[company] = {"mandates_renewed": self._prepare_share(renewed, ended, ended, records)}
        return figures
