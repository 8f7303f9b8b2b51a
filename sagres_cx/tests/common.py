from odoo.addons.sagres_credit.tests.common import NIGHT, CreditCommon

__all__ = ["NIGHT", "CxCommon"]


class CxCommon(CreditCommon):
    """A client who listens: a debtor with an overdue invoice and a programme that asks after each call."""

    def build(self):
        super().build()
        self.move = self.invoice(600, days=40)
        self.run_night()
        self.env.invalidate_all()
        self.case = self.get_case()
        self.program = self.create_program("After the call")

    def create_program(self, name, start=True, **vals):
        program = self.env["cx.program"].create({
            "name": name, "company_id": self.client.id, "stakeholder": "debtor", "trigger": "call_logged",
            "touchpoint_id": self.env.ref("sagres_cx.cx_touchpoint_collection_call").id, **vals,
        })
        if start:
            program.action_start()
        return program

    def create_voice(self, score=None, body=False, **vals):
        """Record a voice of the debtor; ``score`` on the scale from 0 to 10, none where there is only what was said."""
        scored = {} if score is None else {"metric": "nps", "score": score}
        return self.env["cx.feedback"].create({
            "company_id": self.client.id, "partner_id": self.debtor.id, "case_id": self.case.id,
            "operator_id": self.case.user_id.id, "stakeholder": "debtor", "body": body, **scored, **vals,
        })

    def seen_by(self, user, model="cx.feedback"):
        """Return a model as a user of few clients finds it: with their own clients active."""
        return self.env(user=user, su=False, context={"allowed_company_ids": user.company_ids.ids})[model]
