from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import pec_samples as samples
from .client_common import ClientCommon
from .common import NIGHT

ELIO = "Elio <elio@casaserena.example.com>"
ANSWERED = "sagres_credit.mail_activity_type_question_answered"


@tagged("post_install", "-at_install")
class TestQuestion(ClientCommon):
    """A question to a colleague is answered by who was asked, in Odoo or by mail, within a term."""

    def ask(self, contact=None, text="Who reads the meter?", user=None, **options):
        case = self.as_user(user or self.operator, self.case)
        return case._ask(contact or self.administration, text, **options).sudo()

    def reply(self, question, sender, text="The caretaker", number=1):
        """Answer the letter of a question by mail, as the mail server hands it over."""
        letter = question.message_ids.filtered("subtype_id")[-1:]
        raw = samples.letter(sender, "anybody@firm.example.com", text=text, number=number, references=letter.message_id)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(False, raw)
        self.env.invalidate_all()

    def night(self, days):
        return self.run_night(Date.add(NIGHT, days=days))

    def get_letters(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address), ("subject", "=like", "Still waiting%")])

    def test_it_has_the_term_of_the_mandate_and_reaches_the_person_as_a_task(self):
        question = self.ask()
        self.assertEqual((question.state, str(question.date_due)), ("asked", "2026-11-23"))
        self.assertEqual(question.activity_ids.user_id, self.client_user)

    def test_it_does_not_hold_the_case(self):
        self.ask()
        self.assertFalse(self.case.hold_code)

    def test_the_letter_holds_the_words_the_debtor_and_the_chosen_invoices_only(self):
        other = self.invoice(50.0, 20)
        self.talk(self.case, body="My husband is ill")
        question = self.ask(self.sales, items=self.move.credit_receivable_ids)
        body = question.message_ids.filtered(lambda message: "meter" in (message.body or "")).body
        for words in ("Who reads the meter?", "Rosa Bianchi", self.move.name):
            self.assertIn(words, body)
        for words in (other.name, "husband", "300"):
            self.assertNotIn(words, body)

    def test_only_who_works_the_case_asks(self):
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.ask(user=self.colleague)

    def test_nobody_of_another_client_is_asked_nor_about_another_debtor(self):
        foreign = self.env["credit.client.contact"].create({
            "mandate_id": self.other_mandate.id, "name": "Zeno", "email": "zeno@acqua.example.com",
        })
        with self.assertRaisesRegex(UserError, "Choose a person of Casa Serena"):
            self.ask(foreign)
        item = self.invoice(10, 10, self._create_debtor("Ugo Neri", self.client)).credit_receivable_ids
        with self.assertRaisesRegex(UserError, "not of this debtor"):
            self.ask(items=item)

    def test_who_was_asked_answers_in_odoo_and_it_is_on_the_operators_day(self):
        question = self.ask()
        dialog = self.as_user(self.client_user, self.env["credit.question.answer"]).create({
            "question_id": question.id, "answer": "The caretaker",
        })
        dialog.action_send()
        self.assertEqual((question.state, question.answer, question.answered_how), ("answered", "The caretaker", "odoo"))
        self.assertTrue(self.case.next_action == "question" or self.case.activity_search([ANSWERED]))
        self.assertTrue(self.case.message_ids.filtered(lambda message: "The caretaker" in message.body))

    def test_a_colleague_of_who_was_asked_does_not_answer(self):
        question = self.as_user(self.colleague_user, self.ask())
        self.assertFalse(question.can_answer)
        with self.assertRaisesRegex(AccessError, "was asked: only they can answer"):
            call_kw(question, "action_answer", [question.ids], {})

    def test_the_staff_of_another_client_reads_nothing(self):
        question = self.as_user(self.stranger_user, self.ask())
        with self.assertRaises(AccessError):
            question.read(["body"])
        self.assertFalse(question.search([]))

    def test_an_answer_is_not_given_twice(self):
        question = self.ask()
        self.as_user(self.client_user, question)._answer_here("The caretaker")
        with self.assertRaisesRegex(UserError, "does not wait for an answer"):
            self.as_user(self.client_user, question)._answer_here("Somebody else")

    def test_a_reply_by_mail_of_who_was_asked_is_the_answer(self):
        question = self.ask(self.sales)
        self.reply(question, ELIO)
        self.assertEqual((question.state, question.answered_how, question.answered_by), ("answered", "email", "Elio"))
        self.assertIn("The caretaker", question.answer)

    def test_a_reply_of_a_stranger_goes_to_the_thread_and_answers_nothing(self):
        question = self.ask(self.sales)
        before = len(question.message_ids)
        self.reply(question, "Mallory <mallory@example.com>")
        self.assertEqual(question.state, "asked")
        self.assertEqual(len(question.message_ids), before + 1)

    def test_late_it_is_reminded_once_and_the_main_contact_told(self):
        question = self.ask(self.sales)
        self.night(3)
        self.assertFalse(question.date_reminded)
        self.night(4)
        self.assertEqual(str(question.date_reminded), "2026-11-24")
        for address in ("elio@casaserena.example.com", "boss@casaserena.example.com"):
            self.assertEqual(len(self.get_letters(address)), 1, address)
        self.night(5)
        self.assertEqual(len(self.get_letters("boss@casaserena.example.com")), 1)

    def test_statements_of_the_night_do_not_grow_with_the_questions(self):
        def count(number):
            for _number in range(number):
                self.ask(self.sales)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.question"].sudo()._remind_late(self.client, Date.add(NIGHT, days=9))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        count(1)
        self.assertLessEqual(abs(count(20) - count(4)), 2)

    def test_read_it_is_closed_and_leaves_the_day(self):
        question = self.ask()
        self.as_user(self.client_user, question)._answer_here("The caretaker")
        self.as_user(self.operator, question).action_close()
        self.assertEqual(question.state, "closed")
        self.assertNotEqual(self.case.next_action, "question")
        self.assertFalse(self.case.activity_search([ANSWERED]))
