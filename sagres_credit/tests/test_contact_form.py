from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.service.model import call_kw
from odoo.tests import tagged

from .contact_common import PATH, TYPED, ContactCommon


@tagged("post_install", "-at_install")
class TestContactForm(ContactCommon):
    """What is written into the contact form counts only after a button was pressed from the mailbox it names."""

    def test_the_form_shows_what_people_consent_to_and_is_kept_nowhere(self):
        page = self.url_open(PATH)
        self.assertEqual(page.status_code, 200)
        for words in ("Tell us your challenges", "Contact me about this request."):
            self.assertIn(words, page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_it_speaks_italian_when_asked(self):
        self.assertIn('lang="it-IT"', self.url_open(f"{PATH}?lang=it").text)
        self.assertIn('lang="en-US"', self.url_open(f"{PATH}?lang=en").text)

    def test_without_a_published_form_there_is_no_page(self):
        self.contact_form.is_published = False
        self.assertEqual(self.url_open(PATH).status_code, 404)
        self.assertFalse(self.get_requests())

    def test_writing_makes_no_opportunity_and_sends_one_letter_without_what_was_typed(self):
        self.assertIn("One step is left", self.write().text)
        request, letter = self.get_requests(), self.get_letters()
        self.assertEqual((request.state, request.lead_id.id, len(letter)), ("waiting", False, 1))
        for words in (TYPED["name"], TYPED["company_name"], "Old credits"):
            self.assertNotIn(words, letter.body_html)

    def test_the_consent_is_kept_with_its_text_version_time_and_address(self):
        self.write()
        self.contact_form.consent_text = "Something else."
        request = self.get_requests()
        self.assertEqual((request.consent_text, request.consent_version), ("Contact me about this request.", 1))
        self.assertEqual((request.consent_date, request.consent_ip), (Datetime.to_datetime("2026-11-20 10:00:00"), "127.0.0.1"))
        self.assertEqual(self.contact_form.consent_version, 2)
        self.contact_form.consent_text = "Something else."
        self.assertEqual(self.contact_form.consent_version, 2, "the same text is no new version")

    def test_opening_the_link_confirms_nothing(self):
        self.write()
        self.assertIn("Is this request yours?", self.url_open(self.get_link()).text)
        self.assertIn("Is this request yours?", self.url_open(self.get_link()).text)
        self.assertEqual(self.get_requests().state, "waiting")

    def test_the_button_makes_one_opportunity_with_the_consent_however_often_it_is_pressed(self):
        self.write()
        page = self.url_open(self.get_link()).text
        for _click in range(2):
            self.assertIn("Thank you", self.send(self.get_link(), page).text)
        request = self.get_requests()
        lead = self.env["crm.lead"].search([("credit_request_id", "=", request.id)])
        self.assertEqual((len(lead), lead, request.state), (1, request.lead_id, "confirmed"))
        self.assertEqual((request.confirm_ip, bool(request.confirm_date)), ("127.0.0.1", True))
        self.assertEqual((lead.company_id, lead.user_id, lead.email_from), (self.firm, self.manager, TYPED["email"]))
        self.assertEqual((lead.partner_name, lead.contact_name), (TYPED["company_name"], TYPED["name"]))
        for words in ("Old credits", "Consent, version 1"):
            self.assertIn(words, lead.description)
        self.assertIn("Thank you", self.url_open(self.get_link()).text)

    def test_a_machine_that_fills_the_hidden_field_is_told_the_same_and_leaves_nothing(self):
        self.assertIn("One step is left", self.write(website="https://spam.example.com").text)
        self.assertFalse(self.get_requests() or self.get_letters())

    def test_a_form_counts_once(self):
        page = self.url_open(PATH).text
        for _click in range(2):
            self.assertIn("One step is left", self.send(page=page, **TYPED).text)
        self.assertEqual((len(self.get_requests()), len(self.get_letters())), (1, 1))

    def test_a_post_without_its_token_is_refused(self):
        self.assertEqual(self.url_open(PATH, data=TYPED).status_code, 400)
        self.write()
        self.assertEqual(self.url_open(self.get_link(), data={"x": "1"}).status_code, 400)
        self.assertEqual(self.get_requests().state, "waiting")

    def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(self):
        for typed, words in (
            ({"challenge": " "}, "Please write: Their challenges."),
            ({"email": "gina"}, "This is not an e-mail address we can write to"),
            ({"email": "gina@alfa.example.com, boss@beta.example.com"}, "This is not an e-mail address"),
            ({"email": "Gina <gina@alfa.example.com>"}, "This is not an e-mail address"),
            ({"email": "gina@alfa.example.com\nBcc: all@beta.example.com"}, "This is not an e-mail address"),
            ({"challenge": "x" * 4001}, "Too long: Their challenges."),
            ({"consent": ""}, "Without your consent"),
        ):
            with self.subTest(typed=str(typed)[:60]):
                page = self.write(**typed).text
                self.assertIn(words, page)
                self.assertIn("Gina Blu", page)
        self.assertFalse(self.get_requests() or self.get_letters())

    def test_from_one_address_only_so_many_in_an_hour(self):
        for number in range(5):
            self.assertEqual(self.write(email=f"gina{number}@alfa.example.com").status_code, 200)
        page = self.write(email="other@alfa.example.com")
        self.assertEqual(page.status_code, 429)
        self.assertIn("Too many requests", page.text)
        self.assertEqual(len(self.get_requests()), 5)

    def test_nobody_fills_a_mailbox_with_our_letters(self):
        for _number in range(4):
            self.assertIn("One step is left", self.write().text)
        self.assertEqual(len(self.get_letters()), 3)

    def test_hostile_words_are_text(self):
        self.write(company_name="<script>alert(1)</script>", challenge="<img src=x onerror=alert(1)>\x00{{ 7*7 }}")
        lead = self.confirm().lead_id
        self.assertNotIn("<img", lead.description)
        self.assertIn("{{ 7*7 }}", lead.description)
        page = self.write(company_name='"><script>alert(1)</script>', email="no").text
        self.assertNotIn("<script>alert", page)

    def test_a_forged_link_is_unknown_and_too_many_are_barred(self):
        self.write()
        token = self.get_link().rpartition("/")[2]
        forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
        for text in (forged, "x", token[:40], "A" * len(token)):
            with self.subTest(text[:12]):
                self.assertEqual(self.url_open(f"{PATH}/confirm/{text}").status_code, 404)
        for _number in range(26):
            self.env["credit.link.attempt"]._count("contact_forged", "127.0.0.1")
        self.assertEqual(self.url_open(f"{PATH}/confirm/x").status_code, 429)

    def test_an_expired_link_is_closed_also_to_who_kept_the_button_open(self):
        self.write()
        link = self.get_link()
        page = self.url_open(link).text
        self.get_requests().date_expiry = Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.assertEqual(self.url_open(link).status_code, 404, "the day is signed")
        request = self.get_requests()
        link = request._get_confirm_url().partition("/credit/")[2]
        self.assertEqual(self.send(f"/credit/{link}", page).status_code, 410)
        self.assertFalse(self.get_requests().lead_id)

    def test_what_nobody_confirmed_is_forgotten_and_what_was_confirmed_is_kept(self):
        self.write()
        kept = self.confirm()
        self.write(email="other@alfa.example.com")
        self.get_requests().write({"date_expiry": Datetime.now() - timedelta(days=6)})
        self.env["credit.contact.request"]._gc_unconfirmed()
        self.assertEqual(len(self.get_requests()), 2)
        self.get_requests().write({"date_expiry": Datetime.now() - timedelta(days=8)})
        self.env["credit.contact.request"]._gc_unconfirmed()
        self.assertEqual(self.get_requests(), kept)

    def test_managers_of_the_firm_alone_read_requests_and_nobody_their_secret(self):
        self.write()
        request = self.get_requests()
        self.assertTrue(self.as_user(self.manager, request).read(["email", "consent_ip"]))
        for user in (self.operator, self.client_user, self.salesperson):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, request).read(["email"])
        with self.assertRaises(AccessError):
            self.as_user(self.manager, request).read(["nonce"])
        for method in ("_confirm", "_get_token"):
            with self.assertRaises(AccessError):
                call_kw(request.browse().with_user(self.manager), method, [request.ids], {})
