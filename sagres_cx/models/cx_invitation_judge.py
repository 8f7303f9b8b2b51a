from odoo import api, fields, models
from odoo.tools import SQL


class CxInvitation(models.Model):
    """An invitation is judged when something happens and again at the moment of asking: much may be in between."""

    _inherit = "cx.invitation"

    wave_id = fields.Many2one("cx.wave", readonly=True, index="btree_not_null", ondelete="restrict")

    _asked_idx = models.Index("(program_id, date_scheduled) WHERE state NOT IN ('excluded', 'cancelled')")

    def _exclude(self, code, detail=False):
        """Say that these persons are not asked after all, and why.

        :param str code: a value of ``exclusion``
        :param str detail: in words; by default those of the code
        """
        words = dict(self._fields["exclusion"]._description_selection(self.env))[code]
        self.sudo().write({
            "state": "excluded", "exclusion": code, "exclusion_detail": detail or words, "date_scheduled": False,
        })

    def _judge(self):
        """Return those of these invitations that may be asked at this moment; the others say why they are not.

        Who calls it says that their time has come.

        What has become true since the event excludes: a dispute, a request, an answer given elsewhere. Who would be one
        too many today waits until tomorrow, who may not be met at this hour until the next; a paused programme waits.
        What another worker holds is left to it. The number of statements does not depend on that of the invitations.
        """
        selection = self.env["cx.selection"]
        self.env.flush_all()
        ids = self._lock_scheduled()
        self._drop_closed(ids)
        selection._fill(self._get_judged_query(ids))
        selection._judge()
        self._exclude_answered()
        selection._keep_quarantine(waiting=False)
        selection._schedule()
        rows = self._write_judged()
        selection._drop()
        self.invalidate_model()
        return self.browse([row[0] for row in rows])

    def _lock_scheduled(self):
        """Lock those of these that wait and that nobody else holds, and return their ids."""
        rows = self.env.execute_query(SQL(
            "SELECT id FROM cx_invitation WHERE id = ANY(%s) AND state = 'scheduled' AND partner_id IS NOT NULL"
            " ORDER BY id FOR UPDATE SKIP LOCKED", self.ids,
        ))
        return [row[0] for row in rows]

    @api.model
    def _drop_closed(self, ids):
        """Exclude what waits for a programme that is closed."""
        self.env.cr.execute(SQL(
            """
            UPDATE cx_invitation AS invitation
               SET state = 'excluded', exclusion = 'no_program', exclusion_detail = %s, date_scheduled = NULL,
                   write_uid = %s, write_date = NOW() AT TIME ZONE 'UTC'
              FROM cx_program AS program
             WHERE program.id = invitation.program_id AND program.state = 'closed' AND invitation.id = ANY(%s)
            """,
            self.env._("The programme was closed before the question left"), self.env.uid, ids,
        ))

    @api.model
    def _get_judged_query(self, ids):
        """Return the rows of the selection of these invitations, the first to be asked first."""
        return SQL(
            """
            SELECT waiting.id AS invitation_id, waiting.program_id, waiting.partner_id, waiting.case_id,
                   waiting.operator_id, waiting.date, waiting.source_key, waiting.channel,
                   LEAST(waiting.date_scheduled, %s) AS moment
              FROM cx_invitation AS waiting JOIN cx_program AS program ON program.id = waiting.program_id
             WHERE waiting.id = ANY(%s) AND waiting.state = 'scheduled' AND program.state = 'running'
            """,
            self.env["cx.selection"]._get_now(), ids,
        )

    @api.model
    def _exclude_answered(self):
        """Exclude who has told the client since what they think, in whatever programme."""
        self.env.cr.execute(SQL(
            """
            WITH answered AS (
                SELECT name.key, voice.company_id, MAX(voice.date) AS date
                  FROM (%s) AS name JOIN cx_feedback AS voice ON voice.partner_id = name.partner_id
                 WHERE voice.program_id IS NOT NULL
              GROUP BY name.key, voice.company_id
            )
            UPDATE cx_candidate AS who SET exclusion = 'answered', detail = %s
              FROM cx_key AS own JOIN answered ON answered.key = own.key
             WHERE own.id = who.id AND own.is_person AND who.exclusion IS NULL
               AND answered.company_id = who.company_id AND answered.date >= who.date
            """,
            self.env["cx.selection"]._get_kin_keys(), self.env._("Has answered a question since"),
        ))

    @api.model
    def _write_judged(self):
        """Write what was judged, and return the ids of who may be asked: those beyond the limit of the day wait a day."""
        return self.env.execute_query(SQL(
            """
            WITH sent AS (
                SELECT program_id, COUNT(*) AS number FROM cx_invitation
                 WHERE date_sent::date = %(now)s::date AND program_id IN (SELECT program_id FROM cx_candidate)
              GROUP BY program_id
            ), judged AS (
                SELECT who.invitation_id AS id, who.exclusion, who.detail, who.channel, who.moment,
                       COALESCE(program.max_day, 0) > 0 AND COALESCE(sent.number, 0) + ROW_NUMBER() OVER (
                           PARTITION BY who.program_id, who.exclusion IS NULL AND who.moment <= %(now)s
                           ORDER BY who.id) > program.max_day AS is_full
                  FROM cx_candidate AS who JOIN cx_program AS program ON program.id = who.program_id
             LEFT JOIN sent ON sent.program_id = who.program_id
            ), written AS (
                UPDATE cx_invitation AS invitation
                   SET state = CASE WHEN judged.exclusion IS NULL THEN 'scheduled' ELSE 'excluded' END,
                       exclusion = judged.exclusion, exclusion_detail = judged.detail, channel = judged.channel,
                       date_scheduled = CASE WHEN judged.exclusion IS NOT NULL THEN NULL
                                             WHEN judged.moment > %(now)s THEN judged.moment
                                             WHEN judged.is_full THEN %(now)s + INTERVAL '1 day'
                                             ELSE invitation.date_scheduled END,
                       write_uid = %(user)s, write_date = NOW() AT TIME ZONE 'UTC'
                  FROM judged
                 WHERE judged.id = invitation.id
                   AND (judged.exclusion IS NOT NULL OR judged.is_full OR judged.moment > %(now)s
                        OR invitation.channel IS DISTINCT FROM judged.channel)
            )
            SELECT id FROM judged WHERE exclusion IS NULL AND moment <= %(now)s AND NOT is_full ORDER BY id
            """,
            now=self.env["cx.selection"]._get_now(), user=self.env.uid,
        ))
