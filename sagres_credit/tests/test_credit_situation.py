from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import NIGHT
from .crm_common import CrmCommon

FIELDS = [
    "credit_has_situation", "credit_exposure", "credit_overdue", "credit_situation_grade", "credit_situation_trend",
    "credit_situation_delay", "credit_agreement_words",
]


@tagged("post_install", "-at_install")
class TestCreditSituation(CrmCommon):
    """Who sells to a customer sees how they stand with what they owe, and nothing of what was said."""

    def build(self):
        self.late, self.coming = self.invoice(300.0, 40), self.invoice(120.5, -20)
        self.run_night()
        self.case = self.get_case()
        self.lead = self.env["crm.lead"].create({
            "name": "Renewal", "partner_id": self.debtor.id, "company_id": self.client.id, "user_id": self.salesperson.id,
            "type": "opportunity",
        })

    def read_situation(self, user=None, record=None):
        record = self.as_user(user or self.salesperson, record or self.debtor)
        return call_kw(record.browse(), "read", [record.ids, FIELDS], {})[0]

    def test_a_salesperson_of_the_client_sees_the_sums_on_customer_and_opportunity(self):
        for record in (self.debtor, self.lead):
            seen = self.read_situation(record=record)
            with self.subTest(record._name):
                self.assertEqual((seen["credit_exposure"], seen["credit_overdue"]), (420.5, 300.0))
                self.assertTrue(seen["credit_has_situation"])

    def test_a_contact_of_the_customer_shows_the_customer(self):
        contact = self._create_debtor("Buyer", self.client, parent_id=self.debtor.id, type="contact")
        self.assertEqual(self.read_situation(record=contact)["credit_exposure"], 420.5)

    def test_a_payment_is_seen_at_once_and_a_loose_one_covers_the_oldest_first(self):
        self.pay(self.late, 100.0)
        self.assertEqual(self.read_situation()["credit_overdue"], 200.0)
        self.receive(250.0)
        seen = self.read_situation()
        self.assertEqual((seen["credit_exposure"], seen["credit_overdue"]), (70.5, 0.0))

    def test_a_customer_of_another_client_shows_nothing(self):
        foreign = self._create_debtor("Ugo Neri", self.other_client)
        self.invoice(900.0, 40, foreign)
        with self.assertRaises(AccessError):
            self.read_situation(record=foreign)
        pair = (self.other_client, foreign)
        model = self.env["credit.situation"]
        self.assertFalse(model.with_user(self.salesperson)._read([pair]))
        self.assertFalse(model.with_user(self.salesperson).sudo()._read([pair]), "not even where code reads as superuser")
        self.assertTrue(model.with_user(self.stranger)._read([pair]))

    def test_a_shared_customer_shows_the_credits_of_the_active_company_alone(self):
        self.debtor.company_id = False
        self.assertEqual(self.read_situation()["credit_exposure"], 420.5)
        self.assertEqual(self.read_situation(self.stranger)["credit_exposure"], 0)

    def test_who_neither_sells_nor_works_credits_sees_nothing(self):
        clerk = self._create_user("ivo", "base.group_user", self.client)
        with self.assertRaises(AccessError):
            self.read_situation(clerk)
        self.assertFalse(self.env["credit.situation"].with_user(clerk)._read([(self.client, self.debtor)]))

    def test_a_salesperson_never_reads_the_case_its_conversations_nor_who_is_vulnerable(self):
        self.talk(self.case, body="My husband is ill", reason_id=self.env.ref("sagres_credit.credit_reason_document_lost").id)
        self.debtor.credit_vulnerable = True
        for record in (self.case, self.case.interaction_ids, self.case.receivable_ids):
            with self.subTest(record._name), self.assertRaises(AccessError):
                call_kw(self.as_user(self.salesperson, record.browse()), "read", [record.ids, ["id"]], {})
        for field in ("credit_vulnerable", "credit_case_ids"):
            with self.subTest(field), self.assertRaises(AccessError):
                call_kw(self.as_user(self.salesperson, self.debtor.browse()), "read", [self.debtor.ids, [field]], {})
        for field in ("credit_case_id", "credit_interaction_id"):
            with self.subTest(field), self.assertRaises(AccessError):
                call_kw(self.as_user(self.salesperson, self.lead.browse()), "read", [self.lead.ids, [field]], {})
        self.assertNotIn("husband", str(self.read_situation()))

    def test_the_summary_is_no_public_method(self):
        with self.assertRaises(AccessError):
            call_kw(self.env["credit.situation"].with_user(self.salesperson), "_read", [[[self.client.id, self.debtor.id]]], {})

    def test_agreements_are_told_without_what_was_said(self):
        case = self.case.with_user(self.operator)
        case._promise(150.0, Date.add(NIGHT, days=5), channel="phone", note="From my daughter")
        words = self.read_situation()["credit_agreement_words"]
        self.assertIn("150.00", words.replace("\xa0", " "))
        self.assertNotIn("daughter", words)

    def test_grade_and_trend_of_delay_are_those_of_the_night(self):
        before, now = self.invoice(100.0, 330), self.invoice(100.0, 60)
        self._pay_on(before, Date.subtract(NIGHT, days=320))
        self._pay_on(now, Date.subtract(NIGHT, days=20))
        self.run_night(Date.add(NIGHT, days=1))
        delay = self.env["credit.debtor.delay"].search([("partner_id", "=", self.debtor.id)])
        for record in (self.debtor, self.lead):
            seen = self.read_situation(record=record)
            with self.subTest(record._name):
                self.assertEqual((seen["credit_situation_grade"], seen["credit_situation_trend"]), (delay.grade, "worse"))
                self.assertIn("days after the due date on average", seen["credit_situation_delay"])

    def test_many_customers_cost_as_many_queries_as_few(self):
        few = self._create_customers(3)
        many = self._create_customers(30)
        counts = [self._count_queries(customers) for customers in (few, many)]
        self.assertEqual(counts[0], counts[1])

    def _pay_on(self, move, date):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(move.company_id).create({"payment_date": date})._create_payments()

    def _create_customers(self, count):
        customers = self.env["res.partner"].create([
            {"name": f"Customer {number}", "company_id": self.client.id} for number in range(count)
        ])
        due = Date.subtract(NIGHT, days=40)
        self.env["account.move"].with_company(self.client).create([
            {
                "move_type": "out_invoice", "partner_id": customer.id, "company_id": self.client.id, "invoice_date": due,
                "invoice_date_due": due, "invoice_payment_term_id": False,
                "invoice_line_ids": [(0, 0, {"name": "Fee", "price_unit": 100, "tax_ids": [(5, 0, 0)]})],
            }
            for customer in customers
        ]).action_post()
        return customers

    def _count_queries(self, customers):
        seen = self.as_user(self.salesperson, customers)
        seen.browse(customers[:1].id).read(FIELDS)  # rights and fields are in cache
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        seen.read(FIELDS)
        return self.env.cr.sql_log_count - before
