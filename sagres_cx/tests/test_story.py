from freezegun import freeze_time

from odoo.fields import Command, Datetime
from odoo.tests import HttpCase, tagged

from .ask_common import PATIENCE, AskCommon

REASON = "sagres_credit.credit_reason_document_unclear"


@tagged("post_install", "-at_install")
class TestStory(AskCommon, HttpCase):
    """Rosa Bianchi is called about an invoice, says how it was, is called back, and the invoice changes.

    The whole of ``sagres_cx`` in one tale, from the question to the improvement that is measured: read it first.
    """

    def test_rosa_speaks_is_called_back_and_the_invoice_changes(self):
        self.anna_calls_and_rosa_is_asked()
        self.rosa_answers_on_her_telephone()
        self.anna_closes_the_loop()
        self.rosa_is_left_in_peace()
        self.the_client_changes_its_invoice()
        self.the_month_is_reviewed()

    def get(self, path):
        return self.url_open(f"/v/{path}", timeout=PATIENCE)

    def send(self, path, **form):
        return self.url_open(f"/v/{path}", data=form, method="POST", timeout=PATIENCE)

    def anna_calls_and_rosa_is_asked(self):
        # Anna talks with Rosa; a programme asks after each call, so one question is queued, and nothing else.
        self.env["credit.interaction"].with_user(self.operator).create({
            "case_id": self.case.id, "direction": "in", "outcome": "reached", "body": "Does not understand the invoice",
        })
        self.env.cr.precommit.run()
        self.asked = self.env["cx.invitation"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((self.asked.state, self.asked.channel, self.asked.operator_id), ("scheduled", "email", self.operator))

        # Two hours later it leaves: one message, with a score to tap and a way to ask for no more.
        self.env.flush_all()
        message, = self.ask(Datetime.add(self.asked.date_scheduled, minutes=1))
        self.assertIn(self.debtor.email, message["To"])
        self.assertTrue(message["List-Unsubscribe"])
        self.assertEqual(self.asked.state, "sent")
        self.assertFalse(self.ask(Datetime.add(self.asked.date_scheduled, minutes=20)), "Nobody is asked twice")

    def rosa_answers_on_her_telephone(self):
        # She opens the link: nothing is written. She taps 3, and says why.
        path = self.asked._get_url().rpartition("/v/")[2]
        self.assertEqual(self.get(f"{path}?s=3").status_code, 200)
        self.assertFalse(self.find_voice(self.asked))
        self.send(path, score="3")
        words = {f"q{self.program.open_question_id.id}": "The invoice is incomprehensible and nobody explains it"}
        self.assertIn("Thank you", self.send(f"{path}/words", score="3", **words).text)
        self.voice = self.find_voice(self.asked)
        self.assertEqual((self.voice.score_class, self.voice.operator_id), ("detractor", self.operator))
        self.assertEqual((self.asked.state, self.voice.state), ("answered", "open"))

        # What the words point at is suggested; it counts when a person says so.
        reason = self.env.ref(REASON)
        self.voice.with_user(self.operator).tag_ids = [Command.create({"reason_id": reason.id})]
        self.assertEqual(self.voice.tag_ids.filtered(lambda tag: tag.reason_id == reason).state, "accepted")

    def anna_closes_the_loop(self):
        # The call-back stands first on Anna's day, and nowhere else.
        callback = self.env["cx.callback"].search([("feedback_id", "=", self.voice.id)])
        case = self.case.with_user(self.operator)
        self.assertEqual((callback.user_id, callback.state, case.day_action), (self.operator, "todo", "call_back"))
        self.assertIn("incomprehensible", case.why_now)

        # She calls, finds the cause, agrees what happens, and asks how it is now.
        self.env["cx.callback.close"].with_user(self.operator).create({
            "callback_id": callback.id, "root_cause_id": self.env.ref(REASON).id, "is_confirmed": True,
            "agreement": "A page that says how much, why and by when", "recovery_answer": "8", "override_reason": "She waited",
        }).action_save()
        self.assertEqual((callback.state, callback.recovery_score, self.voice.state), ("done", 8, "closed"))
        self.assertNotEqual(case.day_action, "call_back")

    def rosa_is_left_in_peace(self):
        # Neither the call-back nor another conversation a week later asks her again, and it says why.
        with freeze_time("2026-11-27 10:00:00"):
            self.env["credit.interaction"].with_user(self.operator).create({
                "case_id": self.case.id, "direction": "in", "outcome": "reached",
            })
            self.env.cr.precommit.run()
        again = self.env["cx.invitation"].search([("partner_id", "=", self.debtor.id)]) - self.asked
        self.assertEqual(again.mapped("exclusion"), ["quarantine"] * 2)

    def the_client_changes_its_invoice(self):
        # Rosa is not alone: of sixty voices at that moment thirty do not understand the invoice. The client decides.
        self._hear("2026-10-20", 60, 30)
        action = self.env["cx.action"].with_user(self.operator).create({
            "name": "An invoice on one page", "company_id": self.client.id, "reason_id": self.env.ref(REASON).id,
            "touchpoint_id": self.program.touchpoint_id.id, "settling_days": 0, "measure_days": 60,
        })
        decided = action.with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        for move in ("action_decide", "action_begin", "action_done"):
            getattr(decided, move)()

        # Two months later it is measured: fewer say so, by more than chance.
        self._hear("2026-12-20", 60, 6)
        with freeze_time("2027-02-01 03:00:00"):
            action.sudo()._measure()
        self.assertEqual((action.state, action.effect), ("measured", "better"))

    def the_month_is_reviewed(self):
        review = self.env["cx.review"].with_user(self.manager).with_context(
            allowed_company_ids=self.manager.company_ids.ids
        ).create({"company_id": self.client.id, "month": "2026-11-01"})
        self.assertIn("The invoice is incomprehensible", review.agenda_html)
        self.assertNotIn("Bianchi", review.agenda_html)

    def _hear(self, day, total, hits):
        """Record ``total`` voices of a day at the moment of the call, of which ``hits`` do not understand the invoice."""
        reason, other = self.env.ref(REASON), self.env.ref("sagres_credit.credit_reason_document_lost")
        self.env["cx.feedback"].create([
            {
                "company_id": self.client.id, "stakeholder": "customer", "metric": "nps", "score": 8,
                "touchpoint_id": self.program.touchpoint_id.id, "date": Datetime.to_datetime(f"{day} 10:00:00"),
                "tag_ids": [Command.create({"reason_id": (reason if place < hits else other).id})],
            }
            for place in range(total)
        ])
