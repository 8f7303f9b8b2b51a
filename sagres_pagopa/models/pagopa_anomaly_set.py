from odoo import api, models
from odoo.tools import SQL


class PagopaAnomaly(models.Model):
    """Anomalies of many records at once: raised and solved by two statements, however many they are."""

    _inherit = "pagopa.anomaly"

    @api.model
    def _follow_set(self, codes, subject, scope, found):
        """Have the list say what a query found: raise what is new, solve what adds up now.

        What a person said is solved is not raised again.

        :param tuple codes: the kinds the query looks for
        :param str subject: the field that names the record, as ``flow_line_id``
        :param SQL scope: query of the ids that were looked at
        :param SQL found: query of ``subject_id, code, creditor_id, flow_id, amount, detail``
        """
        self.env.flush_all()
        field = SQL.identifier(subject)
        self.env.cr.execute(SQL(
            """
            WITH found AS MATERIALIZED (%(found)s), solved AS (
                UPDATE pagopa_anomaly AS known
                   SET state = 'solved', solution = %(solution)s, write_date = NOW() AT TIME ZONE 'UTC'
                 WHERE known.state = 'open' AND known.code = ANY(%(codes)s) AND known.%(field)s IN (%(scope)s)
                   AND NOT EXISTS (SELECT FROM found WHERE found.subject_id = known.%(field)s AND found.code = known.code)
            )
            %(insert)s
            """,
            found=found, solution=self.env._("It adds up now"), codes=list(codes), field=field, scope=scope,
            insert=self._get_set_insert(codes, subject, field),
        ))
        self.invalidate_model()

    @api.model
    def _get_set_insert(self, codes, subject, field):
        """Return the statement that raises the rows of ``found`` not known yet."""
        titles = self._get_titles()
        words = SQL(", ").join(
            SQL("(%s, %s, %s)", code, titles[code], self._get_remedy(code) or None) for code in codes
        )
        columns = dict.fromkeys(["flow_id", subject])
        values = {"flow_id": SQL("found.flow_id"), subject: SQL("found.subject_id")}
        return SQL(
            """
            INSERT INTO pagopa_anomaly (creditor_id, company_id, code, text, todo, amount, state, user_id, %(columns)s,
                                        create_uid, write_uid, create_date, write_date)
            SELECT found.creditor_id, creditor.company_id, found.code, words.title || ': ' || found.detail, words.todo,
                   found.amount, 'open', mandate.user_id, %(values)s, %(uid)s, %(uid)s,
                   NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
              FROM found
              JOIN (VALUES %(words)s) AS words (code, title, todo) ON words.code = found.code
              JOIN pagopa_creditor AS creditor ON creditor.id = found.creditor_id
         LEFT JOIN LATERAL (SELECT user_id FROM credit_mandate WHERE company_id = creditor.company_id AND state = 'active'
                             ORDER BY id LIMIT 1) AS mandate ON TRUE
             WHERE NOT EXISTS (SELECT FROM pagopa_anomaly AS known
                                WHERE known.%(field)s = found.subject_id AND known.code = found.code
                                  AND (known.is_accepted OR known.state = 'open'))
                ON CONFLICT DO NOTHING
            """,
            columns=SQL(", ").join(map(SQL.identifier, columns)), values=SQL(", ").join(values[name] for name in columns),
            words=words, field=field, uid=self.env.uid,
        )
