from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .client_common import ClientCommon


@tagged("post_install", "-at_install")
class TestAdvice(ClientCommon):
    """The staff of a client tells what it knows of a customer; who looks after them reads it beside what is to be done."""

    def advise(self, words="Speak to the son", user=None):
        return self.as_user(user or self.client_user, self.case)._advise(words)

    def test_it_stands_in_the_case_with_who_and_when(self):
        self.advise()
        case = self.as_user(self.operator, self.case)
        self.assertIn("Speak to the son", case.last_advice)
        self.assertIn("dario", case.last_advice)
        self.assertTrue(case.has_unread_advice)
        self.assertTrue(case.message_ids.filtered(lambda message: "Speak to the son" in message.body))

    def test_without_advice_nothing_is_shown(self):
        self.assertIs(self.case.last_advice, False)

    def test_the_dialog_leaves_it(self):
        dialog = self.as_user(self.client_user, self.env["credit.advice.give"]).create({
            "case_id": self.case.id, "body": "Call in the morning",
        })
        dialog.action_send()
        self.assertEqual(self.case.advice_ids.user_id, self.client_user)

    def test_the_operator_marks_it_read_and_the_client_does_not(self):
        advice = self.advise()
        with self.assertRaises(AccessError):
            self.as_user(self.client_user, advice).action_mark_read()
        self.as_user(self.operator, self.case).action_read_advice()
        self.assertEqual(advice.sudo().read_by_id, self.operator)
        self.assertFalse(self.case.has_unread_advice)

    def test_only_the_staff_of_this_client_advises(self):
        with self.assertRaises(AccessError):
            self.advise(user=self.stranger_user)
        with self.assertRaisesRegex(AccessError, "left by the staff of the client"):
            self.advise(user=self.operator)
        with self.assertRaisesRegex(UserError, "Write the advice"):
            self.advise(" ")

    def test_nobody_writes_it_by_hand(self):
        advice = self.advise()
        for user in (self.client_user, self.operator):
            with self.assertRaises(AccessError):
                self.as_user(user, advice).write({"body": "Changed"})
