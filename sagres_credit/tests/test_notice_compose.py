from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged, users

from .common import NIGHT
from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestNoticeCompose(NoticeCommon):
    """Writing to a debtor: seen before it is sent, sent once, never against the rules without a reason."""

    def setUp(self):
        super().setUp()
        self.move = self.invoice(100, 6)
        self.run_night()
        self.case = self.get_case()
        self.case.notice_ids.action_cancel()

    def _compose(self, user=None, **vals):
        with self.night_cursor() as env:
            env = env(user=(user or self.operator).id, su=False, context={"allowed_company_ids": self.clients.ids})
            wizard = env["credit.notice.compose"].create({"case_id": self.case.id, **vals})
            result = wizard.action_send()
            self.assertEqual(wizard.action_send(), result, "A second click sends nothing")
        self.env.invalidate_all()
        return result["params"]

    @users("anna")
    def test_the_preview_shows_what_would_leave_and_leaves_no_trace(self):
        form = Form(self.env["credit.notice.compose"].with_context(default_case_id=self.case.id))
        self.assertIn(self.move.name, form.body)
        self.assertEqual((form.channel, form.address), ("email", "rosa@example.com"))
        self.assertIn("100.00", form.summary.replace(",", "."))
        form.save()
        self.assertEqual(self.case.sudo().notice_ids.mapped("state"), ["cancelled"])

    def test_what_an_operator_sends_reaches_the_debtor_with_their_own_words(self):
        outcome = self._compose(note="As agreed on the phone.\n<b>Anna</b>")
        self.assertEqual(outcome["type"], "success")
        (message,) = self.mailbox.messages
        body = message.get_body(("html",)).get_content()
        self.assertIn("As agreed on the phone.", body)
        self.assertIn("&lt;b&gt;Anna", body, "Words are text, never markup")
        self.assertIn("As agreed", self.case.message_ids[0].body)

    def test_an_operator_writes_to_own_debtors_only(self):
        with self.assertRaises(AccessError):
            self._compose(self.colleague)
        self.assertFalse(self.mailbox.envelopes)

    def test_a_debtor_without_an_address_is_said_before_sending(self):
        self.debtor.email = False
        with self.assertRaisesRegex(UserError, "No address is known"):
            self._compose(channel="email")

    @freeze_time("2026-11-22 10:00:00")  # a Sunday
    def test_against_the_rules_only_with_a_reason_that_is_kept(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._compose()
        self._compose(override_reason="She asked for it now, on the phone")
        notice = self.case.notice_ids.filtered(lambda notice: notice.state == "sent")
        self.assertEqual(notice.override_reason, "She asked for it now, on the phone")
        self.assertEqual(len(self.mailbox.envelopes), 1)

    def test_the_invoice_that_got_lost_is_sent_again(self):
        document = self.env["ir.attachment"].create({
            "name": "fattura.pdf", "raw": b"%PDF-1.4 paper", "mimetype": "application/pdf",
            "res_model": "account.move", "res_id": self.move.id, "res_field": "invoice_pdf_report_file",
        })
        action = self.case.action_resend_invoice()
        template = self.env["mail.template"].browse(action["context"]["default_template_id"])
        self._compose(template_id=template.id)
        (message,) = self.mailbox.messages
        self.assertEqual([part.get_filename() for part in message.iter_attachments()], [document.name])
        sent = self.case.notice_ids.filtered(lambda notice: notice.state == "sent")
        self.assertEqual(sent.purpose, "resend")

    def test_writing_to_who_wrote_answers_them(self):
        self.case._propose_task("answer", "A question")
        self._compose(note="Here is what you asked for.")
        self.assertFalse(self.case.next_action)

    def test_a_letter_waits_for_the_letters_of_the_day(self):
        self.debtor.write({"street": "Via Roma 1", "zip": "23900", "city": "Lecco"})
        outcome = self._compose(channel="letter")
        self.assertEqual(outcome["type"], "info")
        self.assertEqual(self.case.notice_ids.filtered(lambda notice: notice.channel == "letter").state, "queued")

    def test_a_hold_keeps_back_what_asks_for_money_also_when_a_person_sends_it(self):
        self.case.action_set_hold(Date.add(NIGHT, days=5), "Waits for the pension")
        lost = self.env.ref("sagres_credit.mail_template_resend")
        self.assertEqual(self._compose(template_id=lost.id)["type"], "danger")
        self.assertFalse(self.mailbox.envelopes)
