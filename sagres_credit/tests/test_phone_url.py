from urllib.parse import quote

from odoo.tests import HttpCase, tagged

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestPhoneUrl(CreditCommon, HttpCase):
    """A telephone switch opens the case of who calls by an address, and the address changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.phone = "06 5550001"

    def setUp(self):
        super().setUp()
        self.invoice(100, 200)
        self.run_night()
        self.case = self.get_case()

    def _call(self, number, login="anna"):
        self.authenticate(login, login)
        return self.url_open(f"/credit/call?number={number}", allow_redirects=False)

    def _get_target(self, number, login="anna"):
        response = self._call(number, login)
        self.assertEqual(response.status_code, 303)
        return response.headers["Location"].split("/odoo/")[1]

    def test_one_match_opens_the_case(self):
        for number in ("+39065550001", "%2B39065550001", "0039 06 5550001", "065550001", "5550001"):
            with self.subTest(number):
                self.assertEqual(self._get_target(number), f"credit-cases/{self.case.id}")

    def test_several_matches_and_none_open_the_list(self):
        other = self._create_debtor("Rosa Bianchi", self.other_client, phone="065550001")
        self._create_mandate(self.other_client, self.operator)
        self.invoice(100, 200, debtor=other)
        self.run_night()
        self.assertEqual(self._get_target("065550001"), "credit-call?caller=tel%3A065550001")
        self.assertEqual(self._get_target("0212345678"), "credit-call?caller=tel%3A0212345678")
        cases = self.env(user=self.operator, context={})["credit.case"]
        action = cases.get_call_action("06 5550001")
        number = action["context"]["search_default_debtor_search"]
        self.assertEqual(set(cases.search([("debtor_search", "ilike", number)]).ids), {self.case.id, self.get_case(other).id})
        nobody = cases.get_call_action("0212345678")
        self.assertIn("Nobody has the number 0212345678", nobody["help"])
        self.assertEqual(cases.get_call_action("anonymous")["display_name"], "No number: search by name")

    def test_words_of_an_unknown_caller_are_escaped(self):
        action = self.env["credit.case"].get_call_action("06 5550009")
        self.assertNotIn("<script", action["help"])
        self.assertEqual(action["help"].count("<p"), 2)

    def test_staff_of_another_client_find_nothing(self):
        self._create_user("greta", "sagres_credit.group_client", self.other_client)
        self.assertIn("credit-call", self._get_target("065550001", "greta"))

    def test_who_has_no_right_to_cases_is_refused(self):
        self._create_user("elena", "sagres_credit.group_lawyer")
        self.assertEqual(self._call("065550001", "elena").status_code, 403)

    def test_closed_case_is_found_where_no_open_one_is(self):
        self.pay(self.case.receivable_ids.move_id)
        self.assertFalse(self.case.is_open)
        self.assertEqual(self._get_target("065550001"), f"credit-cases/{self.case.id}")

    def test_weird_numbers_break_nothing(self):
        for number in ("", "anonymous", "%00", "9" * 500, "<script>alert(1)</script>", "' OR 1=1 --", "%D9%A0%D9%A6"):
            with self.subTest(number):
                self.assertIn("credit-call?caller=tel%3A", self._get_target(number))

    def test_number_reaches_the_client_with_its_zeros_and_escaped(self):
        self.assertEqual(self._get_target(quote("06&x=1")), "credit-call?caller=tel%3A06%26x%3D1")

    def test_who_is_not_logged_in_is_asked_to_and_comes_back(self):
        response = self.url_open("/credit/call?number=065550001", allow_redirects=False)
        self.assertIn("/web/login?redirect=", response.headers["Location"])
        self.assertIn("065550001", response.headers["Location"])
