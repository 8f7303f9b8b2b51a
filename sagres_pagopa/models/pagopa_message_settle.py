from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

from ..tools.platform_error import PlatformConflict, PlatformDenied, PlatformError, PlatformMissing
from ..tools.platform_position import PositionError
from ..tools.platform_retry import next_attempt

#: How long nothing is asked with a key that was refused.
DENIED_WAIT = timedelta(hours=1)
LONGEST_ERROR = 500


class PagopaMessage(models.Model):
    """What becomes of a message after its call: sent, to be tried again, or refused and somebody's problem."""

    _inherit = "pagopa.message"

    def _settle(self, error=None):
        """Write down what came of this message.

        :param error: the exception that its call ended with, none where it went well
        """
        self.ensure_one()
        if error is None:
            self._finish()
        elif isinstance(error, PlatformDenied | UserError):
            self._postpone(self._say(error))
        elif isinstance(error, PlatformError) and error.retry:
            self._try_later(error)
        else:
            self._refuse(self._say(error))

    def _finish(self):
        """The platform knows: remember what it was told, and that nothing is wrong with these positions any more."""
        now = fields.Datetime.now()
        self.write({"state": "sent", "date_sent": now, "error": False})
        self.search([("position_id", "in", self.position_id.ids), ("state", "=", "failed")]).unlink()
        self.position_id.filtered(lambda position: position.state not in ("invalid", "paid"))._remember_amounts()
        problems = self.env["credit.problem"]
        problems._settle_pagopa(self.position_id)
        problems._settle_pagopa(self.creditor_id)

    def _try_later(self, error):
        """Wait longer after each attempt; after some hours a person has to look."""
        attempts = self.attempts + 1
        seed = f"{self.position_id.iupd}/{self.service}"
        moment = next_attempt(attempts, fields.Datetime.now(), after=error.after, seed=seed)
        self.attempts = attempts
        if moment is None:
            self._refuse(self._say(error))
        else:
            self._wait(moment, self._say(error))

    def _postpone(self, words):
        """Ask nothing more for this creditor for a while: each further call would be refused as well."""
        moment = fields.Datetime.now() + DENIED_WAIT
        self._wait(moment, words)
        self.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE pagopa_message SET date_next = %s WHERE id IN (SELECT id FROM pagopa_message WHERE creditor_id = %s"
            " AND state = 'waiting' AND date_next < %s ORDER BY id FOR UPDATE SKIP LOCKED)",
            moment, self.creditor_id.id, moment,
        ))
        self.invalidate_model(["date_next"])

    def _wait(self, moment, words, **vals):
        """Put this message back into the queue; where a newer one of its position waits there, that one does."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.write({"state": "waiting", "date_next": moment, "error": words[:LONGEST_ERROR], **vals})
                self.flush_recordset()
        except UniqueViolation:
            self.invalidate_recordset()
            self.unlink()
        self._wake(moment)

    def _refuse(self, words):
        """Name what was refused to who looks after the mandate; it is not tried again by itself."""
        self.write({"state": "failed", "error": words[:LONGEST_ERROR]})
        self.env["credit.problem"].sudo()._raise("pagopa_refused", [{
            "name": self.env._("pagoPA refused: %(position)s", position=self.position_id.display_name),
            "todo": words[:LONGEST_ERROR], "company_id": self.company_id.id, "res_model": "pagopa.position",
            "res_id": self.position_id.id, "user_id": self.env["pagopa.anomaly"]._get_owner(self.creditor_id).id,
        }])

    def _say(self, error):
        """Return what went wrong in words of ours, the platform's own, which are English, behind them."""
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, PositionError):
            return self.env._("The data do not do for the platform: %(words)s", words=error)
        if not isinstance(error, PlatformError):
            return self.env._("The message could not be built: %(words)s", words=error)
        return self._say_refusal(error)

    def _say_refusal(self, error):
        words = " · ".join(filter(None, (error.title, error.detail))) or error.operation
        if isinstance(error, PlatformDenied):
            return self.env._("The platform does not accept the key (%(status)s): %(words)s", status=error.status, words=words)
        if isinstance(error, PlatformConflict):
            return self.env._("The platform holds it in a state that allows no change (409): %(words)s", words=words)
        if isinstance(error, PlatformMissing):
            return self.env._("The platform does not know it (404): %(words)s", words=words)
        if error.retry:
            return self.env._("The platform does not answer (%(status)s): %(words)s", status=error.status or "-", words=words)
        return self.env._("The platform does not accept it (%(status)s): %(words)s", status=error.status, words=words)

    def action_send_again(self):
        """Put these refused messages back into the queue; only who manages credits does."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager sends a refused message again."))
        self.check_access("read")
        if any(message.state != "failed" for message in self):
            raise UserError(self.env._("This message was not refused, or it is in the queue again already."))
        self.sudo().position_id._queue()
        self.sudo().unlink()
