from odoo import api, models
from odoo.tools import SQL

# Days after ``start`` that lie in any of the suspensions, each once.
SUSPENDED_DAYS = SQL(
    """(SELECT COALESCE(SUM(GREATEST(0, last - GREATEST(first_day, course.start + 1, before + 1) + 1)), 0)::integer
          FROM (SELECT first_day, last,
                       MAX(last) OVER (ORDER BY first_day, last
                                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                  FROM UNNEST(course.span_from, course.span_to) AS span (first_day, last)) AS span)"""
)


def add_term(alias, start="start"):
    """Return the SQL of the last day of a term, before suspensions and holidays: months first, then days (2963 c.c.).

    :param str alias: of rows with ``years``, ``months``, ``days`` and the day ``start`` from which the term runs
    """
    day, years, months, days = (SQL.identifier(alias, name) for name in (start, "years", "months", "days"))
    return SQL("((%s + MAKE_INTERVAL(years => %s, months => %s))::date + %s)", day, years, months, days)


# The last day of ``course`` before holidays, NULL in court and while a suspension has no end.
COURSE_END = SQL(
    "CASE WHEN NOT course.pending AND ARRAY_POSITION(course.span_to, NULL) IS NULL THEN %s + %s END",
    add_term("course"), SUSPENDED_DAYS,
)


class CreditLimitation(models.AbstractModel):
    """What tools/limitation.py says of one credit, said of a million by SQL: how each term went and when it ends."""

    _name = "credit.limitation"
    _description = "Limitation of credits by set"

    @api.model
    def _get_course_query(self, terms, events, day):
        """Return the SQL of how terms went, exactly as ``trace`` of tools/limitation.py reads them.

        :param SQL terms: ``term`` (unique number), ``first`` (date), ``years``, ``months``, ``days``, ``presumptive``
        :param SQL events: ``term``, ``kind``, ``date``, ``date_end``, ``outcome``
        :param date day: when the state is asked, not before the last event
        :return: columns ``term``, ``start``, ``ends`` (NULL while no end is known), ``presumptive`` and ``state``
            (``running``, ``suspended``, ``in_court``, ``expired``)
        """
        return SQL(
            """
            WITH RECURSIVE term AS MATERIALIZED (%(terms)s
            ), act AS MATERIALIZED (    -- 1. the events of each term in the order in which they are read
                SELECT event.*,
                       ROW_NUMBER() OVER (PARTITION BY event.term
                                          ORDER BY event.date, event.kind COLLATE "C",
                                                   COALESCE(event.outcome, '') COLLATE "C", event.date_end) AS place
                  FROM (%(events)s) AS event
            ), %(course)s, reached AS (        -- 3. where the last event left each term
                SELECT DISTINCT ON (term) * FROM course ORDER BY term, place DESC
            ), went AS (                -- 4. the end before holidays; terms without events go the short way
                SELECT term.term, term.first AS start, %(plain_end)s AS raw, term.presumptive,
                       FALSE AS in_court, FALSE AS suspended
                  FROM term WHERE NOT EXISTS (SELECT FROM act WHERE act.term = term.term)
                 UNION ALL
                SELECT course.term, course.start, %(long_end)s, course.presumptive,
                       course.pending OR COALESCE(course.final > %(day)s, FALSE),
                       EXISTS (SELECT FROM UNNEST(course.span_from, course.span_to, course.span_counts)
                                        AS span (first_day, last, counts)
                                WHERE counts AND first_day <= %(day)s AND COALESCE(last >= %(day)s, TRUE))
                  FROM reached AS course
            )
            SELECT went.term, went.start, COALESCE(calendar.moved, went.raw) AS ends, went.presumptive,
                   CASE WHEN COALESCE(calendar.moved, went.raw) < %(day)s THEN 'expired'
                        WHEN went.in_court THEN 'in_court'
                        WHEN went.suspended THEN 'suspended'
                        ELSE 'running' END AS state
              FROM went LEFT JOIN credit_calendar AS calendar ON calendar.day = went.raw
            """,
            terms=terms, events=events, day=day, course=self._get_course_step(),
            plain_end=add_term("term", "first"), long_end=COURSE_END,
        )

    @api.model
    def _get_course_step(self):
        """Return step 2 of the courses: each event applied to its term, one after the other."""
        return SQL(
            """
            course AS (                 -- 2. every event finds the term as the one before left it
                SELECT term.term, 0::bigint AS place, term.first, term.first AS start, term.years, term.months, term.days,
                       term.presumptive, FALSE AS pending, NULL::date AS final,
                       '{}'::date[] AS span_from, '{}'::date[] AS span_to, '{}'::boolean[] AS span_counts
                  FROM term WHERE EXISTS (SELECT FROM act WHERE act.term = term.term)
                 UNION ALL
                SELECT course.term, act.place, course.first,
                       CASE effect WHEN 'restarted' THEN act.date
                                   WHEN 'judged' THEN GREATEST(course.first, course.final, act.date_end)
                                   ELSE course.start END,
                       CASE effect WHEN 'judged' THEN 10 ELSE course.years END,
                       CASE effect WHEN 'judged' THEN 0 ELSE course.months END,
                       CASE effect WHEN 'judged' THEN 0 ELSE course.days END,
                       course.presumptive AND effect <> 'judged',
                       course.pending OR effect = 'in_court',
                       CASE effect WHEN 'judged' THEN GREATEST(course.final, act.date_end) ELSE course.final END,
                       CASE WHEN is_span THEN course.span_from || act.date ELSE course.span_from END,
                       CASE WHEN is_span THEN course.span_to || act.date_end ELSE course.span_to END,
                       CASE WHEN is_span THEN course.span_counts || (effect = 'suspended') ELSE course.span_counts END
                  FROM course
                  JOIN act ON act.term = course.term AND act.place = course.place + 1
            CROSS JOIN LATERAL (%(end)s) AS present
            CROSS JOIN LATERAL (%(effect)s) AS verdict
            CROSS JOIN LATERAL (SELECT act.kind = 'suspension' AND effect <> 'late' AS is_span) AS taken
            )
            """,
            end=self._get_end_query(), effect=self._get_effect_query(),
        )

    @api.model
    def _get_end_query(self):
        """Return the SQL of the end of ``course`` as it stands, moved by holidays; NULL while none is known."""
        return SQL(
            """
            SELECT COALESCE((SELECT calendar.moved FROM credit_calendar AS calendar WHERE calendar.day = raw), raw) AS ends
              FROM (SELECT %s AS raw OFFSET 0) AS unmoved
            OFFSET 0        -- a fence: else the planner would write this out at every use
            """,
            COURSE_END,
        )

    @api.model
    def _get_effect_query(self):
        """Return the SQL of what the event ``act`` does to ``course``: the twin of ``_Clock.take`` of the engine."""
        return SQL(
            """
            SELECT CASE WHEN act.date > present.ends AND act.kind <> 'waiver' THEN 'late'
                        WHEN act.kind = 'suspension'
                        THEN CASE WHEN act.date_end <= course.first THEN 'early'
                                  WHEN course.pending OR act.date_end <= course.final THEN 'covered'
                                  ELSE 'suspended' END
                        WHEN act.kind = 'suit' AND act.outcome IS DISTINCT FROM 'extinguished'
                        THEN CASE WHEN act.date_end IS NULL THEN 'in_court' ELSE 'judged' END
                        WHEN act.date < course.first THEN 'early'
                        WHEN (course.pending OR act.date <= course.final) AND (act.date > present.ends) IS NOT TRUE
                        THEN 'covered'
                        ELSE 'restarted' END AS effect
            OFFSET 0
            """
        )
