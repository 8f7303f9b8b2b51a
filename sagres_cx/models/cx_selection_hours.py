from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_contact_rule import DEFAULT_TZ
from odoo.addons.sagres_credit.tools.contact_rules import Rule

# How many days ahead an hour is looked for; a wave with a limit a day needs more, up to so many.
AHEAD_DAYS = 30
LONGEST_WAVE = 1000
# Where no contact rule is in force.
OFFICE = Rule({day: ((time(9), time(18)),) for day in range(5)})


class CxSelection(models.AbstractModel):
    """When the question leaves: within the hours of contact of the mandate, no more than so many a day."""

    _inherit = "cx.selection"

    @api.model
    def _get_now(self):
        return fields.Datetime.now()

    @api.model
    def _schedule(self, limit=0):
        """Move the moment of each question into the hours of contact; letters and operators need none.

        :param int limit: a wave that asks at most so many a day goes on the next day of contact, and the next
        """
        self._write_hours(limit)
        self.env.cr.execute(SQL(
            """
            WITH waiting AS (
                SELECT id, company_id, segment, city, GREATEST(moment, %(now)s) AS moment,
                       channel IN ('email', 'sms') AS is_timed,
                       CASE WHEN %(limit)s > 0 THEN (ROW_NUMBER() OVER (ORDER BY id) - 1) / %(limit)s ELSE 0 END AS days
                  FROM cx_candidate WHERE exclusion IS NULL
            ), placed AS (
                SELECT waiting.id, COALESCE(
                           CASE WHEN days = 0 AND NOT is_timed THEN waiting.moment
                                WHEN days = 0 THEN GREATEST(waiting.moment, first.open_from)
                                ELSE later.open_from END,
                           waiting.moment + waiting.days * INTERVAL '1 day') AS moment
                  FROM waiting
     LEFT JOIN LATERAL (SELECT * FROM cx_hours AS open
                         WHERE open.company_id = waiting.company_id AND open.segment = waiting.segment
                           AND open.city IN (waiting.city, '') AND open.open_to > waiting.moment
                      ORDER BY open.city = '', open.open_to LIMIT 1) AS first ON TRUE
     LEFT JOIN LATERAL (SELECT MIN(open.open_from) AS open_from FROM cx_hours AS open
                         WHERE open.company_id = waiting.company_id AND open.segment = first.segment
                           AND open.city = first.city AND open.place = first.place + waiting.days) AS later ON TRUE
            )
            UPDATE cx_candidate AS who SET moment = placed.moment FROM placed WHERE placed.id = who.id;
            DROP TABLE cx_hours
            """,
            now=self._get_now(), limit=limit,
        ))

    @api.model
    def _write_hours(self, limit=0):
        """Make a table of the open hours of each client and segment, and of each city that has holidays of its own."""
        scopes = self._read_scopes()
        now = self._get_now()
        first = min([max(scope[3], now) for scope in scopes], default=now)
        last = max([max(scope[4], now) for scope in scopes], default=now)
        number = sum(scope[5] for scope in scopes)
        days = min((last - first).days + AHEAD_DAYS + (2 * (number // limit) if limit else 0), LONGEST_WAVE)
        rows = self._get_hours(scopes, first.date(), days)
        columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 6
        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS cx_hours;
            CREATE TEMPORARY TABLE cx_hours ON COMMIT DROP AS
            SELECT * FROM UNNEST(%s::integer[], %s::varchar[], %s::varchar[], %s::integer[], %s::timestamp[], %s::timestamp[])
                       AS open (company_id, segment, city, place, open_from, open_to);
            CREATE INDEX ON cx_hours (company_id, segment, city, open_to);
            CREATE INDEX ON cx_hours (company_id, segment, city, place);
            ANALYZE cx_hours
            """,
            *columns,
        ))

    @api.model
    def _read_scopes(self):
        """Return whom hours are needed for: ``[(company id, segment, city in lower case, first, last moment, number)]``."""
        return self.env.execute_query(SQL(
            """
            SELECT company_id, segment, city, MIN(moment), MAX(moment), COUNT(*)
              FROM cx_candidate WHERE exclusion IS NULL GROUP BY company_id, segment, city
            """
        ))

    @api.model
    def _get_hours(self, scopes, first, days):
        """Return the rows of the table of open hours, for so many days from the first."""
        companies = {scope[0] for scope in scopes}
        mandates = self.env["credit.mandate"].sudo().search([
            ("company_id", "in", list(companies)), ("state", "=", "active"),
        ])
        by_company = mandates.grouped(lambda mandate: mandate.company_id.id)
        rules = self.env["credit.contact.rule"]._get_in_force(mandates)
        known = {(holiday.city or "").strip().casefold() for holiday in rules.holidays}
        kinds = {(scope[0], scope[1], scope[2] if scope[2] in known else "") for scope in scopes}
        return [
            (company_id, segment, city, *hours)
            for company_id, segment, city in sorted(kinds)
            for hours in _get_open_hours(
                rules, by_company.get(company_id, mandates.browse()), segment or False, city, first, days
            )
        ]

    @api.model
    def _limit_days(self):
        """Leave out who comes after the most that a programme asks on a day."""
        words = self.env._("The programme asks %(number)s people a day", number="{1}")
        self.env.cr.execute(SQL(
            """
            WITH busy AS (
                SELECT program_id, date_scheduled::date AS day, COUNT(*) AS number
                  FROM cx_invitation
                 WHERE state NOT IN ('excluded', 'cancelled') AND date_scheduled::date >= %(now)s::date
                   AND program_id IN (SELECT program_id FROM cx_candidate)
              GROUP BY 1, 2
            ), placed AS (
                SELECT who.id, program.max_day, COALESCE(busy.number, 0)
                       + ROW_NUMBER() OVER (PARTITION BY who.program_id, who.moment::date ORDER BY who.id) AS place
                  FROM cx_candidate AS who
                  JOIN cx_program AS program ON program.id = who.program_id AND program.max_day > 0
             LEFT JOIN busy ON busy.program_id = who.program_id AND busy.day = who.moment::date
                 WHERE who.exclusion IS NULL
            )
            UPDATE cx_candidate AS who
               SET exclusion = 'daily_limit', detail = REPLACE(%(words)s, '{1}', placed.max_day::varchar)
              FROM placed WHERE placed.id = who.id AND placed.place > placed.max_day
            """,
            words=words, now=self._get_now(),
        ))


def _get_open_hours(rules, mandate, segment, city, first, days):
    """Return ``[(number of the open day, from, until)]`` in UTC of the hours in which a kind of person may be met."""
    found, place = [], 0
    for offset in range(days):
        day = first + timedelta(days=offset)
        rule = rules.pick(mandate, segment, day)
        engine = rules.get_engine(rule, mandate, city) if rule else OFFICE
        zone = pytz.timezone(rule.tz if rule else DEFAULT_TZ)
        ranges = [] if engine.is_feast(day) else engine.get_ranges(day)
        found += [(place, _to_utc(zone, day, start), _to_utc(zone, day, end)) for start, end in ranges]
        place += bool(ranges)
    return found


def _to_utc(zone, day, hour):
    """Return an hour of a day in UTC; no hour is the midnight at its end."""
    local = datetime.combine(day, hour) if hour else datetime.combine(day + timedelta(days=1), time.min)
    return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
