from datetime import datetime

from odoo.tests import tagged

from . import pec_samples as samples
from .delivery_common import MAILBOX, PEC, DeliveryCommon

ROSA = "Rosa Bianchi <rosa@example.com>"
ALIAS = "casaserena@credit.example.com"
ANSWER = "sagres_credit.mail_activity_type_answer"


class InboundCommon(DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({
            "name": "credit.example.com", "bounce_alias": "bounce", "catchall_alias": "catchall",
        })
        cls.client.alias_domain_id = domain
        cls.mandate.write({"alias_name": "casaserena", "alias_domain_id": domain.id})
        cls.operator.email = "anna@firm.example.com"

    def write_letter(self, sender=ROSA, to=ALIAS, model=False, **options):
        return self.receive(samples.letter(sender, to, **options), model)

    def get_answers(self, case=None):
        kind = self.env.ref(ANSWER)
        return (case or self.case).activity_ids.filtered(lambda task: task.activity_type_id == kind)

    def get_letters(self, case=None):
        return (case or self.case).message_ids.filtered(lambda message: message.message_type == "email")


@tagged("post_install", "-at_install")
class TestReplies(InboundCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice("email")

    def reply(self, **options):
        return self.write_letter(references=self.notice.message_id, **{"text": "Pago venerdì", **options})

    def test_a_reply_reaches_the_case_and_is_a_task_of_its_operator(self):
        self.reply()
        self.assertEqual(len(self.get_letters()), 1)
        self.assertEqual((self.case.next_action, str(self.case.next_action_date)), ("answer", "2026-11-20"))
        self.assertTrue(self.case.next_action_agreed)
        self.assertEqual(self.get_answers().user_id, self.operator)

    def test_a_letter_is_a_contact_and_no_conversation_nor_attempt(self):
        self.case.attempt_count = 2
        self.reply()
        contact = self.case.interaction_ids
        self.assertEqual((contact.outcome, contact.direction, contact.channel), ("wrote", "in", "email"))
        self.assertEqual((contact.partner_id, contact.body), (self.debtor, "Pago venerdì"))
        self.assertEqual((self.case.attempt_count, self.case.contact_count), (2, 0))
        self.assertFalse(self.case.last_contact_date)

    def test_a_letter_stands_in_the_thread_once(self):
        before = len(self.case.message_ids)
        self.reply()
        self.assertEqual(len(self.case.message_ids), before + 1)

    def test_a_reply_to_the_senders_address_without_alias_is_threaded(self):
        self.reply(to="credito@casaserena.example.com")
        self.assertEqual(len(self.get_letters()), 1)

    def test_a_notice_not_yet_in_the_thread_is_answered_on_its_case(self):
        self.notice.mail_message_id.sudo().unlink()
        self.reply(to="credito@casaserena.example.com")
        self.assertEqual(len(self.get_letters()), 1)

    def test_the_writer_does_not_become_a_follower(self):
        self.reply()
        self.assertNotIn(self.debtor, self.case.message_partner_ids)

    def test_a_reply_from_an_unknown_address_says_so(self):
        self.reply(sender="nipote@example.com")
        self.assertIn("nipote@example.com", self.case.interaction_ids.body)
        self.assertFalse(self.case.interaction_ids.partner_id)

    def test_a_substitute_answers_today(self):
        self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": "2026-11-19",
            "date_to": "2026-11-25",
        })
        self.reply()
        self.assertEqual(self.get_answers().user_id, self.colleague)

    def test_two_letters_are_one_task(self):
        self.reply()
        self.reply(number=2)
        self.assertEqual(len(self.get_answers()), 1)
        self.assertEqual(len(self.case.interaction_ids), 2)

    def test_a_machine_that_answers_is_no_task(self):
        self.reply(extra="Auto-Submitted: auto-replied\r\n")
        self.reply(number=2, extra="X-Autoreply: yes\r\n")
        self.assertEqual(len(self.get_letters()), 2)
        self.assertFalse(self.case.interaction_ids)
        self.assertFalse(self.get_answers())

    def test_a_call_back_agreed_for_an_hour_of_today_is_kept(self):
        self.talk(self.case, "call_back", next_action="call_back", next_action_date="2026-11-20", next_action_time=16.0,
                  next_action_note="About the bill")
        self.reply(subject="Bolletta")
        self.assertEqual((self.case.next_action, self.case.next_action_time), ("call_back", 16.0))
        self.assertEqual(self.case.next_action_note, "About the bill · Wrote meanwhile: Bolletta")
        self.assertTrue(self.get_answers())

    def test_what_was_agreed_before_comes_back_after_the_answer(self):
        self.talk(self.case, "reached", next_action="promise", next_action_date="2026-11-27", next_action_note="Pays 100")
        self.reply()
        self.assertEqual(self.case.next_action, "answer")
        self.answer()
        step = (self.case.next_action, str(self.case.next_action_date), self.case.next_action_note)
        self.assertEqual(step, ("promise", "2026-11-27", "Pays 100"))
        self.assertTrue(self.case.next_action_agreed)

    def test_what_was_agreed_meanwhile_is_not_undone_by_an_older_step(self):
        self.talk(self.case, "reached", next_action="promise", next_action_date="2026-11-27")
        self.reply()
        self.talk(self.case, "reached", next_action="visit", next_action_date="2026-11-24")
        self.assertFalse(self.get_answers())
        self.reply(number=2)
        self.answer()
        self.assertEqual(self.case.next_action, "visit")

    def answer(self, user=None, **options):
        self.case.with_user(user or self.operator).message_post(
            body="Grazie", subject="Re", message_type="comment", subtype_xmlid="mail.mt_comment",
            **{"partner_ids": self.debtor.ids, **options},
        )

    def test_who_answers_the_debtor_has_done_the_task(self):
        self.reply()
        self.answer()
        self.assertFalse(self.get_answers())
        self.assertFalse(self.case.next_action)
        self.assertEqual(str(self.case.task_done_date), "2026-11-20")

    def test_a_note_for_colleagues_is_no_answer(self):
        self.reply()
        self.case.with_user(self.operator).message_post(body="Look", subtype_xmlid="mail.mt_note")
        self.answer(partner_ids=self.colleague.partner_id.ids)
        self.assertEqual(self.case.next_action, "answer")

    def test_an_operator_who_answers_from_their_own_mailbox_has_done_it(self):
        self.reply()
        letter = self.get_letters()
        self.write_letter("Anna <anna@firm.example.com>", f"rosa@example.com, {ALIAS}", number=9,
                          references=letter.message_id)
        self.assertFalse(self.get_answers())
        self.assertFalse(self.case.next_action)

    def test_a_certified_letter_is_unwrapped_and_kept_whole(self):
        inner = samples.letter(PEC, MAILBOX, "Contesto la fattura", references=self.notice.message_id)
        outer = samples.envelope(inner, datetime(2026, 11, 20, 10, 40), PEC, MAILBOX)
        self.receive(outer)
        letter = self.get_letters()
        self.assertIn("Contesto la fattura", letter.body)
        kept = letter.attachment_ids.filtered(lambda file: file.name == "posta-certificata.eml")
        self.assertEqual(kept.raw, outer)
        self.assertEqual(self.case.next_action, "answer")

    def test_an_anomaly_envelope_is_a_letter_as_well(self):
        inner = samples.letter("rosa@example.com", MAILBOX, "Sono io", references=self.notice.message_id)
        self.receive(samples.signed(b"X-Trasporto: errore\r\nMessage-ID: <a@p.example>\r\n", None, inner))
        self.assertIn("Sono io", self.get_letters().body)


@tagged("post_install", "-at_install")
class TestNewLetters(InboundCommon):
    def test_a_letter_without_reference_reaches_the_case_of_its_sender(self):
        self.write_letter(sender="ROSA@Example.com")
        self.assertEqual(len(self.get_letters()), 1)
        self.assertEqual(self.case.next_action, "answer")

    def test_a_pec_reaches_the_case_through_the_pec_mailbox(self):
        inner = samples.letter(PEC, MAILBOX, "Prima PEC")
        self.receive(samples.envelope(inner, datetime(2026, 11, 20, 10, 40), PEC, MAILBOX))
        self.assertIn("Prima PEC", self.get_letters().body)

    def test_a_contact_or_a_related_person_reaches_the_case(self):
        self._create_debtor("Figlia", self.client, parent_id=self.debtor.id, email="figlia@example.com")
        guardian = self._create_debtor("Avv. Verdi", self.client, email="verdi@example.com")
        self.env["credit.related.person"].create({
            "case_id": self.case.id, "partner_id": guardian.id, "role": "guardian",
        })
        self.write_letter("figlia@example.com")
        self.write_letter("verdi@example.com", number=2)
        self.assertEqual(len(self.get_letters()), 2)

    def test_a_stranger_stays_on_the_mandate_as_a_problem_of_the_manager(self):
        self.write_letter("chi@example.com", text="Quanto devo?")
        problem = self.get_problems("unknown_sender")
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertIn("Quanto devo", self.mandate.message_ids.filtered(lambda one: one.message_type == "email").body)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "chi@example.com")]))
        self.assertNotIn("chi@example.com", self.mandate.message_partner_ids.mapped("email"))
        self.assertEqual(problem.action_open_record()["res_model"], "credit.mandate")

    def test_each_unknown_letter_is_a_problem_of_its_own(self):
        self.write_letter("chi@example.com")
        self.write_letter("altro@example.com", number=2)
        self.assertEqual(len(self.get_problems("unknown_sender")), 2)

    def test_an_address_with_several_open_cases_is_not_guessed(self):
        other = self._create_debtor("Luigi Neri", self.client, email="rosa@example.com")
        self.invoice(90, 40, other)
        self.open_case(other)
        self.write_letter()
        self.assertFalse(self.get_letters())
        self.assertIn("several cases", self.get_problems("unknown_sender").name)

    def test_the_same_address_at_another_client_does_not_matter(self):
        other = self._create_debtor("Rosa Bianchi", self.other_client, email="rosa@example.com")
        self.invoice(90, 40, other)
        self.open_case(other)
        self.write_letter()
        self.assertEqual(len(self.get_letters()), 1)

    def test_a_reference_to_another_clients_case_does_not_lead_there(self):
        other = self._create_debtor("Ugo", self.other_client, email="ugo@example.com")
        self.invoice(90, 40, other)
        foreign = self.open_case(other)
        notice = self.send_notice("email", formal=False, case=foreign)
        self.write_letter(references=notice.message_id)
        self.assertFalse(self.get_letters(foreign))
        self.assertEqual(len(self.get_letters()), 1)

    def test_answers_come_back_to_the_alias_of_the_mandate(self):
        self.assertEqual(self.mandate._get_reply_address("email"), ALIAS)
        self.mandate.alias_name = False
        self.assertEqual(self.mandate._get_reply_address("email"), "catchall@credit.example.com")

    def test_a_letter_to_nowhere_is_refused_as_core_does(self):
        with self.assertRaises(ValueError):
            self.write_letter(to="nobody@elsewhere.example.com")


@tagged("post_install", "-at_install")
class TestBounces(InboundCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice("email")

    def come_back(self, **options):
        self.receive(samples.bounce(self.notice.message_id, "rosa@example.com", "bounce@credit.example.com", **options))

    def test_a_message_refused_for_good_bounces_its_notice_and_marks_the_address(self):
        self.come_back()
        self.assertEqual((self.notice.state, self.notice.reason_code), ("bounced", "bounce"))
        self.assertIn("User unknown", self.notice.reason)
        self.assertIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.assertEqual(self.case.next_action, "find_contact")

    def test_it_counts_once(self):
        self.come_back()
        self.come_back(number=2)
        self.assertEqual(self.env["credit.contact.mark"].search_count([("partner_id", "=", self.debtor.id)]), 1)

    def test_a_delay_is_only_noted(self):
        self.come_back(status="4.4.1", action="delayed", detail="connection timed out")
        self.assertEqual(self.notice.state, "sent")
        self.assertNotIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.assertIn("connection timed out", self.case.message_ids[0].body)

    def test_a_full_mailbox_bounces_and_does_not_mark_the_address(self):
        self.come_back(status="5.2.2", detail="552 5.2.2 Mailbox full")
        self.assertEqual(self.notice.state, "bounced")
        self.assertNotIn("email", self.debtor._get_bad_contacts()[self.debtor])

    def test_a_letter_of_the_operator_that_comes_back_marks_the_address(self):
        letter = self.case.with_user(self.operator).message_post(
            body="Buongiorno", message_type="comment", subtype_xmlid="mail.mt_comment", partner_ids=self.debtor.ids,
        )
        self.receive(samples.bounce(letter.message_id, "rosa@example.com", "bounce@credit.example.com"))
        self.assertIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.assertEqual(self.notice.state, "sent")

    def test_a_bounce_of_something_else_changes_nothing(self):
        self.receive(samples.bounce("<other@x.example>", "rosa@example.com", "bounce@credit.example.com"))
        self.assertEqual(self.notice.state, "sent")

    def test_a_bounce_is_no_letter_of_the_debtor(self):
        self.come_back()
        self.assertFalse(self.case.interaction_ids)
        self.assertFalse(self.get_answers())

    def test_a_pec_sent_to_an_ordinary_server_comes_back_as_failed(self):
        self.notice = self.send_notice("pec")
        self.receive(samples.bounce(self.notice.message_id, PEC, MAILBOX))
        self.assertEqual(self.notice.state, "bounced")
        self.assertEqual(self.notice.delivery_ids.state, "failed")
