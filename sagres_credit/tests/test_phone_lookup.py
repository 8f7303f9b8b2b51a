import json

from odoo.tests import tagged
from odoo.tools import SQL

from .common import NIGHT, CreditCommon

WAYS = ("06 555-0001", "+39065550001", "0039 06 5550001", "(06) 555.0001", "06/5550001 int. 12", "39065550001")


@tagged("post_install", "-at_install")
class TestPhoneLookup(CreditCommon):
    """A number in any format finds the debtor it belongs to, fast."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.phone = "+39 06 5550001"

    def _open_case(self, debtor=None):
        self.invoice(100, 200, debtor=debtor)
        self.run_night()
        return self.get_case(debtor)

    def _find(self, text):
        return self.env["credit.case"].search([("debtor_search", "ilike", text)])

    def test_any_writing_of_the_number_finds_the_debtor(self):
        case = self._open_case()
        for text in WAYS:
            with self.subTest(text):
                self.assertEqual(self._find(text), case)
                self.assertEqual(self.env["credit.case"].name_search(text)[0][0], case.id)

    def test_number_without_its_prefix_finds_it_by_the_end(self):
        case = self._open_case()
        self.assertEqual(self._find("555 0001"), case)
        self.assertFalse(self._find("555 0002"))

    def test_contact_workplace_and_related_person_find_the_debtor(self):
        case = self._open_case()
        self.debtor.write({"credit_phone_work": "02 7654321", "credit_phone_work_date": NIGHT})
        self._create_debtor("Luca", self.client, phone="333 1234567", parent_id=self.debtor.id)
        guardian = self._create_debtor("Avv. Neri", self.client, phone="340 7654321")
        self.env["credit.related.person"].create({"case_id": case.id, "partner_id": guardian.id, "role": "guardian"})
        for text in ("02-7654321", "+39 333 12 34 567", "3407654321"):
            with self.subTest(text):
                self.assertEqual(self._find(text), case)

    def test_customer_code_made_of_digits_is_found_as_well(self):
        self.debtor.credit_customer_code = "20261120"
        case = self._open_case()
        self.assertEqual(self._find("20261120"), case)

    def test_name_and_tax_code_are_found_as_before(self):
        self.debtor.credit_tax_code = "BNCRSO60A41H501W"
        case = self._open_case()
        self.assertEqual(self._find("bianchi"), case)
        self.assertEqual(self._find("bncrso60a41h501w"), case)

    def test_number_abroad_is_read_with_the_country_of_the_debtor(self):
        self.debtor.write({"country_id": self.env.ref("base.de").id, "phone": "030 123456"})
        case = self._open_case()
        self.assertEqual(self._find("+49 30 123456"), case)

    def test_person_of_two_clients_is_found_at_both(self):
        other = self._create_debtor("Rosa Bianchi", self.other_client, phone="065550001")
        self._create_mandate(self.other_client, self.operator)
        cases = self._open_case() | self._open_case(other)
        found = self.env(user=self.operator, context={})["credit.case"].search([("debtor_search", "ilike", "06 5550001")])
        self.assertEqual(set(found.ids), set(cases.ids))

    def test_another_client_is_not_found(self):
        other = self._create_debtor("Ugo Verdi", self.other_client, phone="02 1234567")
        self._create_mandate(self.other_client, self.operator)
        self._open_case(other)
        outside = self.env(user=self.client_user, context={})["credit.case"]
        self.assertFalse(outside.search([("debtor_search", "ilike", "02 1234567")]))

    def test_search_reads_the_index_and_not_every_partner(self):
        self.env.cr.execute(SQL(
            """INSERT INTO res_partner (name, active, phone, credit_phone_key, autopost_bills)
                    SELECT 'Copy ' || number, TRUE, number::varchar, '39' || (3200000000 + number), 'ask'
                      FROM GENERATE_SERIES(1, 50000) AS number"""
        ))
        self.env.cr.execute("ANALYZE res_partner")
        for pattern in ("10005556093", "1000555%"):
            query = self.env["credit.case"]._get_phone_query([pattern])
            plan = self.env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query))[0][0]
            text = plan if isinstance(plan, str) else json.dumps(plan)
            self.assertNotIn("Seq Scan", text)
            self.assertIn("credit_phone_idx", text)

    def test_weird_texts_find_nothing_and_break_nothing(self):
        self._open_case()
        for text in ("++", "0" * 60, "()", "+39", "1e99", "٠٦٥٥٥٠٠٠١", "07\x005559999", "'; DROP TABLE x; --"):
            with self.subTest(text):
                self.assertFalse(self._find(text))


@tagged("post_install", "-at_install")
class TestDataQuality(CreditCommon):
    """The quality of a debtor's data is a number that says in words what to mend."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = {
            "phone": "06 5550001", "email": "rosa@example.com", "street": "Via Roma 1", "zip": "00184", "city": "Roma",
            "credit_tax_code": "RSSMRA85T10A562S",
        }

    def test_household_with_everything_is_worth_a_hundred_without_certified_mail(self):
        self.debtor.write(self.good)
        self.assertEqual(self.debtor.credit_quality, 100)
        self.debtor.write({"is_company": True, "vat": "IT00743110157"})
        self.assertEqual((self.debtor.credit_quality, self.debtor.credit_quality_why), (92, "no certified e-mail (-8)"))

    def test_every_missing_datum_costs_its_weight(self):
        self.assertEqual(self.debtor.credit_quality, 10, "a language and a segment")
        for name, wrong in (("phone", False), ("zip", "184"), ("email", False), ("credit_tax_code", "RSSMRA85T10A562X")):
            with self.subTest(name):
                self.debtor.write({**self.good, name: wrong})
                self.assertLess(self.debtor.credit_quality, 100)

    def test_datum_that_failed_is_worth_nothing_and_says_since_when(self):
        self.debtor.write(self.good)
        self.env["credit.contact.mark"]._mark(self.debtor, "phone", None, "interaction")
        self.assertEqual(self.debtor.credit_quality, 70)
        self.assertIn("06 5550001 failed on", self.debtor.credit_quality_why)

    def test_filter_shows_who_has_a_datum_to_mend(self):
        self.debtor.write(self.good)
        other = self._create_debtor("Ugo Verdi", self.client, **dict(self.good, email=False))
        self.invoice(100, 200)
        self.invoice(100, 200, debtor=other)
        self.run_night()
        cases = self.env["credit.case"].search([("partner_id", "in", (self.debtor | other).ids)])
        mend = self.env["credit.case"].search([("id", "in", cases.ids), ("has_data_to_mend", "=", True)])
        self.assertEqual(mend.partner_id, other)
        self.env["credit.contact.mark"]._mark(self.debtor, "address", None, "delivery")
        self.assertEqual(cases.filtered("has_data_to_mend"), cases)
        self.debtor.street = "Via Milano 2"
        self.env.invalidate_all()
        self.assertEqual(cases.filtered("has_data_to_mend").partner_id, other)

    def test_quality_of_many_costs_as_many_statements_as_of_few(self):
        def cost(number):
            partners = self.env["res.partner"].create([{"name": f"{number} {place}"} for place in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.mapped("credit_quality")
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertEqual(cost(5), cost(50))
