from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Date

from .common import NIGHT, CxCommon

__all__ = ["NIGHT", "ComplaintCommon"]


class ComplaintCommon(CxCommon):
    """A client whose complaints are answered under the rules of electricity, and who asks afterwards how it was."""

    def build(self):
        super().build()
        self.mandate.cx_scheme = "tiqv"
        self.debtor.write({"email": "rosa@example.com", "street": "Via Roma 1", "zip": "16100", "city": "Genova"})

    def setUp(self):
        super().setUp()
        self.queued = []
        # The selection of who is asked is another part of the module: here it is only told of answers.
        self.startPatcher(patch.object(
            type(self.env["cx.program"]), "_queue_events", lambda _self, *told: self.queued.append(told), create=True,
        ))

    def complain(self, received=NIGHT, user=None, **vals):
        """Record a complaint of the debtor."""
        return self.by(user or self.env.user, self.env["cx.complaint"]).create({
            "case_id": self.case.id, "subject": "Two invoices for May", "body": "I was invoiced twice", "date_received": received,
            **vals,
        })

    def answer(self, complaint, user=None, on=None, outcome="upheld", channel="email", **vals):
        """Answer a complaint through its dialog."""
        with self.on(on or NIGHT):
            dialog = self.by(user or self.client_user, self.env["cx.complaint.answer"]).create({
                "complaint_id": complaint.id, "outcome": outcome, "reasons": "The second invoice is cancelled.",
                "checks": "Both invoices", "channel": channel, **vals,
            })
            dialog.action_send()
        return dialog

    def step(self, complaint, step, user=None, on=None, **vals):
        with self.on(on or NIGHT):
            dialog = self.by(user or self.client_user, self.env["cx.complaint.step"]).create({
                "complaint_id": complaint.id, "step": step, **vals,
            })
            dialog.action_save()

    def by(self, user, records):
        """Return records as a user has them who works for their own clients."""
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    @contextmanager
    def on(self, day):
        """Be on another day."""
        with freeze_time(f"{Date.to_string(Date.to_date(day))} 10:00:00"):
            self.env.invalidate_all()
            yield
