import logging
import secrets
from contextlib import contextmanager

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_notice_leave import ASKING

_logger = logging.getLogger(__name__)

ELECTRONIC = ("email", "pec", "sms")
BATCH = 200  # notices claimed by a worker in one transaction
RETRY_MINUTES = 15
TRIES = 5


class CreditNotice(models.Model):
    """The sender: several workers take batches, nobody gets a message twice, and a kill loses nothing.

    A batch is claimed and frozen in one transaction. Then each message is handed over between two commits: a mark with
    the next message says that the one before has gone. After a kill only the last marked message of a worker is in
    doubt, and a person decides on it; the marked before it have gone, the others are queued again.
    """

    _inherit = "credit.notice"

    @api.model
    def _cron_send(self):
        """Send what waits on the electronic channels (scheduled job)."""
        if self._is_neutralised():
            _logger.info("A neutralised database sends no notices.")
            return
        self._recover()
        for channel in ELECTRONIC:
            if not self._send_channel(channel):
                break

    def _send_now(self):
        """Send these notices of an electronic channel at once, for the person who asked for it."""
        if self._is_neutralised():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        with self._open_claim() as claim:
            leaving = self._leave(fields.Datetime.now())
            leaving.write({"claim": claim, "handed": 0})
            self.env.flush_all()
            self._commit()
            leaving._hand_over_batch()

    @api.model
    def _is_neutralised(self):
        return bool(self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"))

    @api.model
    def _send_channel(self, channel):
        """Send every notice of a channel that may leave now, batch by batch; return whether there was time for all."""
        last = 0
        with self._open_claim() as claim:
            while True:
                notices, last = self._claim_batch(channel, claim, last)
                if not last:
                    return True
                notices._hand_over_batch()
                left = Domain("channel", "=", channel) & Domain("id", ">", last) & self._get_ready_domain()
                if not self.env["ir.cron"]._commit_progress(len(notices), remaining=self.search_count(left)):
                    return False

    @contextmanager
    def _open_claim(self):
        """Give the number of a new worker; who finds its notices later can tell whether it still lives.

        A session lock of PostgreSQL says so: it outlives the commits and ends with the connection.
        """
        claim = secrets.randbelow(2**31 - 2) + 1
        self.env.cr.execute("SELECT pg_advisory_lock(hashtext('credit.notice'), %s)", [claim])
        try:
            yield claim
        except BaseException:
            self.env.cr.rollback()  # a transaction that failed could not give the lock back
            raise
        finally:
            self.env.cr.execute("SELECT pg_advisory_unlock(hashtext('credit.notice'), %s)", [claim])

    @api.model
    def _commit(self):
        """End the transaction: what a mail server has taken must be known, whatever happens to this process next."""
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _get_ready_domain(self):
        """Return the ``Domain`` of notices that wait for nothing but a worker."""
        now = fields.Datetime.now()
        later = Domain("not_before", ">", now)
        return Domain("state", "=", "queued") & ~later

    @api.model
    def _claim_batch(self, channel, claim, last):
        """Take the next notices of a channel and freeze what they say; return them and the last id looked at (0: none).

        Rows that another worker holds are left to it.
        """
        for attempt in range(1, TRIES + 1):
            now = fields.Datetime.now()
            try:
                ids = self._lock_batch(channel, last)
                notices = self.browse(ids)._within_allowance(now)._leave(now)
                notices.write({"claim": claim, "handed": 0})
                self.env.flush_all()
                self._commit()
                return notices, max(ids, default=0)
            except (SerializationFailure, DeadlockDetected):
                # Somebody booked a payment on one of these debtors meanwhile: look again, at what is true now.
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == TRIES:
                    raise
        return self.browse(), 0

    @api.model
    def _lock_batch(self, channel, last):
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT id FROM credit_notice
                WHERE channel = %s AND state = 'queued' AND id > %s AND COALESCE(not_before <= %s, TRUE)
             ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
            channel, last, fields.Datetime.now(), BATCH,
        ))
        self.invalidate_model()
        return [notice_id for notice_id, in rows]

    def _within_allowance(self, now):
        """Return the notices that fit in the messages an hour of their mandate; the others wait for the next hour."""
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        limited = {company: mandate for company, mandate in mandates.items() if mandate.messages_per_hour}
        if not limited:
            return self
        hour = fields.Datetime.subtract(now, hours=1)
        sent = dict(self._read_group(
            [("company_id", "in", [company.id for company in limited]), ("date_sent", ">", hour),
             ("channel", "in", ELECTRONIC)],
            ["company_id"], ["__count"],
        ))
        within = self.browse()
        for company, notices in self.grouped("company_id").items():
            room = len(notices)
            if company in limited:
                room = max(limited[company].messages_per_hour - sent.get(company, 0), 0)
            within |= notices[:room]
            notices[room:].write({"not_before": fields.Datetime.add(now, hours=1)})
        return within

    def _hand_over_batch(self):
        """Hand these frozen notices to their servers, and write what became of them."""
        for channel, notices in self.grouped("channel").items():
            getattr(notices, f"_hand_over_{channel}", notices._hand_over_to_people)()
        self._close_batch()

    def _hand_over_to_people(self):
        """Queue again what took a channel of paper at the last moment: the letters of the day take it."""
        self._requeue()

    def _mark(self, place):
        """Say, before it is handed over, that this notice is the next; return whether it may still leave.

        One statement in its own transaction. It looks at the case once more: a payment booked since the batch was
        claimed sends the notice back to the queue, where it is written again.
        """
        self.ensure_one()
        self.env.flush_all()
        # What other holds let through is looked up only where one keeps it back: no statement more for all the others.
        marked = self._write_mark(place, ())
        if not marked and (borne := self._get_borne_holds()):
            marked = self._write_mark(place, borne)
        self._commit()
        return marked

    def _write_mark(self, place, borne):
        """Mark this notice unless its case is held, otherwise than by one of the ``borne`` holds; return whether it is."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_notice AS notice SET handed = %s, date_sent = %s
              FROM credit_case AS known
             WHERE notice.id = %s AND notice.state = 'sending' AND known.id = notice.case_id
               AND (notice.purpose NOT IN %s
                    OR (known.hold_code IS NULL OR known.hold_code IN %s)
                       AND COALESCE(NULLIF(known.amount_overdue, 0), known.amount_not_due) = notice.amount)
            """,
            place + 1, fields.Datetime.now(), self.id, ASKING, borne or ("",),
        ))
        return bool(self.env.cr.rowcount)

    def _close_batch(self):
        """Write that what was marked has left, and queue again what was not."""
        self.invalidate_recordset(["date_sent", "handed", "state"])  # a bounce may have been quicker
        still = self.filtered(lambda notice: notice.state == "sending")
        gone = still.filtered("handed")
        gone._set_gone()
        (still - gone)._requeue()
        self.env.flush_all()
        self._commit()

    def _set_gone(self):
        """Write that these notices have left, and put them into the threads of their cases."""
        self._set_state("sent", claim=0)
        self._post_sent()

    @api.model
    def _recover(self):
        """Settle what workers that died have left behind."""
        self.flush_model(["claim", "state"])
        rows = self.env.execute_query(SQL("SELECT DISTINCT claim FROM credit_notice WHERE state = 'sending' AND claim > 0"))
        for claim, in rows:
            self.env.cr.execute("SELECT pg_try_advisory_lock(hashtext('credit.notice'), %s)", [claim])
            if self.env.cr.fetchone()[0]:
                try:
                    self._recover_claim(claim)
                finally:
                    self.env.cr.execute("SELECT pg_advisory_unlock(hashtext('credit.notice'), %s)", [claim])

    @api.model
    def _recover_claim(self, claim):
        """Settle the notices of one dead worker: the last one it marked is in doubt, those before it have gone."""
        left = self.search([("claim", "=", claim), ("state", "=", "sending")])
        marked = left.filtered("handed").sorted("handed")
        doubtful = marked[-1:]
        (marked - doubtful)._set_gone()
        (left - marked)._requeue()
        doubtful._set_doubtful()
        self.env.flush_all()
        self._commit()

    def _set_doubtful(self):
        """Give to a person what may have left or not: sent again by itself it could reach somebody twice."""
        self._set_state("failed", reason_code="doubt", claim=0)
        self.env["credit.problem"].sudo()._raise("doubt", [
            {
                "name": self.env._("«%(notice)s» was being handed over when the server stopped.", notice=notice.display_name),
                "todo": self.env._("Ask the debtor or look at the mail server's log; send it again only if it did not leave."),
                "company_id": notice.company_id.id, "user_id": notice.user_id.id,
                "res_model": self._name, "res_id": notice.id,
            }
            for notice in self
        ])

    def _put_off(self, detail, alone=False):
        """Queue these notices again for a quarter of an hour later: nothing has left.

        :param bool alone: one mailbox said «later»; otherwise the server is not there, and its owner is told
        """
        self._requeue()
        self.write({
            "not_before": fields.Datetime.add(fields.Datetime.now(), minutes=RETRY_MINUTES), "detail": detail,
        })
        if alone:
            return
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        self.env["credit.problem"].sudo()._raise("server", [
            {
                "name": self.env._("The outgoing server does not take messages: %(error)s", error=detail),
                "todo": self.env._("Look at the outgoing servers; the notices leave by themselves afterwards."),
                "company_id": company.id, "user_id": mandate.user_id.id,
                "res_model": mandate._name, "res_id": mandate.id,
            }
            for company, mandate in mandates.items()
        ])
