from odoo import fields, models
from odoo.tools import SQL

from .credit_estate import OPEN_STATES

#: So many days before a term ends its operator is reminded.
DAYS_BEFORE = 30


class CreditEstate(models.Model):
    """The night reminds of terms that come and of terms that passed, and brings back what nobody worked for a year.

    It proposes and never decides: no state of a person moves by itself. The number of statements does not grow with
    the number of estates.
    """

    _inherit = "credit.estate"

    def _remind(self, company, date):
        """Put the estates of a client on the day of who looks after them, each term once when it comes and once when passed."""
        self.flush_model()
        self.env["credit.heir"].flush_model()
        rows = self.env.execute_query(self._get_due_query(company, date))
        tasks = {}
        for case_id, kind, passed in rows:  # the first of a case says why
            tasks.setdefault(case_id, (kind, passed))
        yearly = [case_id for case_id in self._find_forgotten(company, date) if case_id not in tasks]
        tasks.update(dict.fromkeys(yearly, ("yearly", True)))
        self._put_tasks(tasks, date)
        self._mark_reminded(company, date, yearly)

    def _put_tasks(self, tasks, date):
        """Put the tasks on the day: one statement for each kind of term."""
        cases = {}
        for case_id, task in tasks.items():
            cases.setdefault(task, []).append(case_id)
        for (kind, passed), ids in cases.items():
            words = self._get_reminder(kind, passed)
            self.env["credit.case"].sudo().browse(ids)._put_on_day("estate", words, date=date, instead_of=("estate",))

    def _get_reminder(self, kind, passed):
        """Return what the operator reads: no person is named, the day of an operator is shown to colleagues too."""
        _ = self.env._
        labels = dict(self.env["credit.heir"]._fields["deadline_kind"]._description_selection(self.env))
        words = {
            **labels,
            "writ": _("A writ of payment may be served (477 c.p.c.)"),
            "collective": _("Service on the heirs together (477 c.p.c.)"),
            "default": _("Default of the heirs after the demand (1219 c.c.)"),
        }
        if kind == "yearly":
            return _("Nothing was done for this estate for a year")
        if passed and kind in ("inventory", "decision"):
            return _("%(term)s: passed. Verify and record who is heir by law.", term=words[kind])
        if passed and kind in ("court_term", "acceptance"):
            return _("%(term)s: passed. Verify and record who lost the right.", term=words[kind])
        if passed:
            return _("%(term)s: the day has come.", term=words[kind])
        return _("%(term)s: within a month.", term=words[kind])

    def _get_terms_query(self):
        """Return the SQL of all terms: ``estate_id``, ``heir_id``, ``kind``, ``date``, ``reminded``, ``since``."""
        return SQL(
            """
            SELECT heir.estate_id, heir.id AS heir_id, heir.deadline_kind AS kind, heir.deadline_date AS date,
                   CASE WHEN heir.reminded_for = heir.deadline_date THEN heir.reminded_date END AS reminded,
                   '-infinity'::date AS since
              FROM credit_heir AS heir WHERE heir.deadline_date IS NOT NULL
             UNION ALL
            SELECT estate.id, NULL, term.kind, term.date, estate.reminded_date, estate.date_opened
              FROM credit_estate AS estate
        CROSS JOIN LATERAL (VALUES ('writ', estate.writ_from), ('collective', estate.collective_until),
                                   ('default', estate.default_from)) AS term (kind, date)
             WHERE term.date IS NOT NULL
            """
        )

    def _get_due_terms_query(self, company, date):
        """Return the SQL of the terms to remind of on a day: what happened since the last reminder."""
        return SQL(
            """
            SELECT term.*, estate.case_id, term.date < %(date)s AS passed
              FROM (%(terms)s) AS term
              JOIN credit_estate AS estate ON estate.id = term.estate_id
        CROSS JOIN LATERAL (SELECT CASE WHEN term.date < %(date)s THEN term.date + 1
                                        ELSE term.date - %(before)s END AS day) AS mark
             WHERE estate.company_id = %(company)s AND estate.state IN %(open)s
               AND mark.day <= %(date)s AND mark.day > COALESCE(term.reminded, '-infinity') AND mark.day >= term.since
            """,
            terms=self._get_terms_query(), date=fields.Date.to_date(date), before=DAYS_BEFORE, company=company.id,
            open=OPEN_STATES,
        )

    def _get_due_query(self, company, date):
        return SQL(
            "SELECT due.case_id, due.kind, due.passed FROM (%s) AS due ORDER BY due.passed DESC, due.date, due.kind",
            self._get_due_terms_query(company, date),
        )

    def _find_forgotten(self, company, date):
        """Return the cases of open estates for which nobody did anything for a year."""
        rows = self.env.execute_query(SQL(
            """
            SELECT estate.case_id FROM credit_estate AS estate
             WHERE estate.company_id = %(company)s AND estate.state IN %(open)s
               AND GREATEST(
                       estate.date_opened, estate.yearly_date,
                       (SELECT MAX(act.create_date)::date FROM credit_heir_act AS act WHERE act.estate_id = estate.id),
                       (SELECT MAX(GREATEST(search.date_asked, search.date_answered)) FROM credit_heir_search AS search
                         WHERE search.estate_id = estate.id),
                       (SELECT MAX(talk.date)::date FROM credit_interaction AS talk
                          JOIN credit_case AS work ON work.id = talk.case_id
                         WHERE estate.case_id IN (work.id, work.parent_id))
                   ) <= %(year_ago)s
          ORDER BY estate.id
            """,
            company=company.id, open=OPEN_STATES, year_ago=fields.Date.subtract(fields.Date.to_date(date), years=1),
        ))
        return [case_id for case_id, in rows]

    def _mark_reminded(self, company, date, yearly):
        """Remember what was said, where it reached the day: a case kept for something else is told another night."""
        due = self._get_due_terms_query(company, date)
        date = fields.Date.to_date(date)
        self.env.cr.execute(SQL(
            """
            WITH told AS MATERIALIZED (
                SELECT due.* FROM (%(due)s) AS due JOIN credit_case AS work ON work.id = due.case_id
                 WHERE work.next_action = 'estate' AND work.next_action_date = %(date)s
            ), heirs AS (
                UPDATE credit_heir AS heir SET reminded_date = %(date)s, reminded_for = heir.deadline_date
                  FROM told WHERE told.heir_id = heir.id
            )
            UPDATE credit_estate AS estate
               SET reminded_date = CASE WHEN EXISTS (SELECT FROM told WHERE told.estate_id = estate.id AND told.heir_id IS NULL)
                                        THEN %(date)s ELSE estate.reminded_date END,
                   yearly_date = CASE WHEN estate.case_id = ANY(%(yearly)s) THEN %(date)s ELSE estate.yearly_date END
              FROM credit_case AS work
             WHERE work.id = estate.case_id AND work.next_action = 'estate' AND work.next_action_date = %(date)s
               AND (estate.case_id = ANY(%(yearly)s)
                    OR EXISTS (SELECT FROM told WHERE told.estate_id = estate.id AND told.heir_id IS NULL))
            """,
            due=due, date=date, yearly=list(yearly),
        ))
        self.invalidate_model(["reminded_date", "yearly_date"])
        self.env["credit.heir"].invalidate_model(["reminded_date", "reminded_for"])
