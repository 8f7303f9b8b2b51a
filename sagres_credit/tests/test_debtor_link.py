from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import debtor_token
from .debtor_common import CODE, DebtorCommon


@tagged("post_install", "-at_install")
class TestDebtorLink(DebtorCommon):
    """A link opens one debtor only, for a time, and tells nothing to who has no right to it."""

    def _forge(self, **changes):
        token = debtor_token.unpack(self.path.rpartition("/")[2])
        values = {"link_id": token.link_id, "expiry": token.expiry, "signature": token.signature, **changes}
        return "/d/" + debtor_token.pack(**values)

    def test_a_good_link_asks_the_known_datum_and_shows_no_amount(self):
        response = self.get()
        self.assertEqual(response.status_code, 200)
        self.assertIn("Your customer code, or the year you were born", response.text)
        for secret in ("100", "50.5", "Rosa", self.first.name):
            self.assertNotIn(secret, response.text.partition('<div class="o_credit_page">')[2])
        self.assertIn("Anna", response.text)
        for header, value in (("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer")):
            self.assertIn(value, response.headers[header])

    def test_the_customer_code_or_the_year_of_birth_opens_it(self):
        for answer in (CODE, " c1001 ", "1950"):
            with self.subTest(answer):
                self.opener.cookies.clear()
                response = self.send(answer=answer)
                self.assertIn("Rosa Bianchi", response.text)
                self.assertIn("150.50", response.text)

    def test_the_answer_is_forgotten_after_an_hour_and_counts_for_one_link(self):
        self.enter()
        other = self._create_debtor("Ugo Neri", self.client, credit_customer_code="X9")
        self.invoice(70, 40, other)
        self.run_night()
        path = "/d/" + self.get_case(other)._get_debtor_url().rpartition("/d/")[2]
        self.assertIn("To be sure that it is you", self.url_open(path).text)
        with freeze_time("2026-11-20 11:01:00"):
            self.assertIn("To be sure that it is you", self.get().text)

    def test_a_forged_link_is_answered_like_one_that_never_was(self):
        answers = set()
        unknown = self._forge(link_id=99999999)
        for path in (unknown, self._forge(signature=b"\0" * 16), self._forge(expiry=4000000000), "/d/zzz", "/d/" + "A" * 32):
            response = self.url_open(path)
            body = response.text.partition('<div class="o_credit_page">')[2].partition("</main>")[0]
            answers.add((response.status_code, body.replace(path, "")))
        self.assertEqual(len(answers), 1)
        status, body = answers.pop()
        self.assertEqual(status, 404)
        self.assertNotIn("Anna", body)

    def test_the_signature_of_one_link_opens_no_other(self):
        other = self._create_debtor("Ugo Neri", self.client)
        self.invoice(70, 40, other)
        self.run_night()
        self.get_case(other)._get_debtor_url()
        self.assertEqual(self.url_open(self._forge(link_id=self.get_case(other).link_ids.id)).status_code, 404)

    def test_an_expired_link_names_who_to_call(self):
        with freeze_time("2027-03-01 10:00:00"):
            response = self.get()
        self.assertEqual(response.status_code, 410)
        self.assertIn("+39 06 555 0101", response.text)
        self.assertNotIn("150.50", response.text)

    def test_a_revoked_link_opens_nothing_at_once(self):
        self.enter()
        self.case.with_user(self.operator).action_revoke_links()
        self.assertEqual(self.get().status_code, 410)
        self.assertEqual(self.get("/pay").status_code, 410)
        self.assertNotEqual(self.case._get_debtor_url().rpartition("/d/")[2], self.path.rpartition("/")[2])

    def test_five_wrong_answers_close_it_for_an_hour_and_tell_the_operator(self):
        for _number in range(5):
            response = self.send(answer="1949")
        self.assertEqual(response.status_code, 429)
        self.assertIn("rests for an hour", response.text)
        self.assertNotIn("Rosa", self.send(answer=CODE).text)
        self.assertIn("wrong answers", self.case.activity_ids.filtered(lambda task: task.user_id == self.operator).note)
        with freeze_time("2026-11-20 11:05:00"):
            self.assertIn("Rosa Bianchi", self.send(answer=CODE).text)

    def test_who_tries_many_links_is_stopped(self):
        for number in range(30):
            self.env["credit.link.attempt"]._count("forged", "127.0.0.1")
        self.assertEqual(self.get().status_code, 429)

    def test_no_user_reads_the_secret_nor_the_links_of_another_client(self):
        for user in (self.operator, self.manager):
            with self.assertRaises(AccessError):
                self.link.with_user(user).read(["nonce"])
            self.assertNotIn("nonce", self.link.with_user(user).fields_get())
        with self.assertRaises(AccessError):
            self.link.with_user(self.client_user).read(["date_expiry"])

    def test_only_who_may_act_makes_and_revokes_links(self):
        for method in ("action_copy_link", "action_send_link", "action_revoke_links"):
            with self.assertRaisesRegex(AccessError, "looked after by"):
                getattr(self.case.with_user(self.colleague), method)()
        params = self.case.with_user(self.operator).action_copy_link()["params"]
        self.assertTrue(params["url"].endswith(self.path), "the good link is used again")

    def _get_path(self, case):
        return "/d/" + case._get_debtor_url().rpartition("/d/")[2]

    def _assert_shut(self, form):
        """Fail where the link opens anything, or takes the form of a page that was open before."""
        said, promises = self.case.interaction_ids, self.case.promise_ids
        for path in ("", "/pay", "/promise", "/already", "/wrong", "/privacy", f"/invoice/{self.item.id}"):
            response = self.get(path)
            with self.subTest(path):
                self.assertEqual(response.status_code, 404)
                for secret in ("Rosa", "150.50", "50.50", CODE, self.first.name):
                    self.assertNotIn(secret, response.text)
        for path, words in (("/promise", {"amount": "10", "date": "2026-11-25"}), ("/wrong", {}), ("", {"answer": CODE})):
            status = self.send(path, form, **words).status_code
            self.assertIn(status, (400, 404), "Unknown, or the page was open for longer than a form is good")
        self.assertEqual((self.case.interaction_ids, self.case.promise_ids), (said, promises))

    def _pay_all(self):
        """Return a form that was opened while something was due, and pay everything."""
        self.item = self.case._get_page_items()[0]
        self.enter()
        form = self.get("/promise").text
        for move in (self.first, self.second):
            self.pay(move)
        self.env.flush_all()
        return form

    def test_the_link_of_who_was_erased_opens_nothing(self):
        form = self._pay_all()
        request = self.env["credit.privacy.request"].with_user(self.manager).create({
            "kind": "erasure", "company_id": self.client.id, "partner_id": self.debtor.id, "identity": "Identity card",
        })
        request.action_answer()
        self.assertEqual(request.state, "done")
        self._assert_shut(form)

    def test_the_link_of_who_was_forgotten_opens_nothing_however_long_it_was_good_for(self):
        self.link.sudo().date_expiry = "2040-01-01 10:00:00"
        self.path = self._get_path(self.case)
        form = self._pay_all()
        late = patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60)
        with freeze_time("2038-01-15 10:00:00"), late:
            self.env["credit.retention.run"]._start()._work()
            self.env.invalidate_all()
            self.assertRegex(self.debtor.name, r"^Anonymised \d+$")
            self._assert_shut(form)

    def test_the_link_of_an_entry_that_was_merged_opens_what_remains_and_shows_nobody_else(self):
        twin, other = self._create_debtor("BIANCHI ROSA", self.client), self._create_debtor("Ugo Neri", self.client)
        more, foreign = self.invoice(70, 40, twin), self.invoice(33.33, 40, other)
        self.run_night()
        self.path, foreign_path = self._get_path(self.get_case(twin)), self._get_path(self.get_case(other))
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (self.debtor | twin).ids, self.debtor, extra_checks=False
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("To be sure that it is you", self.get().text)
        page = self.enter().text
        for words in ("Rosa Bianchi", "220.50", self.first.name, more.name):
            self.assertIn(words, page)
        for words in ("Ugo", "33.33", foreign.name, "BIANCHI ROSA"):
            self.assertNotIn(words, page)
        self.assertEqual(self.get(f"/invoice/{foreign.line_ids.credit_receivable_ids.id}").status_code, 404)
        self.assertIn("To be sure that it is you", self.url_open(foreign_path).text)

    def test_links_of_many_are_made_by_as_many_queries_as_of_few(self):
        counts = []
        for size in (2, 20):
            debtors = [self._create_debtor(f"D{size}-{number}", self.client) for number in range(size)]
            cases = self.env["credit.case"].sudo().create([
                {"company_id": self.client.id, "partner_id": debtor.id, "mandate_id": self.mandate.id} for debtor in debtors
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(set(cases._get_debtor_urls().values())), size)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
