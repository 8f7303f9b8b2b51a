from odoo import api, models
from odoo.tools import SQL


class CxSelection(models.AbstractModel):
    """Who is asked and who is not, by set: a fixed number of statements whatever the number of persons.

    Everything hangs on one temporary table with a row for each person and programme: the first rule that speaks against
    asking is written there, with its words. The same rules judge when an event happens and again when the question leaves.
    """

    _name = "cx.selection"
    _description = "Selection of who is asked"

    @api.model
    def _queue(self, programs, events, wave=None):
        """Make the invitations of ``events`` by ``programs``, those not asked included, and return their numbers.

        :param SQL events: rows of ``(partner_id, case_id, operator_id, date, source_key)``
        :param wave: the wave that asks, if any
        :return: ``{"scheduled": number, "excluded": number}``
        """
        self._select(programs, events, wave)
        counts = self._insert(wave)
        self._drop()
        return counts

    @api.model
    def _preview(self, programs, events, wave=None):
        """Return who would be asked, as ``[(exclusion, channel, number)]``, and write nothing."""
        self._select(programs, events, wave)
        counts = self.env.execute_query(SQL(
            "SELECT exclusion, CASE WHEN exclusion IS NULL THEN channel END, COUNT(*) FROM cx_candidate GROUP BY 1, 2"
        ))
        self._drop()
        return counts

    @api.model
    def _select(self, programs, events, wave=None):
        self.env.flush_all()
        self._fill(SQL(
            """
            SELECT NULL::integer AS invitation_id, program.id AS program_id, event.*, NULL::varchar AS channel,
                   event.date + CASE WHEN %s THEN 0 ELSE program.delay_hours END * INTERVAL '1 hour' AS moment
              FROM (%s) AS event JOIN cx_program AS program ON program.id = ANY(%s)
             WHERE NOT EXISTS (SELECT FROM cx_invitation AS known
                                WHERE known.program_id = program.id AND known.source_key = event.source_key)
            """,
            bool(wave), events, programs.ids,
        ))
        self._judge()
        self._sample()
        self._keep_quarantine(waiting=True)
        self._schedule(programs.max_day if wave else 0)
        if not wave:
            self._limit_days()

    @api.model
    def _fill(self, rows):
        """Make the table of who might be asked, of persons of the client only, each event once a programme.

        :param SQL rows: ``(invitation_id, program_id, partner_id, case_id, operator_id, date, source_key, channel, moment)``
        """
        self.env.cr.execute(SQL(
            """
            DROP TABLE IF EXISTS cx_candidate, cx_key, cx_kin, cx_fact;
            CREATE TEMPORARY TABLE cx_candidate ON COMMIT DROP AS
            WITH event AS (SELECT DISTINCT ON (program_id, source_key, invitation_id) * FROM (%s) AS given
                         ORDER BY program_id, source_key, invitation_id, date)
            SELECT ROW_NUMBER() OVER (ORDER BY event.moment, program.sequence, program.id, event.invitation_id,
                                               event.source_key)::integer AS id,
                   event.invitation_id, program.id AS program_id, program.company_id, program.touchpoint_id,
                   program.quarantine_days, event.partner_id, debt.id AS case_id, operator.id AS operator_id, event.date,
                   event.source_key, event.channel, event.moment, person.commercial_partner_id,
                   person.credit_person_id AS person_id, person.email_normalized AS email,
                   COALESCE(person.credit_segment, '') AS segment, LOWER(TRIM(COALESCE(person.city, ''))) AS city,
                   NULL::varchar AS exclusion, NULL::varchar AS detail
              FROM event
              JOIN cx_program AS program ON program.id = event.program_id
              JOIN res_partner AS person ON person.id = event.partner_id
               AND COALESCE(person.company_id, program.company_id) = program.company_id
         LEFT JOIN credit_case AS debt ON debt.id = event.case_id AND debt.company_id = program.company_id
         LEFT JOIN res_users AS operator ON operator.id = event.operator_id;
            CREATE UNIQUE INDEX ON cx_candidate (id);
            ANALYZE cx_candidate
            """,
            rows,
        ))
        self._find_kin()

    @api.model
    def _find_kin(self):
        """Find the same persons elsewhere: by the person across clients and by their address.

        Both tables have a few rows a person, also where thousands share one address.
        """
        self.env.cr.execute(SQL(
            """
            CREATE TEMPORARY TABLE cx_key ON COMMIT DROP AS
            SELECT candidate.id, name.key, name.is_person
              FROM cx_candidate AS candidate
        CROSS JOIN LATERAL (VALUES ('p' || candidate.partner_id, TRUE), ('r' || candidate.person_id, TRUE),
                                   ('e' || candidate.email, TRUE),
                                   (CASE WHEN candidate.commercial_partner_id <> candidate.partner_id
                                         THEN 'p' || candidate.commercial_partner_id END, FALSE)) AS name (key, is_person)
             WHERE name.key IS NOT NULL;
            CREATE TEMPORARY TABLE cx_kin ON COMMIT DROP AS
            SELECT partner_id FROM cx_candidate
             UNION SELECT commercial_partner_id FROM cx_candidate WHERE commercial_partner_id IS NOT NULL
             UNION SELECT same.id FROM (SELECT DISTINCT person_id FROM cx_candidate) AS own
                     JOIN res_partner AS same ON same.credit_person_id = own.person_id
             UNION SELECT same.id FROM (SELECT DISTINCT email FROM cx_candidate) AS own
                     JOIN res_partner AS same ON same.email_normalized = own.email;
            CREATE INDEX ON cx_key (key);
            CREATE UNIQUE INDEX ON cx_kin (partner_id);
            ANALYZE cx_key, cx_kin
            """
        ))

    @api.model
    def _get_kin_keys(self):
        """Return the ``SQL`` of ``(partner_id, key)``: by which names each of the persons found is known."""
        return SQL(
            """
            SELECT kin.partner_id, name.key
              FROM cx_kin AS kin JOIN res_partner AS person ON person.id = kin.partner_id
        CROSS JOIN LATERAL (VALUES ('p' || person.id), ('r' || person.credit_person_id),
                                   ('e' || person.email_normalized)) AS name (key)
             WHERE name.key IS NOT NULL
            """
        )

    @api.model
    def _judge(self):
        """Write the first reason not to ask each person that is true today, whoever happened to think of asking."""
        self._find_facts()
        self._exclude_by_facts()
        self._choose_channel()

    @api.model
    def _insert(self, wave=None):
        """Write the invitations, those not asked too; what another transaction wrote first stays as it is."""
        rows = self.env.execute_query(SQL(
            """
            WITH made AS (
                INSERT INTO cx_invitation (program_id, company_id, touchpoint_id, partner_id, case_id, operator_id, wave_id,
                            source_key, date, state, exclusion, exclusion_detail, channel, date_scheduled, deadline,
                            create_uid, write_uid, create_date, write_date)
                     SELECT who.program_id, who.company_id, who.touchpoint_id, who.partner_id, who.case_id, who.operator_id,
                            %(wave)s, who.source_key, who.date,
                            CASE WHEN who.exclusion IS NULL THEN 'scheduled' ELSE 'excluded' END, who.exclusion, who.detail,
                            who.channel, CASE WHEN who.exclusion IS NULL THEN who.moment END,
                            CASE WHEN who.exclusion IS NULL THEN who.moment + program.link_days * INTERVAL '1 day' END,
                            %(user)s, %(user)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                       FROM cx_candidate AS who JOIN cx_program AS program ON program.id = who.program_id
                   ORDER BY who.id
                ON CONFLICT (program_id, source_key) WHERE source_key IS NOT NULL DO NOTHING
                  RETURNING state
            )
            SELECT COUNT(*) FILTER (WHERE state = 'scheduled'), COUNT(*) FILTER (WHERE state = 'excluded') FROM made
            """,
            wave=wave.id if wave else None, user=self.env.uid,
        ))
        self.env["cx.invitation"].invalidate_model()
        return dict(zip(("scheduled", "excluded"), rows[0], strict=True))

    @api.model
    def _drop(self):
        self.env.cr.execute("DROP TABLE IF EXISTS cx_candidate, cx_key, cx_kin, cx_fact")
