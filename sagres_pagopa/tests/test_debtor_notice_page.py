import json

import zxingcpp
from PIL import Image, ImageDraw

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.debtor_common import DebtorCommon

from ..tools.notice_svg import qr_svg
from .common import IBAN, TAX_CODE, PagopaCommon
from .notice_common import read_codes, read_pages


class DebtorNoticeCommon(PagopaCommon, DebtorCommon):
    """The debtor of a public creditor with two open invoices, 100 and 50.50 euro beside the 600 and 400 of before."""

    def setUp(self):
        super().setUp()
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.position = self.positions.filtered(lambda position: position.amount == 600)
        self.option = self.position.option_ids
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestDebtorNoticePage(DebtorNoticeCommon):
    """The page of a public creditor's debtor shows its notices: what they ask is the ledger's, and nobody else's are given."""

    def test_each_item_has_its_notice_with_number_code_and_document(self):
        self.enter()
        page = self.get("/pay").text
        for option in self.positions.option_ids:
            number = option.notice_number
            self.assertIn(" ".join(number[start:start + 4] for start in range(0, 18, 4)), page, "as it is read aloud")
            self.assertIn(f'data-copy="notice_{option.id}"', page)
            self.assertIn(f"/notice/{option.position_id.id}", page)
        self.assertEqual(page.count("data:image/svg+xml;base64,"), len(self.positions.option_ids))
        self.assertIn("600.00", page)
        self.assertIn(TAX_CODE, page)
        self.assertIn("How and where to pay", page)

    def test_no_iban_and_no_card_are_offered(self):
        self.enter()
        page = self.get("/pay").text
        self.assertNotIn(IBAN, page)
        self.assertNotIn("bank transfer", page.lower())
        self.assertFalse(self.case._get_transfer_words()["iban"])
        answer = self.get("/pay/all", allow_redirects=False)
        self.assertEqual((answer.status_code, answer.headers["Location"].endswith("/pay")), (303, True))
        answer = self.url_open(
            f"{self.path}/transaction/all", headers={"Content-Type": "application/json"},
            data=json.dumps({"jsonrpc": "2.0", "params": {"amount": 600, "provider_id": 1}}),
        ).json()
        self.assertIn("paid with its pagoPA notice only", str(answer["error"]))

    def test_a_private_creditor_has_the_page_of_always(self):
        self.creditor.active = False
        self.enter()
        page = self.get("/pay").text
        self.assertIn("By bank transfer", page)
        self.assertNotIn("pagoPA", page)

    def test_the_known_datum_is_asked_first(self):
        for path in ("/pay", f"/notice/{self.position.id}", f"/notice-paid/{self.option.id}"):
            answer = self.get(path, allow_redirects=False)
            self.assertEqual((answer.status_code, answer.headers["Location"].endswith(self.path)), (303, True), path)
        self.assertFalse(self.position.date_sent)

    def test_the_document_is_downloaded_and_counts_as_received(self):
        self.enter()
        answer = self.get(f"/notice/{self.position.id}")
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        code, = read_codes(read_pages(answer.content), "QRCode")
        self.assertEqual(code, f"PAGOPA|002|{self.option.notice_number}|{TAX_CODE}|60000")
        self.env.invalidate_all()
        self.assertEqual(self.position.sent_by, "page")

    def test_after_a_part_payment_page_and_document_ask_the_rest(self):
        self.enter()
        self.pay(self.invoices[0], 250)
        self.env.cr.precommit.run()
        self.env.flush_all()
        notices = {notice["id"]: notice for notice in self.case._get_page_notices()}
        item = self.position.receivable_ids
        self.assertEqual(notices[self.position.id]["options"][0]["amount"], self.case._say_amount(item.amount_residual))
        self.assertIn("350.00", self.get("/pay").text)
        pages = read_pages(self.get(f"/notice/{self.position.id}").content)
        self.assertEqual(read_codes(pages, "QRCode")[0].rpartition("|")[2], "35000")

    def test_the_notice_of_somebody_else_is_refused(self):
        other = self._create_debtor("Luigi Verdi", self.client)
        self.invoice(80, days=200, debtor=other)
        self.run_night()
        self.env.invalidate_all()
        foreign = self.env["pagopa.position"]._make_for_cases(self.get_case(other))
        foreign._publish()
        self.env.flush_all()
        self.enter()
        self.assertEqual(self.get(f"/notice/{foreign.id}").status_code, 404)
        self.assertEqual(self.get(f"/notice-paid/{foreign.option_ids.id}").status_code, 404)
        self.assertFalse(foreign.date_sent)

    def test_a_forged_and_an_expired_link_open_nothing(self):
        self.enter()
        forged = self.path[:-2] + ("aa" if not self.path.endswith("aa") else "bb")
        self.assertEqual(self.url_open(f"{forged}/notice/{self.position.id}").status_code, 404)
        paths = "/pay", f"/notice/{self.position.id}", f"/notice-paid/{self.option.id}"
        good = self.link.date_expiry
        past, now = Datetime.subtract(Datetime.now(), days=1), Datetime.now()
        for vals in ({"date_expiry": past}, {"date_expiry": good, "date_revoked": now}):
            self.link.write(vals)
            self.env.flush_all()
            for path in paths:
                self.assertIn(self.get(path).status_code, (404, 410), path)

    def test_what_was_paid_or_withdrawn_is_not_given(self):
        self.enter()
        self.pay(self.invoices[0])
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.assertEqual(self.get(f"/notice/{self.position.id}").status_code, 404)
        self.assertNotIn(self.option.notice_number[:4] + " " + self.option.notice_number[4:8] + " "
                         + self.option.notice_number[8:12] + " " + self.option.notice_number[12:16] + " "
                         + self.option.notice_number[16:], self.get("/pay").text)

    def test_a_plan_shows_all_at_once_and_each_installment(self):
        self.sign_plan(count=4)
        self.env.cr.precommit.run()
        position = self.env["pagopa.position"]._make_for_cases(self.case)
        position._publish()
        self.env.flush_all()
        self.env.invalidate_all()
        self.enter()
        notice, = self.case._get_page_notices()
        self.assertEqual((len(notice["options"]), len(notice["installments"])), (1, 4))
        page = self.get("/pay").text
        self.assertIn("One installment at a time", page)
        self.assertIn("Installment 4", page)
        self.assertIn("Or all that is left, at once:", page)

    def test_what_is_missing_is_made_only_where_the_creditor_says_so(self):
        self.positions._withdraw("cancelled")
        self.env.flush_all()
        self.enter()
        self.assertIn("is not ready yet", self.get("/pay").text)
        self.creditor.notice_with_letters = True
        self.env.flush_all()
        self.assertIn("Notice number", self.get("/pay").text)
        self.env.invalidate_all()
        self.assertEqual(len(self.case._get_page_positions()), 4)

    def test_what_was_paid_by_notice_is_shown_as_paid(self):
        self.pay(self.invoices[0])
        self.option.write({"state": "paid"})
        self.position.write({"state": "paid", "date_paid": "2026-11-20 09:00:00"})
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.enter()
        for path in ("", "/pay"):
            page = self.get(path).text
            self.assertIn("paid_notices_title", page, path)
            self.assertIn("600.00", page)

    def test_what_was_paid_is_said_with_its_amount_and_day(self):
        self.creditor.action_make_journal()
        self.creditor._pay_simulated(self.option.notice_number)
        paid = self.case._get_page_receipts()
        said = [(one["amount"], one["date"], one["has_receipt"]) for one in paid]
        self.assertEqual(said, [("600.00\xa0€", "11/20/2026", True)])
        receipt = self.option.receipt_ids
        self.assertEqual(self.position.date_paid, receipt.date_payment)

    def test_the_code_on_the_screen_is_read(self):
        text = f"PAGOPA|002|{self.option.notice_number}|{TAX_CODE}|60000"
        image = Image.new("L", (410, 410), 255)
        draw = ImageDraw.Draw(image)
        for part in qr_svg(text).partition('<path d="')[2].partition('"')[0].split("M")[1:]:
            column, row = (int(number) for number in part.partition("h")[0].split())
            draw.rectangle((column * 10, row * 10, column * 10 + 9, row * 10 + 9), fill=0)
        self.assertEqual(zxingcpp.read_barcodes(image)[0].text, text)
