from odoo import api, models
from odoo.tools import SQL


class CxSelection(models.AbstractModel):
    """Nobody is asked again too soon, whoever asks: the quarantine is of the person, across programmes and clients."""

    _inherit = "cx.selection"

    @api.model
    def _keep_quarantine(self, waiting):
        """Leave out who was asked in the days of the programme's quarantine, or would be asked twice now.

        :param bool waiting: whether a question that has not left yet counts too
        """
        self._exclude_asked(waiting)
        self._exclude_twice()

    @api.model
    def _exclude_asked(self, waiting):
        words = self.env._("Asked on %(date)s; not again before %(next)s", date="{1}", next="{2}")
        self.env.cr.execute(SQL(
            """
            WITH asked AS (
                SELECT name.key, MAX(other.date_sent) AS date, BOOL_OR(other.state = 'scheduled') AS waits
                  FROM (%(names)s) AS name
                  JOIN cx_invitation AS other ON other.partner_id = name.partner_id
                 WHERE (other.date_sent IS NOT NULL AND other.state <> 'failed' OR %(waiting)s AND other.state = 'scheduled')
                   AND NOT EXISTS (SELECT FROM cx_candidate AS own WHERE own.invitation_id = other.id)
              GROUP BY name.key
            ), found AS (
                SELECT own.id, MAX(asked.date) AS date, BOOL_OR(asked.waits) AS waits
                  FROM cx_key AS own JOIN asked ON asked.key = own.key WHERE own.is_person
              GROUP BY own.id
            )
            UPDATE cx_candidate AS who
               SET exclusion = 'quarantine',
                   detail = CASE WHEN found.waits THEN %(waits)s
                            ELSE REPLACE(REPLACE(%(words)s, '{1}', TO_CHAR(found.date, %(format)s)),
                                 '{2}', TO_CHAR(found.date + who.quarantine_days * INTERVAL '1 day', %(format)s)) END
              FROM found
             WHERE found.id = who.id AND who.exclusion IS NULL AND who.quarantine_days > 0
               AND (found.waits OR found.date > %(now)s - who.quarantine_days * INTERVAL '1 day')
            """,
            names=self._get_kin_keys(), waiting=waiting, words=words, format=self._get_date_format(), now=self._get_now(),
            waits=self.env._("A question to this person waits to be asked"),
        ))

    @api.model
    def _exclude_twice(self):
        """Ask a person whom several events or programmes would ask at once only by the first."""
        self.env.cr.execute(SQL(
            """
            WITH claim AS (
                SELECT own.id, own.key FROM cx_key AS own JOIN cx_candidate AS who ON who.id = own.id
                 WHERE own.is_person AND who.exclusion IS NULL
            ), first AS (
                SELECT key, MIN(id) AS id FROM claim GROUP BY key HAVING COUNT(*) > 1
            )
            UPDATE cx_candidate AS who SET exclusion = 'quarantine', detail = %s
             WHERE who.quarantine_days > 0
               AND who.id IN (SELECT claim.id FROM claim JOIN first ON first.key = claim.key WHERE first.id < claim.id)
            """,
            self.env._("Another question asks this person now"),
        ))
