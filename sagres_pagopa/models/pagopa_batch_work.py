import logging
import time

from psycopg2.errors import DeadlockDetected, SerializationFailure, UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

from .pagopa_batch import BUSY

_logger = logging.getLogger(__name__)

CHUNK = 200  # debtors in one transaction
TRIES = 5
KEPT_DAYS = 90
#: Somebody else changed the same debtors meanwhile: look again.
MEANWHILE = (DeadlockDetected, SerializationFailure, UniqueViolation)


class PagopaBatch(models.Model):
    """The making of positions by the scheduled job: a step of debtors after the other, each debtor once."""

    _inherit = "pagopa.batch"

    @api.model
    def _cron_make(self):
        """Make what was asked for or interrupted (scheduled job)."""
        for batch in self.sudo().search([("state", "in", BUSY)], order="id"):
            if not batch._work():
                return

    @api.autovacuum
    def _gc_lines(self):
        """Forget the debtors of old batches that got their position: the positions say so themselves."""
        limit = fields.Date.subtract(fields.Date.context_today(self), days=KEPT_DAYS)
        self.env["pagopa.batch.line"].sudo().search([
            ("batch_id.date", "<", limit), ("batch_id.state", "not in", BUSY), ("state", "=", "made"),
        ], limit=100_000).unlink()

    def _work(self):
        """Make what is left of this batch; return whether there was time for all of it."""
        self.ensure_one()
        while True:
            worked = self._take_chunk()
            if not worked:
                return True
            if not self.env["ir.cron"]._commit_progress(worked, remaining=max(self.total - self.done, 1)):
                return False

    def _take_chunk(self):
        """Make the positions of the next debtors in one transaction; return how many debtors were worked."""
        for attempt in range(1, TRIES + 1):
            try:
                worked = self._make_next()
                self.env.flush_all()
                return worked
            except MEANWHILE:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == TRIES:
                    raise
                time.sleep(0.1 * 2 ** attempt)
        return 0

    def _make_next(self):
        if not self.try_lock_for_update():
            return 0  # another worker is at it
        self.invalidate_recordset()
        if self.state not in BUSY:
            return 0
        lines = self.env["pagopa.batch.line"].search(
            [("batch_id", "=", self.id), ("state", "=", "waiting")], order="case_id", limit=CHUNK,
        )
        if not lines:
            self.write({"state": "done", "done": self.total})
            self.env.flush_all()
            self.env["ir.cron"]._commit_progress(0, remaining=0)
            return 0
        self._make_safely(lines)
        self.write({"state": "working", "done": self.done + len(lines)})
        return len(lines)

    def _make_safely(self, lines):
        """Make the positions of these debtors together; where that fails one by one: one does not stop the others."""
        try:
            with self.env.cr.savepoint():
                self._make_lines(lines)
        except MEANWHILE:
            raise
        except (UserError, ValueError) as error:
            if len(lines) == 1:
                _logger.warning("No position could be made of the case %s: %s", lines.case_id.id, error)
                lines.write({"state": "failed", "error": str(error)[:500]})
                return
            for line in lines:
                self._make_safely(line)

    def _make_lines(self, lines):
        Position = self.env["pagopa.position"].sudo().with_context(tracking_disable=True)
        lines.case_id._lock_for_agreement()
        foreseen = Position._foresee(lines.case_id)
        made = Position._make([spec for found in foreseen.values() for spec in found.specs])
        made.batch_id = self
        if self.is_published:
            made._publish(self.date_valid)
        for reason, some in lines.grouped(lambda line: foreseen[line.case_id].reason).items():
            some.write({"state": "left_out", "reason": reason} if reason else {"state": "made"})
