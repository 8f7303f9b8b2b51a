from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .client_common import ClientCommon

SECRET = "My husband is ill"


@tagged("post_install", "-at_install")
class TestSharedNotes(ClientCommon):
    """The staff of a client reads of conversations what is shared with it, through whatever channel it looks."""

    def say(self, **vals):
        return self.talk(self.case, body=SECRET, **vals).sudo()

    def get_seen(self, user=None):
        return self.as_user(user or self.client_user, self.env["credit.interaction"]).search([("case_id", "=", self.case.id)])

    def test_nothing_is_shared_unless_said(self):
        self.say()
        self.assertFalse(self.get_seen())
        self.assertTrue(self.get_seen(self.operator))

    def test_what_the_client_can_improve_is_shared(self):
        reason = self.env["credit.reason"].search([("creditor_weakness", "=", True)], limit=1)
        self.say(reason_id=reason.id)
        self.assertEqual(self.get_seen().client_words, SECRET)

    def test_a_summary_has_no_words(self):
        self.mandate.share_listening = "summary"
        self.say()
        seen = self.get_seen()
        self.assertEqual((seen.outcome, seen.client_words), ("reached", False))
        for name in ("body", "next_action_note", "override_reason"):
            with self.assertRaises(AccessError):
                seen.read([name])
        with self.assertRaises(AccessError):
            seen.search([("body", "ilike", "husband")])

    def test_the_mandate_may_share_the_words(self):
        self.mandate.share_listening = "words"
        self.say()
        self.assertEqual(self.get_seen().client_words, SECRET)
        self.assertEqual(self.as_user(self.client_user, self.case).last_words, SECRET)

    def test_of_who_is_vulnerable_nothing_is_shared(self):
        self.mandate.share_listening = "words"
        before = self.say()
        self.debtor.credit_vulnerable = True
        self.assertFalse(self.get_seen())
        self.assertFalse(self.as_user(self.client_user, self.case).last_words)
        after = self.say()
        self.assertFalse(after.shared_with_client)
        for talk in (before, after):
            with self.assertRaisesRegex(ValidationError, "is vulnerable"), self.env.cr.savepoint():
                self.as_user(self.operator, talk).action_unshare()
                self.as_user(self.operator, talk).action_share()

    def test_the_operator_shares_and_takes_back(self):
        talk = self.say()
        self.as_user(self.operator, talk).action_share()
        self.assertEqual(self.get_seen().client_words, SECRET)
        self.as_user(self.operator, talk).action_unshare()
        self.assertFalse(self.get_seen())
        for user in (self.colleague, self.client_user):
            with self.assertRaises(AccessError):
                self.as_user(user, talk).action_share()

    def test_the_call_dialog_says_it(self):
        log = self.as_user(self.operator, self.env["credit.call.log"])
        vals = {"case_id": self.case.id, "outcome": "reached", "body": SECRET, "next_step": "none", "direction": "in"}
        log.create({**vals, "share_words": True}).action_save()
        log.create({**vals, "body": "Other"}).action_save()
        self.assertEqual(self.get_seen().mapped("client_words"), [SECRET])

    def test_the_thread_of_the_case_does_not_leak(self):
        self.say()
        note = self.case.message_ids.filtered(lambda message: SECRET in (message.body or ""))
        self.assertTrue(note)
        seen = self.as_user(self.client_user, note)
        with self.assertRaises(AccessError):
            seen.read(["body"])
        self.assertFalse(seen.search([("id", "in", note.ids)]))
        self.assertFalse(seen.search([("body", "ilike", "husband")]))
        self.assertFalse(self.as_user(self.client_user, self.case).message_ids & note)
        fetched = seen._message_fetch(domain=[], thread=self.as_user(self.client_user, self.case))["messages"]
        self.assertFalse(fetched & note)
        self.assertEqual(self.as_user(self.operator, note).search([("id", "in", note.ids)]), note)

    def test_the_reminder_of_a_call_back_does_not_leak(self):
        self.say(outcome="call_back", next_action="call_back", next_action_date="2026-11-24", next_action_time=10.0)
        task = self.case.activity_ids
        self.assertTrue(task)
        seen = self.as_user(self.client_user, task)
        self.assertFalse(seen.search([("id", "in", task.ids)]))
        with self.assertRaises(AccessError):
            seen.read(["note"])

    def test_the_last_words_on_a_case_do_not_leak(self):
        self.say()
        self.assertFalse(self.as_user(self.client_user, self.case).last_words)
        self.assertEqual(self.as_user(self.operator, self.case).last_words, SECRET)

    def test_letters_to_and_from_the_debtor_are_read(self):
        letter = self.case.message_post(body="Dear customer", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertTrue(self.as_user(self.client_user, letter).read(["body"]))
