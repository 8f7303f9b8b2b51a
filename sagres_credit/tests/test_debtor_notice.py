from odoo.tests import tagged

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestDebtorNotice(NoticeCommon):
    """What leaves carries the link to the debtor's page, made as it leaves, for many by as many queries as for few."""

    def _get_body(self, message):
        return message.get_body(("html",)).get_content().replace("=\n", "")

    def test_a_notice_carries_the_link_of_its_debtor(self):
        self.invoice(100, 9)
        self.queue()
        self.assertFalse(self.get_case().link_ids, "looking at what waits makes nothing")
        (message,) = self.send()
        link = self.get_case().link_ids
        self.assertEqual(len(link), 1)
        self.assertIn(link._get_url(), self._get_body(message))

    def test_what_waits_shows_that_a_link_comes(self):
        self.invoice(100, 9)
        notice = self.queue()
        self.assertIn("/d/...", notice.body)
        self.assertFalse(self.get_case().link_ids)

    def test_the_link_is_used_again(self):
        self.invoice(100, 9)
        self.queue()
        url = self.get_case()._get_debtor_url()
        (message,) = self.send()
        self.assertIn(url, self._get_body(message))

    def test_a_client_without_page_sends_no_link(self):
        self.mandate.debtor_page = False
        self.invoice(100, 9)
        self.queue()
        (message,) = self.send()
        self.assertNotIn("/d/", self._get_body(message))
        self.assertFalse(self.get_case().link_ids)

    def test_without_an_address_of_the_server_there_is_no_link(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "")
        self.invoice(100, 9)
        notice = self.queue()
        self.assertFalse(notice._get_payment_instructions()[notice]["link"])

    def test_a_letter_has_the_code_that_a_telephone_reads(self):
        self.invoice(100, 9)
        notice = self.queue()
        self.get_case()._get_debtor_url()
        self.assertFalse(notice._get_payment_instructions()[notice]["qr"])
        notice.channel = "letter"
        self.assertTrue(notice._get_payment_instructions()[notice]["qr"].startswith("data:image/png;base64,"))

    def test_the_operator_sends_the_link_by_a_message_of_its_own(self):
        self.invoice(100, 9)
        self.run_night()
        case = self.get_case().with_user(self.operator)
        action = case.action_send_link()
        compose = self.env["credit.notice.compose"].with_user(self.operator).with_context(**action["context"]).create({})
        notice = self.env["credit.notice"].create(compose._prepare_notice_vals())
        self.assertEqual((notice.purpose, compose.problem), ("link", False))
        self.case_notice_leaves(notice, case._get_debtor_url())

    def case_notice_leaves(self, notice, url):
        """The message of ``notice`` leaves and says ``url``."""
        found = [self._get_body(message) for message in self.send()]
        self.assertEqual((notice.state, notice.amount), ("sent", 0))
        self.assertTrue([body for body in found if url in body])

    def test_many_notices_find_their_links_by_as_many_queries_as_few(self):
        counts = []
        for size in (2, 20):
            debtors = [
                self._create_debtor(f"D{size}-{number}", self.client, email=f"d{size}-{number}@example.com")
                for number in range(size)
            ]
            for debtor in debtors:
                self.invoice(100, 9, debtor)
            self.run_night()
            notices = self.env["credit.notice"].search([("debtor_id", "in", [debtor.id for debtor in debtors])])
            self.assertEqual(len(notices), size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            notices.case_id._get_debtor_urls()
            for notice in notices:
                self.assertTrue(notice._get_payment_instructions()[notice]["link"])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_a_short_message_with_its_link_is_one_message(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "https://credito.example.com")
        self.operator.credit_direct_phone = "+39 06 555 0101"
        self.debtor.phone = "+39 333 1234567"
        self.invoice(100, 9)
        notice = self.queue()
        notice.write({"channel": "sms", "template_id": self.env.ref("sagres_credit.mail_template_sms_reminder").id})
        url = self.get_case()._get_debtor_url()
        notice.invalidate_recordset(["body"])
        notice.frozen_body = notice.body
        self.assertIn(url, notice._get_sms_text())
        self.assertLessEqual(len(notice._get_sms_text()), 160)
