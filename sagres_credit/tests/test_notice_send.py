from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import formataddr

from .notice_common import Gateway, NoticeCommon


@tagged("post_install", "-at_install")
class TestNoticeSend(NoticeCommon):
    """E-mail, PEC and SMS leave through Odoo's own servers; what a server answers has a consequence."""

    def _queue_many(self, number):
        debtors = [
            self._create_debtor(f"Debtor {n}", self.client, email=f"debtor{n}@example.com") for n in range(number)
        ]
        for debtor in debtors:
            self.invoice(100, 6, debtor)
        self.run_night()
        notices = self.env["credit.notice"].search([("debtor_id", "in", [debtor.id for debtor in debtors])])
        return notices.sorted(lambda notice: notice.debtor_id.id)

    def test_a_message_comes_from_the_operator_and_threads_its_answer(self):
        self.invoice(100, 6)
        notice = self.queue()
        (message,) = self.send()
        self.assertEqual(message["From"], formataddr((self.operator.name, "credito@casaserena.example.com")))
        self.assertEqual(message["Message-Id"], notice.message_id)
        self.assertEqual(notice.mail_message_id.message_id, notice.message_id)
        self.assertEqual(notice.mail_message_id.res_id, self.get_case().id)
        self.assertIn(notice.frozen_subject, self.get_case().message_ids.mapped("subject"))

    def test_two_reminders_keep_their_distance_and_thanks_do_not(self):
        self.policy.thank_template_id = self.env.ref("sagres_credit.mail_template_thank_you")
        move = self.invoice(100, 6)
        self.queue()
        self.send()
        other = self.env["credit.notice"].create({
            "case_id": self.get_case().id, "company_id": self.client.id, "partner_id": self.debtor.id,
            "level_id": self.levels[5].id, "channel": "email",
        })
        self.assertEqual(self.send("2026-11-21 10:00:00"), [])
        self.assertEqual(other.state, "queued")
        self.pay(move)
        self.assertEqual(len(self.send("2026-11-24 10:00:00")), 1)
        self.assertEqual((other.state, other.purpose), ("sent", "thank_you"))

    def test_one_message_a_debtor_whatever_the_number_of_invoices(self):
        for days in (6, 7, 8):
            self.invoice(100, days)
        self.queue()
        self.assertEqual(len(self.send()), 1)

    def test_sending_twice_sends_once(self):
        self.invoice(100, 6)
        self.queue()
        self.assertEqual((len(self.send()), len(self.send())), (1, 0))

    def test_copies_of_the_invoices_go_where_the_level_asks(self):
        self.levels[5].attach_invoices = True
        move = self.invoice(100, 6)
        document = self.env["ir.attachment"].create({
            "name": "fattura.pdf", "raw": b"%PDF-1.4 paper", "mimetype": "application/pdf",
            "res_model": "account.move", "res_id": move.id, "res_field": "invoice_pdf_report_file",
        })
        self.assertEqual(move.invoice_pdf_report_id, document)
        self.queue()
        (message,) = self.send()
        self.assertEqual([part.get_filename() for part in message.iter_attachments()], ["fattura.pdf"])

    def test_who_said_the_invoice_is_lost_gets_it_again(self):
        self.levels[15].write({"channel": "email", "attach_invoices": False})
        move = self.invoice(100, 6)
        self.env["ir.attachment"].create({
            "name": "fattura.pdf", "raw": b"%PDF-1.4 paper", "mimetype": "application/pdf",
            "res_model": "account.move", "res_id": move.id, "res_field": "invoice_pdf_report_file",
        })
        self.queue()
        self.send()
        lost = self.env.ref("sagres_credit.credit_reason_document_lost")
        self.talk(reason_id=lost.id)
        self.run_night(Date.to_date("2026-12-01"))
        (message,) = self.send("2026-12-01 10:00:00")
        self.assertEqual(len(list(message.iter_attachments())), 1)

    def test_a_recipient_refused_for_good_is_a_bad_address_and_the_others_go_on(self):
        notices = self._queue_many(3)
        self.mailbox.refused["debtor1@example.com"] = "550 5.1.1 No such user"
        self.send()
        self.assertEqual(notices.mapped("state"), ["sent", "bounced", "sent"])
        self.assertIn("No such user", notices[1].detail)
        self.assertIn("email", notices[1].partner_id._get_bad_contacts()[notices[1].partner_id])
        self.assertEqual(notices[1].case_id.next_action, "find_contact")

    def test_a_recipient_refused_for_now_is_tried_later(self):
        notices = self._queue_many(2)
        self.mailbox.refused["debtor0@example.com"] = "451 4.7.1 Greylisted"
        self.send()
        self.assertEqual(notices.mapped("state"), ["queued", "sent"])
        self.mailbox.refused.clear()
        self.assertEqual(self.send("2026-11-20 10:05:00"), [])
        self.assertEqual(len(self.send("2026-11-20 10:20:00")), 1)

    def test_a_server_that_is_down_loses_nothing_and_its_owner_is_told(self):
        notices = self._queue_many(3)
        port = self.server.smtp_port
        self.server.smtp_port = 1
        self.assertEqual(self.send(), [])
        self.assertEqual(set(notices.mapped("state")), {"queued"})
        problem = self.env["credit.problem"].search([("kind", "=", "server")])
        self.assertEqual(problem.user_id, self.manager)
        self.server.smtp_port = port
        self.assertEqual(len(self.send("2026-11-20 10:20:00")), 3)

    def test_no_more_messages_an_hour_than_the_mandate_says(self):
        self.mandate.messages_per_hour = 2
        self._queue_many(5)
        self.assertEqual(len(self.send()), 2)
        self.assertEqual(len(self.send("2026-11-20 10:30:00")), 0)
        self.assertEqual(len(self.send("2026-11-20 11:05:00")), 2)

    def test_a_neutralised_copy_sends_nothing(self):
        self.invoice(100, 6)
        notice = self.queue()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        self.assertEqual(self.send(), [])
        self.assertEqual(notice.state, "queued")
        with self.assertRaises(UserError):
            notice._send_now()

    def _queue_sms(self):
        self.levels[5].channel = "sms"
        self.debtor.phone = "333 1234567"
        self.debtor.country_id = self.env.ref("base.it")
        self.invoice(100, 6)
        return self.queue()

    def test_an_sms_leaves_through_the_gateway_of_the_company(self):
        notice = self._queue_sms()
        self.send()
        self.send()
        (number, words), = Gateway.sent
        self.assertEqual((number, notice.state), ("+393331234567", "sent"))
        self.assertNotIn("<", words)
        self.assertEqual(notice.mail_message_id.message_type, "sms")

    def test_a_number_the_gateway_refuses_is_marked(self):
        Gateway.answer = "wrong_number_format"
        notice = self._queue_sms()
        self.send()
        self.assertEqual(notice.state, "bounced")
        self.assertIn("phone", self.debtor._get_bad_contacts()[self.debtor])

    def test_a_gateway_that_is_down_loses_nothing(self):
        Gateway.answer = "server_error"
        notice = self._queue_sms()
        self.send()
        self.assertEqual(notice.state, "queued")
        Gateway.answer = "sent"
        self.send("2026-11-20 10:20:00")
        self.assertEqual(notice.state, "sent")

    def test_the_gateway_reports_what_it_delivered(self):
        notice = self._queue_sms()
        self.send()
        tracker = self.env["sms.tracker"].search([("credit_notice_id", "=", notice.id)])
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(notice.state, "delivered")

    def test_pec_leaves_through_its_own_server_only(self):
        self.levels[5].channel = "pec"
        self.debtor.credit_pec = "rosa@pec.example.com"
        self.invoice(100, 6)
        notice = self.queue()
        self.assertEqual(self.send(), [])
        self.assertEqual((notice.state, notice.hold_code), ("held", "no_server"))
        self.mandate.write({"pec_server_id": self.server.id, "pec_from": "casaserena@pec.example.com"})
        self.run_night()
        (message,) = self.send()
        self.assertEqual((message["From"], message["To"]), (
            "Casa Serena <casaserena@pec.example.com>", "Rosa Bianchi <rosa@pec.example.com>",
        ))
        self.assertEqual(notice.state, "sent", "Delivered is what the receipt of its provider says")

    def test_statements_a_message_do_not_grow_with_the_batch(self):
        def count(number):
            notices = self._queue_many(number)
            with self.night_cursor() as env:
                before = env.cr.sql_log_count
                env["credit.notice"]._cron_send()
                statements = env.cr.sql_log_count - before
            self.env.invalidate_all()
            self.assertEqual(set(notices.mapped("state")), {"sent"})
            notices.case_id.receivable_ids.move_id.filtered(lambda move: move.amount_residual).mapped(self.pay)
            return statements

        count(2)  # caches
        few, many = count(5), count(45)
        self.assertLessEqual((many - few) / 40, 3, "A mark and its commit for each message, no more")
