from odoo import fields, models
from odoo.tools import SQL

from .credit_dispute_answer import ACTIVITY


class CreditDispute(models.Model):
    """Nobody forgets a dispute: past its day it goes to who decides at the client, and to the operator's day; once."""

    _inherit = "credit.dispute"

    def _set_escalated(self):
        """Give these disputes to the escalation person of their client, by a fixed number of statements."""
        if not self.ids:
            return
        self.flush_recordset()
        self.env["credit.mandate"].flush_model(["dispute_escalation_id", "user_id"])
        self.env.cr.execute(SQL(
            """
            UPDATE credit_dispute AS dispute
               SET date_escalated = %s, escalated_to_id = COALESCE(mandate.dispute_escalation_id, mandate.user_id)
              FROM credit_case AS debt LEFT JOIN credit_mandate AS mandate ON mandate.id = debt.mandate_id
             WHERE debt.id = dispute.case_id AND dispute.id IN %s
            """,
            fields.Date.context_today(self), tuple(self.ids),
        ))
        self.invalidate_recordset(["date_escalated", "escalated_to_id"])
        self._hand_over_activities()
        self.case_id._put_on_day(
            "dispute", self.env._("The client has not answered in time"), instead_of=("dispute",),
        )

    def _hand_over_activities(self):
        self.env["mail.activity"].flush_model()
        self.env.cr.execute(SQL(
            """
            UPDATE mail_activity AS activity SET user_id = dispute.escalated_to_id
              FROM credit_dispute AS dispute
             WHERE activity.res_model = 'credit.dispute' AND activity.res_id = dispute.id AND activity.active
               AND dispute.id IN %s AND dispute.escalated_to_id IS NOT NULL
            """,
            tuple(self.ids),
        ))
        self.env["mail.activity"].invalidate_model(["user_id"])

    def _set_late(self):
        """Say once that the entry the client announced has not come."""
        if not self.ids:
            return
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE credit_dispute SET date_late = %s WHERE id IN %s", fields.Date.context_today(self), tuple(self.ids),
        ))
        self.invalidate_recordset(["date_late"])
        self.case_id._put_on_day(
            "dispute", self.env._("The credit note the client announced has not come"), instead_of=("dispute",),
        )

    def _ask_operator(self):
        """Put on the operator's day that there is an answer to tell: the debtor hears it from a person."""
        for outcome, disputes in self.grouped("outcome").items():
            note = disputes._get_task_note(outcome)
            disputes.case_id._put_on_day("dispute", note, instead_of=("dispute",))
            if not self.env.context.get("credit_night"):
                disputes._remind_busy(note)

    def _remind_busy(self, note):
        """Give a dated reminder to operators who agreed another step with the debtor: that one stays on their day."""
        busy = self.filtered(lambda dispute: dispute.case_id.is_open and dispute.case_id.next_action != "dispute")
        for user, disputes in busy.grouped("user_id").items():
            if user:
                disputes.activity_schedule(ACTIVITY, fields.Date.context_today(self), user_id=user.id, summary=note)

    def _get_task_note(self, outcome):
        return {
            "credit_note": self.env._("The credit note is in the books: tell them"),
            "confirmed": self.env._("The client confirms the claim: tell them why"),
            "corrected": self.env._("There is a corrected invoice: tell them"),
        }.get(outcome)

    def _end_task(self):
        """Take the task off the day of who has no other dispute in life."""
        cases = self.case_id
        living = self.env["credit.dispute"].sudo()._read_group(
            [("case_id", "in", cases.ids), ("state", "in", self._living_states)], ["case_id"],
        )
        (cases - self.env["credit.case"].union(*(case for case, in living)))._take_off_day(("dispute",))

    def _end_activities(self):
        """Take what is left to do for these disputes off everybody's list."""
        if not self.ids:
            return
        self.env["mail.activity"].flush_model()
        self.env.cr.execute(SQL(
            "DELETE FROM mail_activity WHERE res_model = 'credit.dispute' AND res_id IN %s AND active", tuple(self.ids),
        ))
        self.env["mail.activity"].invalidate_model()
        self.invalidate_recordset(["activity_ids"])
