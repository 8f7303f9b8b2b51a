import re

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import NIGHT
from .test_letters import LetterCommon

TEXTS = (
    "courtesy", "reminder", "reminder_second", "call_invitation", "formal", "thank_you", "resend", "plan_proposal",
    "plan_confirmation", "settlement", "dispute_answer", "handover", "improvement", "sms_reminder",
    "sms_call",
)
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
          "abcdefghijklmnopqrstuvwxyzäöñüà")
NEVER = ("ufficiale giudiziario", "pignoramento", "bailiff", "seizure", "recupero crediti", "debt collection", "court")


@tagged("post_install", "-at_install")
class TestTemplates(LetterCommon):
    """The texts of notices: what they say, how it adds up, and what they never say."""

    def write(self, text, amounts=(100,), **vals):
        """Return a notice of the first debtor with one of the texts, nothing of it sent."""
        self.queue(*amounts)
        notice = self.get_case().notice_ids
        notice.write({"template_id": self.env.ref(f"sagres_credit.mail_template_{text}").id, **vals})
        return notice

    def read_text(self, notice):
        return " ".join(html2plaintext(notice.body).split())

    def test_every_text_can_be_written(self):
        notice = self.write("courtesy")
        for text in TEXTS:
            with self.subTest(text=text):
                notice.template_id = self.env.ref(f"sagres_credit.mail_template_{text}")
                self.assertTrue(notice.subject)
                words = self.read_text(notice)
                self.assertIn("Anna", words)
                self.assertIn("+39 02 5550101", words)
                self.assertNotIn("False", words)
                self.assertFalse([phrase for phrase in NEVER if phrase in words.lower()])

    def test_groups_less_what_is_deducted_are_the_total(self):
        self.invoice(50.10, -10)
        self.invoice(33.33, 3)
        self.receive(40.05)
        notice = self.write("reminder")
        case = notice.case_id
        summary = notice._get_items_summary()[notice]
        self.assertEqual([group["code"] for group in summary["groups"]], ["overdue", "coming"])
        gross = sum(group["amount"] for group in summary["groups"])
        self.assertAlmostEqual(gross, 183.43)
        self.assertAlmostEqual(summary["amount_total"], case.amount_overdue + case.amount_not_due)
        self.assertAlmostEqual(gross - 40.05, summary["amount_total"])
        words = self.read_text(notice)
        for amount in ("133.33", "50.10", "40.05", "143.38", "93.28"):
            self.assertIn(amount, words)
        self.assertIn("Payments and credits received and not yet allocated", words)

    def test_what_is_held_or_paid_is_not_asked_for(self):
        held = self.invoice(77.77, 30)
        self.env["credit.receivable"].search([("move_id", "=", held.id)]).hold = True
        notice = self.write("reminder")
        words = self.read_text(notice)
        self.assertNotIn("77.77", words)
        self.assertNotIn("allocated", words)
        self.assertIn("100.00", words)

    def test_a_formal_notice_is_one(self):
        words = self.read_text(self.write("formal"))
        for phrase in ("Rosa Bianchi", "creditor", "within 15 days from the receipt", "article 1219", "article 2943",
                       "100.00", "installments"):
            self.assertIn(phrase, words)

    def test_charges_stand_beside_the_capital_and_in_the_total(self):
        notice = self.write("formal")
        receivables = type(self.env["credit.receivable"])
        self.patch(receivables, "_get_charges", lambda items: {item: {"interest": 2.5, "costs": 1.0} for item in items})
        notice.invalidate_recordset(["body"])
        summary = notice._get_items_summary()[notice]
        self.assertTrue(summary["itemised"])
        self.assertEqual(summary["amount_total"], 103.5)
        self.assertFalse(summary["deducted"])
        words = self.read_text(notice)
        for phrase in ("Capital", "Interest", "Costs", "2.50", "1.00", "103.50"):
            self.assertIn(phrase, words)

    def test_a_short_message_tells_nothing_to_who_reads_the_display(self):
        for text in ("sms_reminder", "sms_call"):
            for lang in ("en_US", "it_IT"):
                with self.subTest(text=text, lang=lang):
                    self.debtor.lang = lang
                    notice = self.get_case().notice_ids or self.write(text)
                    notice.template_id = self.env.ref(f"sagres_credit.mail_template_{text}")
                    words = self.read_text(notice)
                    self.assertLessEqual(len(words), 160)
                    self.assertFalse(set(words) - GSM, "a character that halves the length of a message")
                    self.assertNotIn("100", words.replace("5550101", ""))
                    self.assertNotRegex(words.lower(), r"debt|debit|scadut|overdue|pagament|payment")

    def test_a_new_operator_is_named_with_the_one_before(self):
        notice = self.write("handover")
        notice.case_id.with_user(self.manager)._assign(self.colleague, "manager", "Anna moves to another team")
        self.colleague.name = "Bruno Verdi"
        notice.invalidate_recordset()
        words = self.read_text(notice)
        self.assertIn("Anna Neri has looked after you until today", words)
        self.assertIn("Bruno Verdi", words)

    def test_a_substitute_is_named_while_the_operator_is_away(self):
        notice = self.write("reminder")
        self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": NIGHT,
            "date_to": Date.add(NIGHT, days=5), "reason": "Leave",
        })
        notice.invalidate_recordset()
        notice.case_id.invalidate_recordset()
        self.assertIn(f"On these days {self.colleague.name} answers", self.read_text(notice))

    def test_without_a_direct_line_the_client_is_called(self):
        self.operator.credit_direct_phone = False
        self.operator.partner_id.phone = False
        self.assertIn("+39 02 5550000", self.read_text(self.write("reminder")))

    def test_a_promised_day_has_its_weekday(self):
        notice = self.write("reminder").with_context(lang="it_IT")
        self.assertEqual(notice._format_long_date(Date.to_date("2026-11-30")), "lunedì 30 novembre 2026")

    def test_many_notices_cost_as_many_queries_as_a_few(self):
        counts = []
        for number in (3, 12):
            for place in range(len(counts) * 3, number):
                debtor = self._create_debtor(f"Debtor {place}", self.client, lang="en_US")
                self.invoice(100, 20, debtor)
            self.run_night()
            self.env.invalidate_all()
            notices = self.env["credit.notice"].search([("company_id", "=", self.client.id)], limit=number)
            self.assertEqual(len(notices), number)
            notices.mapped("subject")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices.mapped("body")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreater(counts[0], 0)
        self.assertEqual(counts[0], counts[1])

    def test_levels_send_the_text_they_promise(self):
        for policy in ("household", "company", "public_body"):
            level = self.env.ref(f"sagres_credit.credit_policy_level_{policy}_reminder_1")
            self.assertTrue(level.attach_invoices)
            self.assertEqual(level.template_id, self.env.ref("sagres_credit.mail_template_reminder"))
        for level in self.env["credit.policy.level"].search([("channel", "=", "sms")]):
            self.assertTrue(re.search("SMS", level.template_id.name))
