from odoo.fields import Command

from .common import CxCommon


class FiguresCommon(CxCommon):
    """Voices to be counted: :meth:`speak` records many, :meth:`as_user` reads figures as a person does."""

    def build(self):
        super().build()
        self.invoice_moment = self.env.ref("sagres_cx.cx_touchpoint_invoice")
        self.call_moment = self.env.ref("sagres_cx.cx_touchpoint_collection_call")
        self.reason = self.env.ref("sagres_credit.credit_reason_service")

    def speak(self, promoters=0, passives=0, detractors=0, **vals):
        """Record so many voices of the first client."""
        scores = [10] * promoters + [7] * passives + [0] * detractors
        base = {
            "company_id": self.client.id, "stakeholder": "debtor", "metric": "nps", "date": "2026-11-10 09:00:00",
            "case_id": self.case.id, "operator_id": self.operator.id, "touchpoint_id": self.call_moment.id, **vals,
        }
        voices = self.env["cx.feedback"].create([{**base, "score": score} for score in scores])
        self.env.flush_all()
        return voices

    def speak_as_staff(self, promoters=0, passives=0, detractors=0, date="2026-09-10", **vals):
        """Record so many answers of employees."""
        return self.speak(promoters, passives, detractors, **{
            "stakeholder": "employee", "case_id": False, "operator_id": False, "touchpoint_id": False, "date": date, **vals,
        })

    def name_reason(self, voices, reason=None, state="accepted"):
        voices.write({"tag_ids": [Command.create({"reason_id": (reason or self.reason).id, "state": state})]})
        self.env.flush_all()

    def as_user(self, user, model):
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "tz": "Europe/Rome"})[model]

    def sum_up(self, user, groupby, aggregates, model="cx.score.report", domain=()):
        return self.as_user(user, model)._read_group(
            [("company_id", "=", self.client.id), *domain], groupby, aggregates,
        )
