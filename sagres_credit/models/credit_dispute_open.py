from odoo import models
from odoo.tools.misc import format_date

from .credit_dispute_answer import ACTIVITY


class CreditDispute(models.Model):
    """What follows as a dispute is opened: its items say so, somebody at the client has it on their list."""

    _inherit = "credit.dispute"

    def _get_hold_words(self):
        self.ensure_one()
        return self.env._(
            "Dispute %(number)s: %(reason)s, the client answers by %(date)s", number=self.id,
            reason=self.reason_id.display_name, date=format_date(self.env, self.date_deadline),
        )

    def _ask_client(self):
        """Put the dispute on the list of who answers; where the client named nobody, on that of the manager."""
        self.ensure_one()
        user = self.owner_id or self.case_id.mandate_id.user_id
        if user:
            self.activity_schedule(
                ACTIVITY, self.date_deadline, user_id=user.id, summary=self.reason_id.display_name, note=self.words,
            )
        self.case_id._message_log(body=self.env._(
            "Disputed: %(items)s. %(reason)s. %(words)s", items=self.receivable_ids._get_names(),
            reason=self.reason_id.display_name, words=self.words,
        ))
