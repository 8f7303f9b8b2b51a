from odoo.fields import Command, Datetime

from .common import CxCommon

NOON = "10:00:00"


class ActionCommon(CxCommon):
    """Voices with their reasons on chosen days, and improvements that answer them."""

    def build(self):
        super().build()
        self.touchpoint = self.env.ref("sagres_cx.cx_touchpoint_invoice")
        self.reason = self.env.ref("sagres_credit.credit_reason_document_unclear")
        self.other_reason = self.env.ref("sagres_credit.credit_reason_document_lost")

    def as_user(self, user, records):
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def create_action(self, **vals):
        return self.env["cx.action"].create({"name": "Plain words", "company_id": self.client.id, **vals})

    def create_reasoned(self, score=None, body=False, reason=None, **vals):
        """Record a voice at the moment of the invoice, with a reason a person gave."""
        reason = reason or self.reason
        return self.create_voice(
            score, body, touchpoint_id=self.touchpoint.id, tag_ids=[Command.create({"reason_id": reason.id})], **vals,
        )

    def create_voices(self, day, total, hits=0, promoters=0, detractors=0, **more):
        """Record ``total`` voices of a day: the first ``hits`` with the reason, scores as asked and the others passive."""
        scores = [10] * promoters + [3] * detractors + [8] * (total - promoters - detractors)
        return self.env["cx.feedback"].create([{
            "company_id": self.client.id, "touchpoint_id": self.touchpoint.id, "stakeholder": "customer",
            "date": Datetime.to_datetime(f"{day} {NOON}"), "metric": "nps", "score": score,
            "tag_ids": [Command.create({"reason_id": (self.reason if place < hits else self.other_reason).id})], **more,
        } for place, score in enumerate(scores)])
