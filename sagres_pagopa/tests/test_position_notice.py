import base64
import io
import time
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.notice_errors import NoticeError
from ..tools.notice_number import datamatrix_text, qr_text
from .common import TAX_CODE, PagopaCommon
from .notice_common import make_image, read_codes, read_pages

PERSON = "BNCRSO80A41F839X"
POSTAL_IBAN = "IT60X0760103200000012345678"


@tagged("post_install", "-at_install")
class TestPositionNotice(PagopaCommon):
    """The notice of a real position says what the ledger says, and its codes are read back from the printed page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({
            "credit_tax_code": PERSON, "street": "Via Garibaldi 12", "zip": "20121", "city": "Milano", "lang": "en_US",
        })

    def publish(self, case=None):
        positions = self.env["pagopa.position"]._make_for_cases(case or self.case)
        positions._publish()
        return positions

    def get_first(self):
        return self.publish().filtered(lambda position: position.amount == 600)

    def add_postal_account(self):
        bank = self.env["res.partner.bank"].create({
            "acc_number": POSTAL_IBAN, "partner_id": self.client.partner_id.id, "company_id": self.client.id,
        })
        self.creditor.account_ids = [Command.create({
            "bank_id": bank.id, "is_postal": True, "postal_authorisation": "AUT. DB/SSIC/E 12345 DEL 01/02/2026",
            "holder": "Casa Serena - Incassi", "sequence": 20,
        })]

    def get_qr_texts(self, position):
        options = position._get_payable_options()
        return [qr_text(option.notice_number, TAX_CODE, option._get_notice_option().amount) for option in options]

    def test_a_single_notice_is_read_back_from_the_page(self):
        position = self.get_first()
        pages = read_pages(position._print_notice())
        self.assertEqual(len(pages), 1)
        self.assertEqual(read_codes(pages, "QRCode"), self.get_qr_texts(position))
        for part in ("Rosa Bianchi", PERSON, "VIA GARIBALDI 12", "600,00", "Casa Serena", "Avviso di pagamento".upper()):
            self.assertIn(part, pages[0][0])

    def test_a_plan_prints_the_whole_and_each_of_its_four_installments(self):
        self.sign_plan(count=4)
        self.env.cr.precommit.run()
        position = self.publish()
        pages = read_pages(position._print_notice())
        texts = self.get_qr_texts(position)
        self.assertEqual(len(texts), 5)
        self.assertEqual(sorted(read_codes(pages, "QRCode")), sorted(texts))
        self.assertEqual([text.rpartition("|")[2] for text in texts], ["100000", *["25000"] * 4])

    def test_a_settlement_prints_what_closes_the_debt(self):
        settlement = self.env["credit.settlement"].create({
            "case_id": self.case.id, "amount": 700, "amount_debt": 1000, "receivable_ids": self.get_items().ids,
            "date_agreed": "2026-11-20", "line_ids": [Command.create({"date_due": "2026-12-20", "amount": 700})],
        })
        settlement._remember_ledger()
        settlement._set_active()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        position = self.publish()
        self.assertEqual((position.kind, position.amount_now), ("settlement", 700))
        pages = read_pages(position._print_notice())
        self.assertEqual(read_codes(pages, "QRCode"), self.get_qr_texts(position))
        self.assertIn("700,00", pages[0][0])

    def test_the_postal_form_carries_the_datamatrix_of_the_position(self):
        self.add_postal_account()
        position = self.get_first()
        pages = read_pages(position._print_notice())
        option = position.option_ids
        expected = datamatrix_text(
            option.notice_number, POSTAL_IBAN, option._get_notice_option().amount, TAX_CODE, PERSON, "Rosa Bianchi",
            position.subject,
        )
        self.assertEqual(len(expected), 256)
        self.assertEqual(read_codes(pages, "DataMatrix"), [expected])
        self.assertIn("12345678", pages[0][0])

    def test_after_a_part_payment_another_amount_is_printed(self):
        position = self.get_first()
        before = position._print_notice()
        self.assertEqual(position._print_notice(), before, "what is still true is kept")
        kept = position.notice_pdf_id
        self.assertEqual(position.notice_pdf_id, kept)
        self.pay(self.invoices[0], 250.55)
        self.env.cr.precommit.run()
        pages = read_pages(position._print_notice())
        self.assertEqual(read_codes(pages, "QRCode")[0].rpartition("|")[2], "34945")
        self.assertIn("349,45", pages[0][0])
        self.assertFalse(kept.exists(), "what is no longer true is not kept")

    def test_another_address_makes_another_notice(self):
        position = self.get_first()
        position._print_notice()
        kept = position.notice_pdf_id
        self.debtor.street = "Via Dante 3"
        self.assertIn("VIA DANTE 3", read_pages(position._print_notice())[0][0])
        self.assertNotEqual(position.notice_pdf_id, kept)

    def test_what_was_paid_is_not_printed(self):
        position = self.get_first()
        self.pay(self.invoices[0])
        self.env.cr.precommit.run()
        with self.assertRaisesRegex(UserError, "Nothing can be paid now of"):
            position._print_notice()

    def test_a_draft_is_published_first(self):
        position = self.env["pagopa.position"]._make_for_cases(self.case)[0]
        with self.assertRaisesRegex(UserError, "Publish the position of Rosa Bianchi first"):
            position._print_notice()

    def test_it_speaks_the_language_of_the_debtor_beside_italian(self):
        self.env["res.lang"]._activate_lang("de_DE")
        position = self.get_first()
        self.assertEqual(position._get_notice().language, "en")
        self.debtor.lang = "de_DE"
        self.assertEqual(position._get_notice().language, "de")
        self.creditor.notice_language = "it"
        self.assertEqual(position._get_notice().language, "it")
        self.creditor.notice_language = "fr"
        self.assertEqual(position._get_notice().language, "fr")
        self.debtor.lang = False
        self.creditor.notice_language = "debtor"
        self.assertEqual(position._get_notice().language, "it")

    def test_the_logo_and_the_marks_are_printed_where_they_are_loaded(self):
        position = self.get_first()
        self.assertFalse(position._get_notice().creditor.logo, "the logo of Odoo is nobody's")
        self.client.logo = base64.b64encode(make_image())
        self.creditor.artwork_pagopa = base64.b64encode(make_image())
        creditor = position._get_notice().creditor
        self.assertTrue(creditor.logo)
        self.assertTrue(creditor.artwork.pagopa)
        self.assertTrue(position._print_notice().startswith(b"%PDF"))

    def test_a_mark_that_is_no_image_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "must be a PNG or JPEG image"):
            self.creditor.artwork_poste = base64.b64encode(b"<svg/>")

    def test_what_the_rules_of_the_notice_refuse_is_said_in_words(self):
        position = self.get_first()
        with patch.object(type(position), "_build_notice", side_effect=NoticeError("too much")), \
                self.assertRaisesRegex(UserError, "The pagoPA notice of Rosa Bianchi cannot be printed: too much"):
            position._print_notice()

    def test_an_operator_downloads_one_and_it_counts_as_sent(self):
        position = self.get_first()
        action = position.with_user(self.operator).action_print_notices()
        self.assertIn(f"/web/content/{position.notice_pdf_id.id}", action["url"])
        self.assertEqual((position.sent_by, position.is_to_send), ("download", False))
        self.assertTrue(position.date_sent)

    def test_the_staff_of_the_client_prints_nothing(self):
        positions = self.publish().with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        with self.assertRaisesRegex(AccessError, "Only operators and managers print"):
            positions.action_print_notices()

    def test_several_become_one_document_with_its_index(self):
        positions = self.publish()
        action = positions.with_user(self.operator).action_print_notices()
        batch = self.env["pagopa.notice.batch"].browse(action["res_id"])
        self.assertEqual((batch.state, batch.count, batch.pages, batch.user_id), ("done", 2, 2, self.operator))
        self.assertEqual(len(PdfReader(io.BytesIO(batch.document_id.raw)).pages), 2)
        rows = batch.index_id.raw.decode().splitlines()
        self.assertEqual(len(rows), 3)
        self.assertEqual({row.split(",")[1] for row in rows[1:]}, set(positions.option_ids.mapped("notice_number")))
        self.assertIn("/web/content/", batch.with_user(self.operator).action_open_document()["url"])

    def test_one_that_cannot_be_printed_never_stops_the_batch(self):
        positions = self.publish()
        bad = positions.filtered(lambda position: position.amount == 400)
        build = type(bad)._build_notice

        def fail(position, *args):
            if position.id == bad.id:
                raise NoticeError("no such amount")
            return build(position, *args)

        with patch.object(type(bad), "_build_notice", fail):
            batch = self.env["pagopa.notice.batch"]._make(positions)
        self.assertEqual((batch.state, batch.count, batch.left_out_ids), ("done", 1, bad))
        self.assertIn("Rosa Bianchi: The pagoPA notice of Rosa Bianchi cannot be printed: no such amount", batch.problems)
        self.assertFalse(bad.date_sent)

    def test_a_batch_of_nothing_says_so(self):
        positions = self.env["pagopa.position"]._make_for_cases(self.case)
        batch = self.env["pagopa.notice.batch"]._make(positions)
        self.assertEqual((batch.state, batch.left_out_count), ("empty", 2))
        with self.assertRaisesRegex(UserError, "no notice of this batch was printed"):
            batch.action_open_document()

    def test_a_copy_of_the_database_prints_no_batch(self):
        positions = self.publish()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")
        with self.assertRaisesRegex(UserError, "This database is a copy"):
            positions.action_print_notices()


@tagged("post_install", "-at_install")
class TestNoticeBatch(PagopaCommon):
    """Many notices are printed in the background, and go on from where they were interrupted."""

    def build(self):
        super().build()
        self.debtors = [self._create_debtor(f"Debtor {number:03}", self.client) for number in range(60)]
        for debtor in self.debtors:
            self.invoice(100, days=200, debtor=debtor)

    def setUp(self):
        super().setUp()
        cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in self.debtors])])
        self.positions = self.env["pagopa.position"]._make_for_cases(cases)
        self.positions._publish()
        self.env.flush_all()

    def work(self):
        with self.night_cursor() as env:
            env["pagopa.notice.batch"]._cron_print()
        self.env.invalidate_all()

    def test_many_wait_for_the_scheduled_job(self):
        batch = self.env["pagopa.notice.batch"]._make(self.positions)
        self.assertEqual((batch.state, batch.is_busy, batch.total), ("pending", True, 60))
        self.work()
        self.assertEqual((batch.state, batch.count, batch.pages), ("done", 60, 60))

    def test_what_was_interrupted_goes_on_from_there(self):
        batch = self.env["pagopa.notice.batch"]._make(self.positions)
        with patch("odoo.addons.sagres_pagopa.models.pagopa_notice_batch_print.CHUNK", 25):
            batch._print_next()
            self.assertEqual((batch.state, batch.done, len(batch.part_ids)), ("printing", 25, 1))
            self.work()
        self.assertEqual((batch.state, batch.count, batch.pages), ("done", 60, 60))
        rows = [row.split(",") for row in batch.index_id.raw.decode().splitlines()]
        self.assertEqual([row[0] for row in rows[1:]], [str(page) for page in range(1, 61)])
        self.assertEqual(len({row[1] for row in rows[1:]}), 60)
        self.assertFalse(batch.part_ids)

    def test_fifty_a_second_are_printed(self):
        batch = self.env["pagopa.notice.batch"]._make(self.positions)
        started = time.process_time()
        batch._work_at_once()
        seconds = time.process_time() - started
        self.assertGreater(60 / seconds, 50, f"{60 / seconds:.0f} notices a second")

    def test_the_ledger_is_read_once_for_all(self):
        def count(positions):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            positions._collect_notices()
            return self.env.cr.sql_log_count - before
        count(self.positions[:5])
        self.assertLessEqual(count(self.positions), count(self.positions[:5]) + 2)
