from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestContactMark(CreditCommon):
    """A number or an address that failed is named, asks the operator for another, and counts until it is corrected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({
            "phone": "06 5550001", "email": "rosa@example.com", "street": "Via Roma 1", "zip": "00184", "city": "Roma",
            "credit_pec": "Rosa@PEC.example.com ", "country_id": cls.env.ref("base.it").id,
        })
        cls.marks = cls.env["credit.contact.mark"]

    def _open_case(self):
        self.invoice(100, 200)
        self.run_night()
        return self.get_case()

    def _mark(self, kind, value=None, source="notice", detail=None):
        return self.marks._mark(self.debtor, kind, value, source, detail)

    def test_marking_twice_changes_nothing(self):
        self.assertTrue(self._mark("phone", "+39 06 555 0001"))
        self.assertFalse(self._mark("phone", "(06) 555.0001"))
        self.assertEqual(len(self.debtor.credit_mark_ids), 1)

    def test_every_kind_is_recognised_as_people_write_it(self):
        self._mark("phone", "0039 065550001")
        self._mark("email", "Rosa Bianchi <ROSA@example.com>")
        self._mark("pec", "ROSA@pec.example.com")
        self._mark("address", "Rosa Bianchi\nVia Roma, 1\n00184 ROMA RM\nItaly")
        self.assertEqual(set(self.debtor._get_bad_contacts()[self.debtor]), {"phone", "email", "pec", "address"})

    def test_address_that_changed_since_is_no_fault_of_the_new_one(self):
        self._mark("address", "Via Vecchia 9, 00100 Roma")
        self.assertNotIn("address", self.debtor._get_bad_contacts()[self.debtor])

    def test_correcting_the_datum_lifts_the_mark_and_the_old_value_stays_bad(self):
        self._mark("email", "rosa@example.com")
        self.assertIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.debtor.email = "bianchi@example.com"
        self.assertNotIn("email", self.debtor._get_bad_contacts()[self.debtor])
        self.debtor.email = "rosa@example.com"
        self.assertIn("email", self.debtor._get_bad_contacts()[self.debtor])

    def test_nothing_known_marks_nothing(self):
        self.debtor.phone = False
        self.assertFalse(self._mark("phone"))

    def test_mark_puts_the_search_on_the_list_and_says_why_in_the_thread(self):
        case = self._open_case()
        self._mark("email", detail="550 no such user")
        self.assertEqual((case.next_action, case.next_action_date.isoformat()), ("find_contact", "2026-11-20"))
        self.assertIn("rosa@example.com of Rosa Bianchi failed (550 no such user)", case.message_ids[0].body)
        self.run_night("2026-11-21")
        self.assertEqual(case.next_action, "find_contact")

    def test_step_agreed_by_a_person_is_not_replaced(self):
        case = self._open_case()
        self.talk(case, next_action="promise", next_action_date="2026-11-27")
        self._mark("email")
        self.assertEqual(case.next_action, "promise")

    def test_correction_ends_the_search_and_the_night_gives_the_next_task(self):
        case = self._open_case()
        task = case.next_action
        self.assertTrue(task)
        self._mark("email")
        self._mark("phone")
        self.debtor.email = "new@example.com"
        self.assertEqual(case.next_action, "find_contact")
        self.debtor.phone = "06 5550002"
        self.assertFalse(case.next_action)
        self.run_night("2026-11-21")
        self.assertEqual(case.next_action, task)

    def test_wrong_number_marks_the_phone_and_a_call_that_was_answered_lifts_it(self):
        case = self._open_case()
        self.talk(case, "wrong_number")
        self.assertIn("phone", self.debtor._get_bad_contacts()[self.debtor])
        self.assertEqual((case.next_action, case.call_mark), ("find_contact", "check"))
        self.talk(case, "reached")
        self.assertNotIn("phone", self.debtor._get_bad_contacts()[self.debtor])
        self.assertFalse(case.contact_fault)

    def test_wrong_number_of_another_person_is_not_the_debtors(self):
        son = self._create_debtor("Luca Bianchi", self.client, phone="333 1234567", parent_id=self.debtor.id)
        self.talk(self._open_case(), "wrong_number", partner_id=son.id)
        self.assertIn("phone", son._get_bad_contacts()[son])
        self.assertNotIn("phone", self.debtor._get_bad_contacts()[self.debtor])

    def test_many_marks_cost_as_many_statements_as_few(self):
        def cost(number, prefix):
            debtors = self.env["res.partner"].create([
                {"name": f"{prefix} {place}", "company_id": self.client.id, "email": f"{prefix}{place}@example.com"}
                for place in range(number)
            ])
            for debtor in debtors:
                self.invoice(100, 200, debtor=debtor)
            self.run_night()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.marks._mark_all([
                {"partner": debtor, "kind": "email", "value": None, "source": "notice"} for debtor in debtors
            ])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2, "warm")
        self.assertEqual(cost(3, "few"), cost(12, "many"))
        self.assertEqual(self.env["credit.case"].search_count([("next_action", "=", "find_contact")]), 17)

    @users("anna")
    def test_operator_reads_marks_and_writes_none_by_hand(self):
        self.env["credit.contact.mark"].sudo()._mark(self.debtor, "phone", None, "notice")
        mark = self.env["credit.contact.mark"].search([("partner_id", "=", self.debtor.id), ("is_current", "=", True)])
        self.assertEqual(mark.value, "06 5550001")
        with self.assertRaises(AccessError):
            mark.state = "good"

    def test_staff_of_a_client_see_only_their_own(self):
        other = self._create_debtor("Ugo Verdi", self.other_client, phone="02 1234567")
        self.marks._mark(other, "phone", None, "notice")
        self._mark("phone")
        seen = self.env(user=self.client_user, context={})["credit.contact.mark"].search([])
        self.assertEqual(seen.partner_id, self.debtor)

    def test_staff_of_a_client_lift_no_mark_of_a_person_without_a_case(self):
        mark = self._mark("phone")
        with self.assertRaises(AccessError):
            mark.with_user(self.client_user).action_good()
        mark.with_user(self.operator).action_good()
        self.assertNotIn("phone", self.debtor._get_bad_contacts()[self.debtor])
