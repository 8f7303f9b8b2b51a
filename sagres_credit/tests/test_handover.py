from odoo.tests import tagged

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestHandover(NoticeCommon):
    """When the operator changes the debtor is told who follows, and the newcomer reads the case in ten lines."""

    def setUp(self):
        super().setUp()
        self.invoice(1200, 40)
        self.run_night()
        self.case = self.get_case()

    def _hand_over(self):
        self.case.with_user(self.manager)._assign(self.colleague, "manager", "Speaks her language")

    def test_the_debtor_is_told_by_name_who_follows(self):
        self.talk(self.case, emotion="good", body="The pension comes on the 5th.")
        self._hand_over()
        (message,) = self.send("2026-11-23 10:00:00")
        body = message.get_body(("html",)).get_content()
        self.assertIn(self.colleague.name, body)
        self.assertEqual(self.case.notice_ids.filtered("date_sent").purpose, "handover")

    def test_who_was_never_contacted_is_not_told_of_a_change(self):
        self._hand_over()
        self.assertFalse(self.case.notice_ids.filtered(lambda notice: notice.purpose == "handover"))

    def test_a_case_that_closes_first_sends_no_handover(self):
        self.talk(self.case)
        self._hand_over()
        self.pay(self.env["account.move"].search([("partner_id", "=", self.debtor.id), ("move_type", "=", "out_invoice")]))
        self.assertEqual(self.send("2026-11-23 10:00:00"), [])

    def test_the_newcomer_gets_ten_lines_at_most_and_an_activity(self):
        lost = self.env.ref("sagres_credit.credit_reason_document_lost")
        self.talk(self.case, emotion="bad", reason_id=lost.id, body="The invoice is lost.")
        self._hand_over()
        lines = self.case.with_context(lang="en_US")._get_handover_lines()
        self.assertLessEqual(len(lines), 10)
        told = "\n".join(lines)
        for words in ("1,200.00", "The invoice is lost.", "unhappy", lost.display_name, "1 conversations held"):
            self.assertIn(words, told)
        note = self.case.message_ids.filtered(lambda message: "Handover" in (message.body or ""))
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"), "The debtor never reads it")
        self.assertEqual(self.case.activity_ids.filtered(
            lambda activity: activity.user_id == self.colleague
        ).activity_type_id, self.env.ref("sagres_credit.mail_activity_type_handover"))
