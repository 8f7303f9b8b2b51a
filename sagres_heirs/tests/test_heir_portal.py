from odoo.tests import HttpCase, tagged

from .guard_common import GuardCommon

PASSWORD = "Portal-password-1"


@tagged("post_install", "-at_install")
class TestHeirPortal(GuardCommon, HttpCase):
    """Who accepted and has a login finds their share among their documents; nobody else finds it."""

    def setUp(self):
        super().setUp()
        self.set_share("1/2")
        self.path = f"/my/credit/{self.child.id}"

    def set_share(self, share):
        self.heir.sudo().share = share
        self.estate._update_heir_cases()
        self.env.flush_all()

    def login(self, partner):
        user = self.get_portal_user(partner)
        user.password = PASSWORD
        self.authenticate(user.login, PASSWORD)

    def read(self, path="/my/credit"):
        return " ".join(self.url_open(path).text.split())

    def assert_nothing(self):
        page = self.read()
        self.assertNotIn(self.path, page)
        self.assertNotIn("Rosa", page)
        answer = self.url_open(self.path, allow_redirects=False)
        self.assertNotIn("/d/", answer.headers["Location"])

    def test_an_heir_finds_their_share_and_its_page(self):
        self.login(self.son)
        page = self.read()
        self.assertIn(f'href="{self.path}"', page)
        self.assertIn("As an heir of Rosa Bianchi: your share, 1/2 of what was open.", page)
        self.assertIn("500.00", page)
        self.assertNotIn(f"/my/credit/{self.case.id}", page, "The case of the deceased is nobody's document")
        page = self.read(self.path)
        self.assertIn("You have accepted the estate of <strong>Rosa Bianchi</strong>", page)
        self.assertIn("1/2: what the other heirs owe is not asked of you", page)
        self.assertNotIn("benefit of inventory", page)

    def test_who_accepted_with_benefit_reads_that_no_more_than_the_value_is_asked(self):
        self.set_state("benefit")
        self.heir.sudo().benefit_value = 120
        self.set_share("1/2")
        self.login(self.son)
        self.assertIn("120.00", self.read())
        self.assertIn("no more is asked of you than the value you received", self.read(self.path))

    def test_the_only_heir_is_not_told_of_others(self):
        self.set_share("1")
        self.login(self.son)
        page = self.read(self.path)
        self.assertIn("yours to settle", page)
        self.assertNotIn("other heirs", page)

    def test_another_person_finds_nothing_not_even_another_heir(self):
        other = self._create_debtor("Marta Bianchi", self.client)
        self.add_heir("Marta Bianchi", "child", partner_id=other.id).sudo().write({"state": "accepted", "share": "1/2"})
        self.estate._update_heir_cases()
        self.env.flush_all()
        self.login(other)
        page = self.read()
        self.assertNotIn(self.path, page)
        self.assertEqual(page.count("As an heir of Rosa Bianchi"), 1, "Only their own share")
        self.assertNotIn("/d/", self.url_open(self.path, allow_redirects=False).headers["Location"])

    def test_a_contact_of_the_heir_finds_nothing(self):
        contact = self._create_debtor("Secretary", self.client, parent_id=self.son.id)
        self.login(contact)
        self.assert_nothing()

    def test_who_has_not_accepted_finds_nothing(self):
        for state in ("unknown", "called"):
            self.set_state(state)
        self.login(self.son)
        self.assert_nothing()

    def test_who_renounces_afterwards_loses_list_and_page(self):
        self.login(self.son)
        opened = self.url_open(self.path)
        self.assertEqual(opened.status_code, 200)
        self.set_state("renounced")
        self.estate._update_heir_cases()
        self.env.flush_all()
        self.assert_nothing()
        self.assertEqual(self.url_open(opened.url).status_code, 410, "The page that was open is closed")

    def test_an_estate_opened_by_mistake_leaves_nothing(self):
        self.make_mistaken()
        self.env.flush_all()
        self.login(self.son)
        self.assertNotIn(self.path, self.read())

    def test_a_client_without_the_page_shows_nothing(self):
        self.mandate.debtor_page = False
        self.login(self.son)
        self.assert_nothing()

    def test_own_debts_and_shares_stand_side_by_side(self):
        self.invoice(70, debtor=self.son)
        self.run_night()
        self.env.invalidate_all()
        own = self.env["credit.case"].search([("partner_id", "=", self.son.id), ("parent_id", "=", False)])
        self.login(self.son)
        page = self.read()
        for case in (own, self.child):
            self.assertIn(f"/my/credit/{case.id}", page)
        self.assertEqual(page.count("As an heir of"), 1)
