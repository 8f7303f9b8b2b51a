from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.notice_common import NoticeCommon

from ..tools.notice_format import format_number
from .common import IBAN, PagopaCommon
from .notice_common import read_codes, read_pages


class NoticeSendCommon(PagopaCommon, NoticeCommon):
    """A public creditor whose notices leave through a mail server on loopback."""

    def publish(self, case=None):
        positions = self.env["pagopa.position"]._make_for_cases(case or self.case)
        positions._publish()
        self.env.flush_all()
        return positions

    def remind(self, case=None, channel="email", **vals):
        """Queue a reminder of a person."""
        case = case or self.case
        return self.env["credit.notice"].create({
            "case_id": case.id, "company_id": case.company_id.id, "partner_id": case.partner_id.id, "purpose": "reminder",
            "template_id": self.env.ref("sagres_credit.mail_template_reminder").id, "channel": channel,
            "override_reason": "They asked for it", **vals,
        })

    def read_mail(self, message):
        """Return the words and the PDF attachments of a message."""
        body = message.get_body(("html",)).get_content().replace("=\n", "")
        files = [part.get_content() for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
        return body, files


@tagged("post_install", "-at_install")
class TestNoticeSend(NoticeSendCommon):
    """What leaves for the debtor of a public creditor carries its payment notices, true at the moment of leaving."""

    def test_a_reminder_carries_the_notices_and_says_how_to_pay(self):
        positions = self.publish()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        notice = self.remind()
        (message,) = self.send()
        body, (content,) = self.read_mail(message)
        for option in positions.option_ids:
            self.assertIn(format_number(option.notice_number), body)
        self.assertIn("12345678903", body)
        self.assertNotIn(IBAN, body)
        self.assertNotIn("Bank transfer", body)
        self.assertNotIn("write this reference", body)
        codes = read_codes(read_pages(content), "QRCode")
        self.assertEqual({code.split("|")[2] for code in codes}, set(positions.option_ids.mapped("notice_number")))
        self.assertEqual(notice.pagopa_position_ids, positions)
        self.assertEqual(set(positions.mapped("sent_by")), {"email"})

    def test_the_amounts_are_those_of_the_ledger_as_it_leaves(self):
        self.publish()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        self.remind()
        self.pay(self.invoices[0])
        self.pay(self.invoices[1], 150)
        self.env.cr.precommit.run()
        (message,) = self.send()
        _body, (content,) = self.read_mail(message)
        self.assertEqual([code.rpartition("|")[2] for code in read_codes(read_pages(content), "QRCode")], ["25000"])

    def test_who_has_paid_meanwhile_gets_nothing(self):
        positions = self.publish()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        notice = self.remind()
        for move in self.invoices:
            self.pay(move)
        self.env.cr.precommit.run()
        self.assertFalse(self.send())
        self.assertEqual((notice.state, notice.pagopa_document_id.exists()), ("cancelled", notice.pagopa_document_id.browse()))
        self.assertFalse(any(positions.mapped("date_sent")))

    def test_what_is_missing_is_made_only_where_the_creditor_says_so(self):
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        self.remind()
        (message,) = self.send()
        self.assertFalse(self.case.pagopa_position_ids)
        self.assertIn("You pay with a pagoPA notice", self.read_mail(message)[0])
        self.creditor.notice_with_letters = True
        self.remind()
        (message,) = self.send("2026-11-23 10:00:00")
        self.assertEqual(len(self.case.pagopa_position_ids), 2)
        self.assertEqual(set(self.case.pagopa_position_ids.mapped("state")), {"valid"})
        self.assertEqual(len(self.read_mail(message)[1]), 1)

    def test_without_an_account_it_is_held_and_somebody_is_told(self):
        self.creditor.notice_with_letters = True
        self.creditor.account_ids.active = False
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        notice = self.remind()
        self.assertFalse(self.send())
        self.assertEqual((notice.state, notice.hold_code), ("held", "no_pagopa"))
        problem = self.env["credit.problem"].search([("kind", "=", "pagopa_notice")])
        self.assertIn("Enter an account of Casa Serena first", problem.name)
        self.assertEqual(problem.user_id, self.manager)

    def test_the_reminder_of_an_installment_carries_that_installment_alone(self):
        plan = self.sign_plan(count=4)
        self.env.cr.precommit.run()
        self.env.flush_all()
        position = self.publish()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        line = plan.line_ids.sorted("date_due")[0]
        notice = self.remind(
            purpose="installment", plan_id=plan.id, plan_line_id=line.id,
            template_id=self.env.ref("sagres_credit.mail_template_installment").id,
        )
        (message,) = self.send()
        body, (content,) = self.read_mail(message)
        option = position.option_ids.filtered(lambda one: one.plan_line_id == line)
        self.assertIn(format_number(option.notice_number), body)
        codes = read_codes(read_pages(content), "QRCode")
        self.assertEqual([code.split("|")[2] for code in codes], [option.notice_number])
        self.assertEqual(notice.pagopa_position_ids, position)

    def test_a_text_message_carries_no_document(self):
        self.publish()
        self.debtor.phone = "+39 333 1234567"
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        notice = self.remind(channel="sms")
        self.send()
        self.assertFalse(notice.pagopa_document_id)
        self.assertFalse(notice.attachment_ids)

    def test_a_letter_has_the_pages_of_the_notice_behind_its_own(self):
        self.debtor.write({"street": "Via Garibaldi 12", "zip": "20121", "city": "Milano"})
        positions = self.publish()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        notice = self.remind(channel="letter")
        self.env.flush_all()
        batch = self.env["credit.letter.batch"]._make(self.client)
        with self.night_cursor() as env:
            env["credit.letter.batch"].browse(batch.id)._work()
        self.env.invalidate_all()
        pages = read_pages(notice.letter_id.raw, scale=3)
        self.assertEqual(len(pages), notice.letter_pages)
        codes = read_codes(pages[-2:], "QRCode")  # before them the letter, which may have a code of its own
        self.assertEqual({code.split("|")[2] for code in codes}, set(positions.option_ids.mapped("notice_number")))
        self.assertFalse(any(positions.mapped("date_sent")), "it lies in its envelope")
        notice.batch_id.with_user(self.manager)._post(notice.batch_id.date, [])
        self.assertEqual(set(positions.mapped("sent_by")), {"letter"})

    def test_a_notice_queued_again_drops_what_was_printed(self):
        self.publish()
        notice = self.remind()
        notice._leave(notice._fields["not_before"].now())
        document = notice.pagopa_document_id
        self.assertTrue(document)
        self.assertIn(document, notice.attachment_ids)
        notice._requeue()
        self.assertFalse(document.exists())
        self.assertFalse(notice.attachment_ids | notice.pagopa_document_id)
        self.assertFalse(notice.pagopa_position_ids)

    def test_who_writes_sees_which_notices_go_with_it(self):
        self.publish()
        compose = self.env["credit.notice.compose"].with_user(self.operator).create({
            "case_id": self.case.id, "channel": "email",
            "template_id": self.env.ref("sagres_credit.mail_template_reminder").id,
        })
        self.assertIn("pagoPA notices attached: 2.", compose.summary)
        self.assertIn("pagoPA notice 3010", compose.body)
        compose.channel = "sms"
        self.assertNotIn("attached", compose.summary)

    def test_a_private_creditor_gives_its_iban(self):
        self.creditor.active = False
        notice = self.remind()
        instructions = notice._get_payment_instructions()[notice]
        self.assertEqual(instructions["iban"], self.client.partner_id.bank_ids[:1].acc_number)

    def test_twenty_messages_cost_as_many_queries_as_five(self):
        self.creditor.notice_with_letters = True

        def count(number):
            debtors = [self._create_debtor(f"D{number}-{index}", self.client, email=f"d{number}-{index}@example.com")
                       for index in range(number)]
            for debtor in debtors:
                self.invoice(100, days=200, debtor=debtor)
            self.run_night()
            self.env.invalidate_all()
            cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])
            cases.notice_ids.filtered(lambda notice: notice.state in ("queued", "held"))._set_state("cancelled")
            notices = self.env["credit.notice"].browse([self.remind(case).id for case in cases])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            left = notices._leave(notices._fields["not_before"].now())
            self.env.flush_all()
            self.assertEqual(len(left.pagopa_document_id), number)
            return self.env.cr.sql_log_count - before
        count(2)
        few = count(5)
        self.assertLessEqual(count(20), few + 4)


@tagged("post_install", "-at_install")
class TestNoticesToSend(NoticeSendCommon):
    """Notices that nobody has received yet are sent on the channel of each debtor; what leaves is seen before the last click."""

    def setUp(self):
        super().setUp()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        self.positions = self.publish()
        self.other = self._create_debtor("Luigi Verdi", self.client, street="Via Dante 3", zip="20121", city="Milano")
        self.invoice(80, days=200, debtor=self.other)
        self.run_night()
        self.env.invalidate_all()
        self.env["credit.notice"].search([("state", "=", "queued")])._set_state("cancelled")
        self.letter = self.publish(self.get_case(self.other))

    def open(self, positions=None, user=None):
        positions = (self.positions | self.letter) if positions is None else positions
        action = positions.with_user(user or self.operator).action_send_notices()
        return self.env["pagopa.send"].with_user(user or self.operator).browse(action["res_id"])

    def test_what_leaves_is_said_before_the_last_click(self):
        self.assertEqual(self.env["pagopa.position"].search([("is_to_send", "=", True)]) & (self.positions | self.letter),
                         self.positions | self.letter)
        send = self.open()
        self.assertEqual(send.summary, "E-mail: 1 · Letter: 1")
        self.assertEqual((send.debtor_count, send.amount, send.left_out), (2, 1080, ""))
        self.assertEqual(send.line_ids.mapped("address"), ["rosa@example.com", "Luigi Verdi\nVIA DANTE 3\n20121 MILANO"])
        self.assertFalse(self.positions.option_ids.position_id.filtered("date_sent"))

    def test_they_leave_with_the_sender_of_the_suite_once(self):
        send = self.open()
        words = send.action_send()["params"]["message"]
        self.assertIn("1 messages leave within minutes; 1 letters wait", words)
        send.action_send()
        notices = self.env["credit.notice"].search([("purpose", "=", "pagopa")])
        self.assertEqual(sorted(notices.mapped("channel")), ["email", "letter"])
        (message,) = self.send()
        body, (content,) = self.read_mail(message)
        self.assertIn("what is needed to pay", body)
        self.assertEqual(len(read_codes(read_pages(content), "QRCode")), 2)
        self.assertEqual(set(self.positions.mapped("sent_by")), {"email"})
        self.assertFalse(self.letter.date_sent)

    def test_who_pays_meanwhile_gets_nothing(self):
        self.open(self.positions).action_send()
        for move in self.invoices:
            self.pay(move)
        self.env.cr.precommit.run()
        self.assertFalse(self.send())
        self.assertEqual(self.env["credit.notice"].search([("purpose", "=", "pagopa")]).state, "cancelled")

    def test_what_waits_already_is_not_sent_twice(self):
        self.open(self.positions).action_send()
        send = self.open(self.positions)
        self.assertFalse(send.line_ids)
        self.assertIn("waits to leave already × 2", send.left_out)

    def test_the_debtors_of_a_colleague_stay_behind(self):
        send = self.open(user=self.colleague)
        self.assertFalse(send.line_ids)
        self.assertIn("Somebody else looks after the debtor × 3", send.left_out)

    def test_who_must_not_be_asked_stays_behind(self):
        self.case._promise(100, Date.to_date("2026-11-27"), channel="phone")
        self.env.invalidate_all()
        send = self.open(self.positions)
        self.assertFalse(send.line_ids)
        self.assertIn("The debtor is not asked now", send.left_out)

    def test_from_a_copy_of_the_database_nothing_leaves(self):
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")
        with self.assertRaisesRegex(UserError, "This database is a copy"):
            self.open()


@tagged("post_install", "-at_install")
class TestNoticeRights(NoticeSendCommon):
    """Who is not of the firm neither sees what was printed together nor the dialog of somebody else."""

    def test_only_the_firm_sees_what_was_printed(self):
        batch = self.env["pagopa.notice.batch"]._make(self.publish())
        self.assertEqual(batch.with_user(self.colleague).count, 2)
        for user in (self.client_user, self._create_user("elena", "sagres_credit.group_lawyer")):
            batch.invalidate_recordset()
            with self.assertRaises(AccessError):
                batch.with_user(user).with_context(allowed_company_ids=self.client.ids).read(["count"])
        for vals in ({"count": 7}, {"state": "pending"}):
            with self.assertRaises(AccessError):
                batch.with_user(self.manager).write(vals)

    def test_who_does_not_work_for_the_client_sees_nothing(self):
        batch = self.env["pagopa.notice.batch"]._make(self.publish())
        stranger = self._create_user("ugo", "sagres_credit.group_operator", self.other_client)
        with self.assertRaises(AccessError):
            batch.with_user(stranger).with_context(allowed_company_ids=self.other_client.ids).read(["count"])

    def test_a_dialog_belongs_to_who_opened_it(self):
        action = self.publish().with_user(self.operator).action_send_notices()
        with self.assertRaises(AccessError):
            self.env["pagopa.send"].browse(action["res_id"]).with_user(self.colleague).action_send()
