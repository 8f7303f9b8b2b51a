import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.platform_error import PlatformError
from ..tools.platform_position import PositionError

_logger = logging.getLogger(__name__)

KEPT_DAYS = 30


class PagopaMessage(models.Model):
    """How messages leave: each taken by one worker, built at that moment, written down at once after the call.

    A worker commits that it takes a message, then locks it for as long as it calls. A message that is leaving and that
    nobody has locked lost its worker: the next one takes it, and says again what may have been said already.
    """

    _inherit = "pagopa.message"

    @api.model
    def _cron_send(self):
        """Tell the platform what waits (scheduled job): several workers may run, each takes others."""
        self._read_files()
        self._send_files()
        try:
            while message := self._take():
                self._save_step()
                if message._hold():
                    message._send()
                if not self._save_step(1):
                    return
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
            self.env.invalidate_all()
            self._wake()
            self._save_step()

    @api.model
    def _save_step(self, done=0):
        """Commit what was done; return whether there is time for more."""
        left = self.sudo().search_count([("state", "in", ("waiting", "sending")), ("date_next", "<=", fields.Datetime.now())])
        time_left = self.env["ir.cron"]._commit_progress(done, remaining=left)
        self.env.invalidate_all()  # others have worked meanwhile
        return time_left

    @api.model
    def _take(self):
        """Return the next message that is due and that no other worker has, marked as leaving.

        A position that is told already waits for the end of that: its words arrive in order.
        """
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """
            UPDATE pagopa_message SET state = 'sending' WHERE id = (
                SELECT m.id FROM pagopa_message m
                 WHERE (m.state = 'sending' OR (m.state = 'waiting' AND m.date_next <= %s AND NOT EXISTS (
                        SELECT 1 FROM pagopa_message o WHERE o.position_id = m.position_id AND o.service = m.service
                           AND o.state IN ('sending', 'uploaded'))))
                 ORDER BY m.date_next, m.id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """, fields.Datetime.now(),
        ))
        self.invalidate_model()
        return self.sudo().browse([message_id for message_id, in rows])

    def _hold(self):
        """Lock this message while it leaves; return whether nobody else did, and it is still to leave."""
        rows = self.env.execute_query(SQL(
            "SELECT id FROM pagopa_message WHERE id = %s AND state = 'sending' FOR UPDATE SKIP LOCKED", self.id,
        ))
        return bool(rows)

    def _send(self):
        """Tell the platform, and write down what came of it; an error of ours is named like one of the platform."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                error = self._try()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as failure:
            _logger.exception("The message %s could not be built", self.id)
            error = failure
        self._settle(error)

    def _try(self):
        """Make the calls; return the error that is the platform's, so that what was written down about the calls stays."""
        try:
            self._tell(self.creditor_id._get_client())
        except (PlatformError, PositionError, UserError) as error:
            return error
        return None

    def _send_now(self):
        """Send what waits of these, here and now: for a person in the simulated environment."""
        for message in self.sudo().filtered(lambda one: one.state == "waiting"):
            message._send()

    @api.model
    def _wake(self, moment=None):
        """Have the queue worked on, soon or at a moment."""
        self.env.ref("sagres_pagopa.pagopa_message_cron_send").sudo()._trigger(moment)

    @api.autovacuum
    def _gc_sent(self):
        """Forget what was said long ago; the log of calls keeps it as long as the creditor wants."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.env.cr.execute(SQL("DELETE FROM pagopa_message WHERE state = 'sent' AND date_sent < %s", limit))
