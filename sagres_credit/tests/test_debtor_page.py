import re
from datetime import timedelta
from pathlib import Path

from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT
from .debtor_common import DebtorCommon

PDF = b"%PDF-1.4 a receipt"
#: Text and ground of the style sheet, with the contrast that WCAG AA asks.
PAIRS = (
    ("text", "ground", 4.5), ("soft-text", "ground", 4.5), ("link", "ground", 4.5), ("primary-text", "primary", 4.5),
    ("notice-text", "notice", 4.5), ("link", "notice", 4.5), ("border", "ground", 3),
)


@tagged("post_install", "-at_install")
class TestDebtorPage(DebtorCommon):
    """Each choice of the page does one thing once, reaches the operator and shows nothing of anybody else."""

    def setUp(self):
        super().setUp()
        self.item = self.case._get_page_items()[0]
        self.enter()

    def _create_other(self):
        other = self._create_debtor("Ugo Neri", self.client)
        move = self.invoice(70, 40, other)
        self.run_night()
        return self.get_case(other), move

    def _last_talk(self):
        return self.case.interaction_ids.sorted("id")[-1:]

    def test_the_first_line_is_the_name_and_one_sum(self):
        page = self.get().text
        heading = re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", page, re.S)[0]).split()
        self.assertEqual(" ".join(heading).replace("\xa0", " "), "Rosa Bianchi, 150.50 € to settle")
        for words in ("Anna", "+39 06 555 0101", "Mon-Fri 9-17", self.first.name, "Fee", "Pay in installments", "Call me"):
            self.assertIn(words, page)

    def test_it_speaks_italian_when_asked(self):
        self.assertIn('lang="it-IT"', self.get("?lang=it").text)
        self.assertIn('lang="it-IT"', self.get().text)
        self.assertIn('lang="en-US"', self.get("?lang=en").text)

    def test_without_the_datum_every_choice_leads_to_the_question(self):
        self.opener.cookies.clear()
        for path in ("/pay", "/call", "/promise", "/done/call", "/pay/all", f"/invoice/{self.item.id}", "/paid-online"):
            with self.subTest(path):
                response = self.get(path, allow_redirects=False)
                self.assertEqual((response.status_code, response.headers["Location"].endswith(self.path)), (303, True))

    def test_a_promise_is_written_down_once_and_joins_the_timeline(self):
        page = self.get("/promise").text
        day = Date.to_string(Date.add(NIGHT, days=5))
        for _click in range(2):
            response = self.send("/promise", page, amount="100,50", date=day)
            self.assertIn("What happens now", response.text)
        promise = self.case.promise_ids
        self.assertEqual((promise.amount, promise.channel, promise.state), (100.5, "portal", "active"))
        self.assertEqual(self._last_talk().channel, "portal")
        self.assertEqual(self.case.message_ids[:1].author_id, self.debtor)

    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(self):
        response = self.send("/promise", amount="ten euro", date="2026-11-25")
        self.assertIn("Write the amount in figures", response.text)
        self.assertIn("ten euro", response.text)
        self.assertFalse(self.case.promise_ids)
        response = self.send("/promise", response.text, amount="10", date="2026-11-25")
        self.assertEqual(self.case.promise_ids.amount, 10, "after an error the same form may be sent again")

    def test_a_reported_payment_is_on_the_operators_day_with_its_receipt(self):
        self.send("/paid", amount="100", date="2026-11-18", how="transfer", words="From my daughter",
                  files=[("files", ("receipt.pdf", PDF, "application/pdf"))])
        talk = self._last_talk()
        self.assertEqual((talk.outcome, talk.direction, talk.partner_id), ("reported_payment", "in", self.debtor))
        self.assertIn("From my daughter", talk.body)
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("answer", NIGHT))
        self.assertIn(PDF, self.case.message_ids.attachment_ids.mapped("raw"))

    def test_files_are_judged_by_what_is_in_them(self):
        for name, content, words in (
            ("page.pdf", b"<script>alert(1)</script>", "neither a PDF nor a picture"),
            ("large.pdf", b"%PDF-" + b"0" * 5 * 1024 * 1024, "larger than 5 MB"),
        ):
            response = self.send("/paid", amount="100", date="2026-11-18", how="cash", words="Kept",
                                 files=[("files", (name, content, "application/pdf"))])
            with self.subTest(name):
                self.assertIn(words, response.text)
                self.assertIn("Kept", response.text)
        response = self.send("/paid", amount="1", date="2026-11-18", files=[("files", (f"{n}.pdf", PDF)) for n in range(6)])
        self.assertIn("at most 5 files", response.text)
        self.assertFalse(self.case.interaction_ids)

    def test_a_call_is_asked_within_the_hours_of_the_rule(self):
        slots = dict(self.case._get_call_slots())
        self.assertIn("2026-11-23@09", slots)
        self.assertFalse([code for code in slots if code.startswith("2026-11-22")], "Sunday")
        self.assertIn("Choose a day and an hour", self.send("/call", slot="2026-11-22@09").text)
        self.assertIn("Anna calls you", self.send("/call", slot="2026-11-23@09", phone="333 1").text)
        self.assertEqual(
            (self.case.next_action, self.case.next_action_date, self.case.next_action_time),
            ("call_back", Date.add(NIGHT, days=3), 9.0),
        )
        self.assertIn("333 1", self.case.next_action_note)
        self.assertEqual(self.case.activity_ids.user_id, self.operator)

    def test_the_reason_is_one_of_the_tree(self):
        reason = self.env.ref("sagres_credit.credit_reason_temporary_hardship_job")
        self.assertIn("Choose the sentence", self.send("/reason", reason=str(reason.parent_id.id)).text)
        self.send("/reason", reason=str(reason.id), words="Since May")
        self.assertEqual(self.case.last_reason_id, reason)

    def test_a_contested_item_is_one_of_their_own(self):
        _other, move = self._create_other()
        foreign = move.line_ids.credit_receivable_ids
        response = self.send("/dispute", items=[str(foreign.id)], words="Not mine")
        self.assertIn("Choose what is not right", response.text)
        reason = str(self.env.ref("sagres_credit.credit_reason_service_quality").id)
        self.send("/dispute", items=[str(self.item.id)], words="Charged twice", reason=reason,
                  files=[("files", ("letter.pdf", PDF, "application/pdf"))])
        dispute = self.case.dispute_ids
        self.assertEqual((dispute.receivable_ids, dispute.channel, dispute.state), (self.item, "portal", "open"))
        self.assertEqual(dispute.attachment_ids.raw, PDF)
        self.assertEqual(self._last_talk().reason_id.id, int(reason))
        self.assertIn("We are checking it", self.get().text)
        self.assertNotIn(f"{self.path}/pay/items-{self.item.id}", self.get().text)

    def test_copies_are_asked_once(self):
        for _click in range(2):
            self.send("/copy")
        notice = self.case.notice_ids.filtered(lambda notice: notice.purpose == "resend")
        self.assertEqual((len(notice), notice.state, notice.with_invoices, notice.channel), (1, "queued", True, "email"))

    def test_the_wrong_person_learns_nothing_and_the_link_ends(self):
        self.opener.cookies.clear()
        page = self.get("/wrong")
        self.assertEqual(page.status_code, 200)
        response = self.send("/wrong", page.text)
        self.assertIn("Thank you for telling us", response.text)
        for secret in ("Rosa", "150", self.first.name):
            self.assertNotIn(secret, response.text.partition('<div class="o_credit_page">')[2])
        self.assertEqual(self.get().status_code, 410)
        self.assertEqual((self._last_talk().outcome, self.case.next_action), ("other_person", "find_contact"))

    def test_an_invoice_is_given_to_its_debtor_only(self):
        _other, move = self._create_other()
        attachment = {"raw": PDF, "mimetype": "application/pdf", "res_field": "invoice_pdf_report_file"}
        for invoice in (self.first, move):
            self.env["ir.attachment"].create({
                **attachment, "name": "invoice.pdf", "res_model": "account.move", "res_id": invoice.id,
            })
        self.assertEqual(self.get(f"/invoice/{self.item.id}").content, PDF)
        foreign = move.line_ids.credit_receivable_ids
        self.assertEqual(self.get(f"/invoice/{foreign.id}").status_code, 404)
        self.assertEqual(self.get("/invoice/99999999").status_code, 404)

    def test_where_nothing_is_due_they_are_thanked(self):
        self.pay(self.first)
        self.pay(self.second)
        self.assertIn("Nothing is open", self.get().text)

    def test_a_form_without_the_token_of_the_session_is_refused(self):
        response = self.url_open(self.path + "/promise", data={"amount": "10", "date": "2026-11-25"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.case.promise_ids)

    def test_without_a_provider_the_transfer_is_explained(self):
        self.client.partner_id.bank_ids = [Command.create({"acc_number": "IT60X0542811101000000123456"})]
        page = self.get("/pay").text
        self.assertIn("IT60X0542811101000000123456", page.replace(" ", ""))
        self.assertIn("C-1001", page)

    def test_a_client_without_page_has_none(self):
        self.mandate.debtor_page = False
        self.assertEqual(self.get().status_code, 404)
        self.assertFalse(self.case._get_debtor_url())

    def test_a_portal_user_finds_own_cases_without_a_question(self):
        other, _move = self._create_other()
        user = self._create_user("rosa", "base.group_portal", self.client)
        user.partner_id.write({"parent_id": self.debtor.id, "type": "contact"})
        self.authenticate("rosa", "rosa")
        self.assertIn('href="/my/credit"', self.url_open("/my/home").text)
        page = self.url_open("/my/credit").text
        self.assertIn(f"/my/credit/{self.case.id}", page)
        self.assertNotIn(f"/my/credit/{other.id}", page)
        self.assertIn("Rosa Bianchi", self.url_open(f"/my/credit/{self.case.id}").text)
        self.assertNotIn("Ugo Neri", self.url_open(f"/my/credit/{other.id}").text)

    def test_colours_can_be_read_by_everybody(self):
        sheet = Path(__file__).parent.parent / "static" / "src" / "portal" / "debtor_page.scss"
        colours = dict(re.findall(r"\$credit-([\w-]+): (#\w{6});", sheet.read_text()))

        def luminance(name):
            parts = [int(colours[name][place:place + 2], 16) / 255 for place in (1, 3, 5)]
            parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        for text, ground, least in PAIRS:
            bright, dark = sorted((luminance(text), luminance(ground)), reverse=True)
            with self.subTest(f"{text} on {ground}"):
                self.assertGreaterEqual((bright + 0.05) / (dark + 0.05), least)

    def test_the_link_stays_good_for_its_days(self):
        self.assertEqual(self.link.date_expiry.date(), NIGHT + timedelta(days=60))
