import re

from odoo import api, models
from odoo.tools import SQL, get_lang

# How a date of Odoo's is written by PostgreSQL.
DATE_WORDS = {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%y": "YY", "%b": "Mon", "%B": "FMMonth", "%-d": "FMDD", "%-m": "FMMM"}


class CxSelection(models.AbstractModel):
    """The rules that speak against asking a person, the most telling first, each with its words."""

    _inherit = "cx.selection"

    @api.model
    def _get_reasons(self):
        """Return ``[SQL of (partner_id, detail), code, everywhere]`` of what is known against asking persons.

        For a module to keep persons from being asked, it must override this method; where their debt alone says so, the
        base's ``res.partner._get_silence_reasons``.
        """
        words = self.env._("Asked not to be asked: %(how)s", how="{1}")
        opted = SQL(
            """
            SELECT person.id AS partner_id,
                   CASE WHEN person.cx_opt_out_how <> '' THEN REPLACE(%s, '{1}', person.cx_opt_out_how) ELSE %s END AS detail
              FROM cx_kin AS kin JOIN res_partner AS person ON person.id = kin.partner_id WHERE person.cx_opt_out
            """,
            words, self.env._("Asked not to be asked"),
        )
        return [(opted, "opt_out", True), *map(self._get_silence, self.env["res.partner"]._get_silence_reasons())]

    @api.model
    def _get_silence(self, reason):
        """Return a ``SilenceReason`` of the base as :meth:`_get_reasons` does."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners._search(reason.domain, bypass_access=True)
        query = SQL(
            "SELECT kin.partner_id, %s AS detail FROM cx_kin AS kin WHERE kin.partner_id IN (%s)", reason.label, found.select()
        )
        return query, reason.code, reason.everywhere

    @api.model
    def _find_facts(self):
        """Gather what is known against asking the persons found, and who has answered since."""
        reasons = self._get_reasons()
        self.env.cr.execute(SQL(
            """
            CREATE TEMPORARY TABLE cx_fact ON COMMIT DROP AS %s;
            ANALYZE cx_fact
            """,
            SQL(" UNION ALL ").join(
                SQL("SELECT partner_id, detail, %s AS place, %s AS code, %s AS everywhere FROM (%s) AS reason",
                    place, code, everywhere, query)
                for place, (query, code, everywhere) in enumerate(reasons)
            ),
        ))

    @api.model
    def _exclude_by_facts(self):
        """Exclude whom something is known against: of themselves, of their firm, or of the same person elsewhere."""
        self.env.cr.execute(SQL(
            """
            WITH fact AS (
                SELECT DISTINCT ON (name.key, fact.everywhere) name.key, fact.place, fact.code, fact.detail
                  FROM cx_fact AS fact JOIN (%s) AS name ON name.partner_id = fact.partner_id
                 WHERE fact.everywhere OR name.key = 'p' || fact.partner_id
              ORDER BY name.key, fact.everywhere, fact.place
            ), found AS (
                SELECT DISTINCT ON (own.id) own.id, fact.code, fact.detail
                  FROM cx_key AS own JOIN fact ON fact.key = own.key
              ORDER BY own.id, fact.place
            )
            UPDATE cx_candidate AS who SET exclusion = found.code, detail = found.detail FROM found WHERE found.id = who.id
            """,
            self._get_kin_keys(),
        ))

    @api.model
    def _choose_channel(self):
        """Choose how to ask each person: as they prefer, else in the order of the programme, by what works."""
        self.env.cr.execute(SQL(
            """
            WITH bad AS (
                SELECT DISTINCT mark.partner_id, mark.slot FROM (%(marks)s) AS mark
                 WHERE mark.partner_id IN (SELECT partner_id FROM cx_candidate)
            ), way AS (
                SELECT DISTINCT ON (who.id) who.id, way.channel
                  FROM cx_candidate AS who
                  JOIN cx_program AS program ON program.id = who.program_id
                  JOIN res_partner AS person ON person.id = who.partner_id
            CROSS JOIN LATERAL (VALUES (0, who.channel), (2, program.channel_first), (3, program.channel_second),
                                       (4, program.channel_third)) AS way (place, channel)
                 WHERE %(works)s
              ORDER BY who.id, CASE WHEN place > 0 AND way.channel =
                       CASE person.credit_preferred_channel WHEN 'phone' THEN 'operator'
                            ELSE person.credit_preferred_channel END THEN 1 ELSE place END
            )
            UPDATE cx_candidate AS who
               SET channel = found.channel,
                   detail = CASE WHEN who.exclusion IS NULL AND found.channel IS NULL THEN %(words)s ELSE who.detail END,
                   exclusion = CASE WHEN found.channel IS NULL THEN COALESCE(who.exclusion, 'no_channel')
                                    ELSE who.exclusion END
              FROM (SELECT own.id, way.channel FROM cx_candidate AS own LEFT JOIN way ON way.id = own.id) AS found
             WHERE found.id = who.id
            """,
            marks=self.env["credit.contact.mark"]._get_current_query(), works=self._get_channel_condition(),
            words=self.env._("No address, number or conversation works in the ways of the programme"),
        ))

    @api.model
    def _get_channel_condition(self):
        """Return the ``SQL`` that tells whether ``way.channel`` reaches a ``person``.

        A blacklisted or failed address is none; by post needs a street and a town; an operator asks in their own case.
        """
        def works(slot):
            return SQL("NOT EXISTS (SELECT FROM bad WHERE bad.partner_id = who.partner_id AND bad.slot = %s)", slot)

        return SQL(
            """
            person.active AND CASE way.channel
                WHEN 'email' THEN person.email_normalized <> '' AND %(email)s AND NOT EXISTS (
                     SELECT FROM mail_blacklist AS listed WHERE listed.active AND listed.email = person.email_normalized)
                WHEN 'sms' THEN person.phone_sanitized <> '' AND %(phone)s AND NOT EXISTS (
                     SELECT FROM phone_blacklist AS listed WHERE listed.active AND listed.number = person.phone_sanitized)
                WHEN 'letter' THEN person.street <> '' AND person.city <> '' AND %(address)s
                WHEN 'operator' THEN who.case_id IS NOT NULL AND who.operator_id IS NOT NULL END
            """,
            email=works("email"), phone=works("phone"), address=works("address"),
        )

    @api.model
    def _sample(self):
        """Leave out who is not drawn: by the person and the event, so that a second draw gives the same."""
        words = self.env._("A sample of %(percent)s of a hundred, and not drawn", percent="{1}")
        self.env.cr.execute(SQL(
            """
            UPDATE cx_candidate AS who
               SET exclusion = 'sampling', detail = REPLACE(%s, '{1}', program.sampling_percent::varchar)
              FROM cx_program AS program
             WHERE program.id = who.program_id AND who.exclusion IS NULL AND program.sampling_percent < 100
               AND ('x' || SUBSTR(MD5(CONCAT_WS(':', program.id, who.source_key, who.partner_id)), 1, 7))::bit(28)::integer
                   %% 100 >= program.sampling_percent
            """,
            words,
        ))

    @api.model
    def _get_date_format(self):
        """Return the format of a date of the reader, as PostgreSQL writes it."""
        return re.sub(r"%-?[a-zA-Z]", lambda found: DATE_WORDS.get(found[0], ""), get_lang(self.env).date_format)
