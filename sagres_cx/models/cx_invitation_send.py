import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 200  # invitations taken by a worker in one transaction


class CxInvitation(models.Model):
    """The sender: several workers take batches, nobody is asked twice, and a kill loses nothing.

    E-mails are written in the transaction that says they were asked, and leave by Odoo's queue; an SMS is marked in a
    transaction of its own before it is handed over: after a kill the last one may not have left, never twice.
    """

    _inherit = "cx.invitation"

    @api.model
    def _cron_send(self):
        """Ask whom it is time to ask, remind once, end what is over (scheduled job)."""
        if self.env["credit.notice"]._is_neutralised():
            _logger.info("A neutralised database asks nobody.")
            return
        self._close_left_sheets()
        self._expire()
        if self._send_all(self._lock_due, type(self)._send):
            self._send_all(self._lock_remindable, type(self)._remind)

    @api.model
    def _send_all(self, lock, send):
        """Work batch by batch on what ``lock`` takes with ``send``; return whether there was time for all of it."""
        last = 0
        while ids := lock(last):
            last = max(ids)
            send(self.browse(ids))
            self.env.flush_all()
            if not self.env["ir.cron"]._commit_progress(len(ids), remaining=self.search_count(self._get_ready_domain())):
                return False
        return True

    @api.model
    def _get_ready_domain(self):
        """Return the ``Domain`` of the invitations that wait for nothing but a worker."""
        ready = Domain("state", "=", "scheduled") & Domain("date_scheduled", "<=", fields.Datetime.now())
        return ready & Domain("channel", "!=", "letter") & Domain("program_id.state", "=", "running")

    @api.model
    def _lock_due(self, last):
        """Take the next invitations that may leave; those another worker holds are left to it."""
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """
            SELECT invitation.id
              FROM cx_invitation AS invitation
              JOIN cx_program AS program ON program.id = invitation.program_id AND program.state = 'running'
             WHERE invitation.state = 'scheduled' AND invitation.date_scheduled <= %s AND invitation.id > %s
               AND COALESCE(invitation.channel, '') <> 'letter'
          ORDER BY invitation.id LIMIT %s FOR UPDATE OF invitation SKIP LOCKED
            """,
            fields.Datetime.now(), last, BATCH,
        ))
        self.invalidate_model()
        return [invitation_id for invitation_id, in rows]

    def _send(self):
        """Ask the persons of these invitations, each by the way that reaches them; return those that were asked."""
        return self._filter_due()._choose_channels()._hand_over("sent")

    def _filter_due(self):
        """Return those that may still be asked now, judged once more by the etiquette."""
        return self._judge() if self else self

    def _hand_over(self, state):
        """Hand these invitations to their ways and write that they were asked or reminded."""
        leaving = self.filtered(lambda one: one.channel != "letter")
        if state == "sent":
            leaving._open_links()
        # The SMS come last: their commits give the rows of the batch back.
        for channel, invitations in sorted(leaving.grouped("channel").items(), key=lambda pair: pair[0] == "sms"):
            getattr(invitations, f"_hand_over_{channel}")(state)
        return leaving

    def _hand_over_operator(self, state):
        """Nothing leaves: the case says that its operator asks at the end of the next call."""
        self._set_asked(state)

    def _set_asked(self, state):
        date = "date_sent" if state == "sent" else "date_reminded"
        self.write({"state": state, date: fields.Datetime.now()})
