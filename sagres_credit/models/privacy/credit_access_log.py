import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
WAITING = "credit.access.log"
#: Who sees only these has not opened a case.
NAME_ONLY = {"id", "display_name"}


class CreditAccessLog(models.Model):
    """Who of the client, or which lawyer, opened a case, and in which hour; once an hour, however often.

    It is written after the request by a transaction of its own, so that reading stays reading, on a replica as well.
    """

    _name = "credit.access.log"
    _description = "Case opened"
    _order = "hour desc, id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    hour = fields.Datetime(required=True, readonly=True, index=True, help="The hour that began then, UTC.")
    how = fields.Selection(
        [("open", "Case opened"), ("export", "Exported")], required=True, readonly=True, default="open",
    )

    _hour_uniq = models.UniqueIndex("(case_id, user_id, hour, how)", "A case is noted once an hour for each user.")

    @api.model
    def _note(self, cases, how="open"):
        """Have it noted that the user of the environment reads these cases, once their transaction has ended."""
        postcommit = self.env.cr.postcommit
        if WAITING not in postcommit.data:
            postcommit.data[WAITING] = set()
            postcommit.add(self._write_waiting)
        postcommit.data[WAITING].update((case_id, self.env.uid, how) for case_id in cases.ids)

    def _write_waiting(self):
        """Write what waits by one statement, on the primary; a reader is never stopped by it."""
        rows = sorted(self.env.cr.postcommit.data.pop(WAITING, ()))
        try:
            with self.env.registry.cursor() as cr:
                self._insert(cr, rows)
        except Exception:
            _logger.exception("Who opened cases could not be noted: %s", rows)

    @api.model
    def _insert(self, cr, rows):
        """Add rows of ``(case, user, how)`` in the present hour; a case that is no more is left out."""
        case_ids, user_ids, hows = zip(*rows, strict=True) if rows else ((), (), ())
        cr.execute(SQL(
            """
            INSERT INTO credit_access_log (case_id, company_id, user_id, hour, how)
                 SELECT debt.id, debt.company_id, seen.user_id, DATE_TRUNC('hour', %s::timestamp), seen.how
                   FROM unnest(%s::integer[], %s::integer[], %s::varchar[]) AS seen (case_id, user_id, how)
                   JOIN credit_case AS debt ON debt.id = seen.case_id
            ON CONFLICT (case_id, user_id, hour, how) DO NOTHING
            """, fields.Datetime.now(), list(case_ids), list(user_ids), list(hows),
        ))


class CreditCase(models.Model):
    """A case that somebody from outside the firm opens is noted."""

    _inherit = "credit.case"

    def web_read(self, specification):
        """Note who opens a form; a list is no opening of each of its cases."""
        self._note_reading(specification)
        return super().web_read(specification)

    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """Read a list, which opens no case."""
        listed = self.with_context(credit_list=True)
        return super(CreditCase, listed).web_search_read(domain, specification, offset, limit, order, count_limit)

    def read(self, fields=None, load="_classic_read"):
        """Note who reads cases by a call of their own."""
        self._note_reading(fields)
        return super().read(fields, load)

    def export_data(self, fields_to_export):
        """Note who takes cases away in a file."""
        self._note_access("export")
        return super(CreditCase, self.with_context(credit_list=True)).export_data(fields_to_export)

    def _note_reading(self, names):
        """Note a reading that is neither a row of a list nor the mere name of a case on another page."""
        if not self.env.context.get("credit_list") and (names is None or set(names) - NAME_ONLY):
            self._note_access()

    def _note_access(self, how="open"):
        """Note the reader of these cases unless they work for the firm."""
        user = self.env.user
        outside = not self.env.su and user and not user.has_group("sagres_credit.group_operator")
        if self.ids and outside:
            self.env["credit.access.log"]._note(self, how)
