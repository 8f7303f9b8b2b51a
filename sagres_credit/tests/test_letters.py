import io
from contextlib import suppress
from unittest.mock import patch

import openpyxl
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CreditCommon

ROSA = {"street": "Via Garibaldi 12", "zip": "20121", "city": "Milano", "lang": "en_US", "credit_customer_code": "C-1"}


class LetterCommon(CreditCommon):
    """A client whose reminders go by post, and debtors with an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reminder = cls.env.ref("sagres_credit.mail_template_reminder")
        for code in ("en_US", "it_IT"):
            cls.env["res.lang"]._activate_lang(code)
        cls.levels[15].write({"channel": "letter", "template_id": cls.reminder.id, "attach_invoices": False})
        cls.client.partner_id.write({"street": "Via Roma 1", "zip": "20100", "city": "Milano", "phone": "+39 02 5550000"})
        cls.env["res.partner.bank"].create({
            "acc_number": "IT60X0542811101000000123456", "partner_id": cls.client.partner_id.id,
        })
        cls.operator.write({"credit_direct_phone": "+39 02 5550101", "credit_hours": "Monday to Friday 9-17"})
        cls.operator.name = "Anna Neri"
        cls.debtor.write(ROSA)
        cls.luigi = cls._create_debtor("Luigi Verdi", cls.client, **dict(ROSA, street="Via Dante 3", credit_customer_code="C-2"))
        cls.marta = cls._create_debtor("Marta Gallo", cls.client, **dict(ROSA, street="Via Po 8", credit_customer_code="C-3"))
        cls.debtors = cls.debtor | cls.luigi | cls.marta

    def queue(self, *amounts):
        """Invoice each debtor an amount, do the night, and return the notices that wait."""
        self.moves = [self.invoice(amount, 20, debtor) for amount, debtor in zip(amounts, self.debtors)]
        self.run_night()
        notices = self.env["credit.notice"].search([("company_id", "=", self.client.id), ("state", "=", "queued")], order="id")
        self.assertEqual(set(notices.mapped("channel")), {"letter"})
        return notices

    def make(self, user=None):
        """Press «Print these letters» as the manager and return the batch."""
        compose = self.env["credit.letter.compose"].with_user(user or self.manager).create({"company_id": self.client.id})
        action = compose.action_print()
        return self.env["credit.letter.batch"].browse(action["res_id"])

    def work(self, batch):
        """Let the scheduled job print, as in production, and return the texts of the pages of the PDF."""
        with self.night_cursor() as env:
            env["credit.letter.batch"].browse(batch.id)._work()
        self.env.invalidate_all()
        return self.read(batch.document_id.raw) if batch.document_id else []

    def read(self, content):
        return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]

    def post(self, batch, date="2026-11-20", user=None):
        posting = self.env["credit.letter.posting"].with_user(user or self.manager).with_context(
            default_batch_id=batch.id
        ).create({"date": date})
        posting.action_post()
        self.env.invalidate_all()
        return posting


@tagged("post_install", "-at_install")
class TestLetters(LetterCommon):

    def test_three_letters_become_one_pdf_each_with_its_own_words(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        pages = self.work(batch)
        self.assertEqual(batch.state, "printed")
        self.assertEqual((batch.letter_count, batch.page_count, batch.amount), (3, 3, 600))
        self.assertEqual(len(pages), 3)
        for notice, page in zip(batch.printed_ids.sorted("batch_number"), pages, strict=True):
            self.assertIn(notice.partner_id.name, page)
            self.assertIn(notice.partner_id.street.upper(), page)
            self.assertIn("20121 MILANO", page)
            self.assertIn(f"N{notice.id}", page)
            self.assertIn("IT60X0542811101000000123456", page.replace(" ", ""))
            self.assertIn("Anna Neri", page)
            self.assertIn("Milano, 20 November 2026", page)
            others = (self.debtors - notice.partner_id).mapped("name")
            self.assertFalse([name for name in others if name in page], "a letter names somebody else")
            self.assertEqual(self.read(notice.letter_id.raw), [page], "the proof is the page that was posted")
        self.assertEqual(set(notices.mapped("state")), {"sending"}, "printed is not yet posted")

    def test_a_letter_without_postcode_is_a_problem_and_the_others_are_printed(self):
        notices = self.queue(100, 200, 300)
        self.luigi.zip = False
        compose = self.env["credit.letter.compose"].with_user(self.manager).create({"company_id": self.client.id})
        self.assertEqual(compose.leaving_count, 2)
        self.assertIn("The postal address has no postcode.", compose.left_out)
        batch = self.make()
        pages = self.work(batch)
        self.assertEqual(len(pages), 2)
        lost = notices.filtered(lambda notice: notice.partner_id == self.luigi)
        self.assertEqual((lost.state, lost.reason), ("failed", "The postal address has no postcode."))
        problem = self.env["credit.problem"].search([("kind", "=", "no_address"), ("res_id", "=", lost.case_id.id)])
        self.assertEqual(problem.user_id, self.operator)
        self.assertIn("no postcode", problem.name)

    def test_who_paid_between_the_night_and_the_printing_gets_no_letter(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        self.pay(self.moves[1])
        pages = self.work(batch)
        self.assertEqual(len(pages), 2)
        paid = notices.filtered(lambda notice: notice.partner_id == self.luigi)
        self.assertEqual((paid.state, paid.reason_code), ("cancelled", "paid"))

    def test_who_paid_a_part_is_asked_for_the_rest(self):
        self.queue(100, 200, 300)
        batch = self.make()
        self.pay(self.moves[0], 40)
        pages = self.work(batch)
        page = next(page for page in pages if "Rosa Bianchi" in page)
        self.assertIn("60.00", page)
        self.assertNotIn("100.00", page)

    def test_envelopes_of_who_paid_after_printing_are_taken_out(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        self.work(batch)
        self.pay(self.moves[0])
        self.pay(self.moves[2], 50)
        posting = self.post(batch)
        self.assertEqual(posting.take_out_ids.partner_id, self.debtor | self.marta)
        states = {notice.partner_id: (notice.state, notice.reason_code) for notice in notices}
        self.assertEqual(states, {
            self.debtor: ("cancelled", "paid_printed"), self.marta: ("cancelled", "partly_printed"),
            self.luigi: ("sent", False),
        })
        self.assertEqual((batch.state, batch.letter_count, batch.taken_out_count), ("posted", 1, 2))
        sent = notices.filtered(lambda notice: notice.state == "sent")
        message = sent.mail_message_id
        self.assertEqual((message.model, message.res_id), ("credit.case", sent.case_id.id))
        self.assertIn(sent.letter_id, message.attachment_ids, "the thread keeps the letter as posted")

    def test_payments_that_arrive_while_the_dialog_is_open_are_not_overlooked(self):
        self.queue(100, 200, 300)
        batch = self.make()
        self.work(batch)
        posting = self.env["credit.letter.posting"].with_user(self.manager).with_context(
            default_batch_id=batch.id
        ).create({})
        self.pay(self.moves[0])
        with self.assertRaisesRegex(UserError, "Other payments arrived"):
            posting.action_post()
        self.assertEqual(batch.state, "printed")

    def test_a_hold_set_after_printing_takes_the_envelope_out(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        self.work(batch)
        self.get_case().with_user(self.operator).action_set_hold("2026-12-01", "He promised")
        self.post(batch)
        held = notices.filtered(lambda notice: notice.partner_id == self.debtor)
        self.assertEqual((held.state, held.reason_code), ("cancelled", "held_printed"))

    def test_printing_that_is_killed_goes_on_with_the_next_letter(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        engine = type(self.env["ir.actions.report"])
        original = engine._print_html
        calls = []

        def dies_on_the_second_letter(model, html, paper):
            calls.append(paper)
            if paper == "sagres_credit.paperformat_letter" and calls.count(paper) == 2:
                raise KeyboardInterrupt
            return original(model, html, paper)

        with patch("odoo.addons.sagres_credit.models.credit_letter_batch_print.CHUNK", 1), \
                patch.object(engine, "_print_html", dies_on_the_second_letter), \
                suppress(KeyboardInterrupt), self.night_cursor() as env:  # assertRaises of Odoo rolls back what was committed
            env["credit.letter.batch"].browse(batch.id)._work()
        self.env.invalidate_all()
        first = notices.filtered("letter_id")
        self.assertEqual(len(first), 1)
        proof = first.letter_id
        pages = self.work(batch)
        self.assertEqual(len(pages), 3)
        self.assertEqual(first.letter_id, proof, "what was printed is not printed again")
        self.assertEqual(len(set(notices.letter_id.ids)), 3)

    def test_a_letter_that_cannot_be_printed_stops_no_other(self):
        notices = self.queue(100, 200, 300)
        batch = self.make()
        engine = type(self.env["ir.actions.report"])
        original = engine._print_html

        def refuses_luigi(model, html, paper):
            if "Luigi Verdi" in html:
                raise UserError("The engine stopped.")
            return original(model, html, paper)

        with patch.object(engine, "_print_html", refuses_luigi), \
                self.assertLogs("odoo.addons.sagres_credit.models.credit_letter_batch_print", "WARNING"):
            pages = self.work(batch)
        self.assertEqual(len(pages), 2)
        lost = notices.filtered(lambda notice: notice.partner_id == self.luigi)
        self.assertEqual((lost.state, lost.reason_code), ("failed", "print"))
        problem = self.env["credit.problem"].search([("kind", "=", "letter"), ("res_id", "=", lost.id)])
        self.assertEqual(problem.user_id, self.manager)

    def test_italian_and_english_letters_go_in_one_batch(self):
        self.reminder.with_context(lang="it_IT").write({"subject": "Un promemoria"})
        self.luigi.lang = "it_IT"
        self.queue(1100, 2200, 3300)
        pages = self.work(self.make())
        italian = next(page for page in pages if "Luigi Verdi" in page)
        english = next(page for page in pages if "Rosa Bianchi" in page)
        self.assertIn("20 novembre 2026", italian)
        self.assertIn("2.200,00", italian)
        self.assertIn("Un promemoria", italian)
        self.assertIn("20 November 2026", english)
        self.assertIn("1,100.00", english)

    def test_the_list_of_the_mail_room_is_complete_and_takes_nothing_for_a_formula(self):
        self.debtor.write({"name": "=HYPERLINK(\"http://evil.example\")"})
        self.marta.write({"state_id": self.env.ref("base.state_it_mi").id, "country_id": self.env.ref("base.it").id})
        self.queue(100, 200, 300)
        batch = self.make()
        self.work(batch)
        sheet = openpyxl.load_workbook(io.BytesIO(batch.list_id.raw)).active
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        self.assertEqual([row[0] for row in rows], [1, 2, 3])
        self.assertEqual([row[1] for row in rows], [f"N{notice.id}" for notice in batch.printed_ids.sorted("batch_number")])
        by_code = {row[13]: row for row in rows}
        self.assertEqual(by_code["C-1"][3], "'=HYPERLINK(\"http://evil.example\")")
        self.assertTrue(all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line))
        self.assertEqual(by_code["C-3"][5:10], ("Via Po 8", None, "20121", "Milano", "MI"))
        self.assertEqual(len(sheet._images), 3, "each row carries its barcode")

    def test_nothing_of_another_client_is_seen(self):
        self.queue(100)
        batch = self.make()
        outsider = self._create_user("elena", "sagres_credit.group_manager", self.other_client)
        theirs = self.env(user=outsider, context={})
        self.assertFalse(theirs["credit.letter.batch"].search([("id", "=", batch.id)]))
        compose = theirs["credit.letter.compose"]
        self.assertNotIn(self.client, compose.new({}).company_choices)
        with self.assertRaisesRegex(AccessError, "Companies"):
            compose.create({"company_id": self.client.id}).action_print()

    def test_only_a_manager_prints_and_posts(self):
        self.queue(100)
        with self.assertRaises(AccessError):
            self.make(self.operator)
        batch = self.make()
        self.work(batch)
        with self.assertRaises(AccessError):
            batch.with_user(self.operator).action_confirm_posting()

    def test_letters_already_in_a_batch_are_not_offered_again(self):
        self.queue(100, 200, 300)
        self.make()
        with self.assertRaisesRegex(UserError, "waits to be printed"):
            self.make()

    def test_a_date_before_the_printing_or_in_the_future_is_refused(self):
        self.queue(100)
        batch = self.make()
        self.work(batch)
        for date in ("2026-11-19", "2026-11-21"):
            with self.assertRaisesRegex(UserError, "printed on"):
                self.post(batch, date)

    def test_an_operator_sees_the_letter_before_it_is_printed(self):
        notice = self.queue(100)
        report = self.env["ir.actions.report"].with_user(self.operator).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("sagres_credit.credit_letter", notice.ids)
        self.assertEqual(kind, "pdf")
        page = self.read(content)[0]
        self.assertIn("Preview", page)
        self.assertIn("Rosa Bianchi", page)
        self.assertEqual(notice.state, "queued", "to look at a letter sends nothing")

    def test_enclosures_follow_their_letter(self):
        from odoo.addons.sagres_credit.tools.letter_pdf import join
        notices = self.queue(100, 200)
        batch = self.make()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        paper, _kind = report._render_qweb_pdf("sagres_credit.credit_letter", notices[0].ids)
        document = self.env["ir.attachment"].create({"name": "copy.pdf", "raw": join([paper, paper])})
        first = type(notices)

        def enclosures(notice):
            return document if notice.partner_id == self.debtor else document.browse()

        with patch.object(first, "_get_enclosures", enclosures):
            self.work(batch)
        pages = {notice.partner_id: notice.letter_pages for notice in notices}
        self.assertEqual(pages, {self.debtor: 3, self.luigi: 1})
        self.assertEqual(batch.page_count, 4)

    def test_the_barcode_of_a_letter_can_be_read(self):
        import pypdfium2
        import zxingcpp
        notice = self.queue(100)
        batch = self.make()
        self.work(batch)
        image = pypdfium2.PdfDocument(batch.document_id.raw)[0].render(scale=3).to_pil()
        codes = [code.text for code in zxingcpp.read_barcodes(image)]
        self.assertEqual(set(codes), {f"N{notice.id}", notice.case_id.link_ids._get_url()}, "and the debtor's own page")

    def test_the_client_only_reads_nothing_of_the_mail_room(self):
        self.queue(100)
        batch = self.make()
        with self.assertRaises(AccessError):
            batch.with_user(self.client_user).read(["state"])

    def test_a_registered_letter_is_posted_with_the_day_of_the_mail_room(self):
        self.levels[15].channel = "registered"
        self.invoice(100, 20)
        self.run_night()
        notice = self.get_case().notice_ids
        batch = self.make()
        pages = self.work(batch)
        self.assertIn("Registered letter with advice of receipt", pages[0])
        self.post(batch)
        delivery = notice.delivery_ids
        self.assertEqual((delivery.state, str(delivery.date_posted)), ("posted", "2026-11-20"))
        self.assertFalse(notice.date_delivered, "posted is not yet received")

    def test_a_letter_by_hand_is_printed_and_waits_for_its_round(self):
        self.levels[15].channel = "hand"
        self.invoice(100, 20)
        self.run_night()
        notice = self.get_case().notice_ids
        batch = self.make()
        self.assertEqual(len(self.work(batch)), 1)
        self.post(batch)
        self.assertEqual(notice.state, "sent")
        self.assertEqual((notice.delivery_ids.channel, notice.delivery_ids.state), ("hand", "draft"))
        notice.delivery_ids.round_id = self.env["credit.round"].create({"user_id": self.operator.id})
        notice.delivery_ids.round_id.with_user(self.operator).action_start()
        self.assertEqual(notice.delivery_ids.state, "posted")
