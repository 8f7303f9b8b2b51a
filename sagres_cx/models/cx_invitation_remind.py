from odoo import api, fields, models
from odoo.tools import SQL

from .cx_invitation import WAITING
from .cx_invitation_send import BATCH

#: A score without words is taken as it is, once the page has rested for so long.
LEFT_HOURS = 2
#: While one of these holds a case nobody is reminded of a question.
QUIET_HOLDS = ("dispute", "estate")


class CxInvitation(models.Model):
    """What happens to a question that nobody answers: one reminder, then it ends."""

    _inherit = "cx.invitation"

    @api.model
    def _lock_remindable(self, last):
        """Take the next invitations that wait for the one reminder of their programme."""
        self.flush_model()
        rows = self.env.execute_query(SQL(
            """
            SELECT invitation.id
              FROM cx_invitation AS invitation
              JOIN cx_program AS program
                ON program.id = invitation.program_id AND program.state = 'running' AND program.reminder_days > 0
             WHERE invitation.state = 'sent' AND invitation.date_reminded IS NULL AND invitation.id > %(last)s
               AND invitation.channel IN ('email', 'sms') AND invitation.user_input_id IS NULL
               AND invitation.deadline > %(now)s
               AND invitation.date_sent <= %(now)s - program.reminder_days * INTERVAL '1 day'
          ORDER BY invitation.id LIMIT %(limit)s FOR UPDATE OF invitation SKIP LOCKED
            """,
            last=last, now=fields.Datetime.now(), limit=BATCH,
        ))
        self.invalidate_model()
        return [invitation_id for invitation_id, in rows]

    def _remind(self):
        """Ask once more who may be asked and has not answered, where they were asked before."""
        return self._filter_remindable()._hand_over("reminded")

    def _filter_remindable(self):
        """Return those who may be reminded at this hour: no opt-out, no dispute, no bereavement, nobody vulnerable."""
        verdicts = self.case_id.sudo()._get_contact_verdict(fields.Datetime.now(), channel="email")
        return self.filtered(lambda one: one._is_remindable(verdicts))

    def _is_remindable(self, verdicts):
        self.ensure_one()
        person, case = self.partner_id.sudo(), self.case_id.sudo()
        if person.cx_opt_out or person.credit_no_contact or person.credit_vulnerable or case.hold_code in QUIET_HOLDS:
            return False
        verdict = verdicts.get(case)
        return not verdict or verdict.allowed

    @api.model
    def _expire(self):
        """End the questions whose link is no longer good."""
        over = self.search([("state", "in", WAITING), ("deadline", "<=", fields.Datetime.now())])
        over.write({"state": "expired"})

    @api.model
    def _close_left_sheets(self):
        """Take the scores whose person closed the page before the last tap: what they said counts."""
        rested = fields.Datetime.subtract(fields.Datetime.now(), hours=LEFT_HOURS)
        left = self.search([
            ("state", "in", (*WAITING, "expired")), ("user_input_id.state", "=", "in_progress"),
            ("user_input_id.write_date", "<=", rested),
        ])
        left.user_input_id._mark_done()
