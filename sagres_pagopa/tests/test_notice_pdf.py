import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from odoo.tests import BaseCase, tagged

from ..tools.notice_data import Artwork, Notice, NoticeOption, clean
from ..tools.notice_errors import NoticeError
from ..tools.notice_font import BOLD, MONO, MONO_BOLD, TEXT
from ..tools.notice_number import build, datamatrix_text, qr_text
from ..tools.notice_pdf import render, render_batch, write_index
from .notice_common import (
    NUMBER,
    PERSON,
    POSTAL,
    TAX_CODE,
    make_creditor,
    make_debtor,
    make_image,
    make_notice,
    make_options,
    print_notice,
    read_codes,
    read_pages,
)

HOSTILE = (
    "x" * 5000, "W" * 90, "\u202eesrever\u202c", "مرحبا بالعالم", "שלום", "日本語の名前", "a\x00\x01\x1b\x7fb", "\ud800",
    "😀 Mario 👩‍👩‍👧", "Z̸̢͝a̷l̴g̷o̵", "(a) \\ %PDF- endstream", "<b>&amp;</b>", "parola " * 60, "\n\r\t riga \v\f",
)


def get_qr_texts(notice):
    """Return what the QR codes of a notice have to say."""
    return [qr_text(option.number, notice.creditor.tax_code, option.amount) for option in notice.options]


def get_datamatrix_texts(notice):
    """Return what the DataMatrix codes of a notice have to say."""
    debtor, creditor = notice.debtor, notice.creditor
    return [
        datamatrix_text(option.number, creditor.postal_account, option.amount, creditor.tax_code, debtor.tax_code, debtor.name,
                        notice.subject) for option in notice.options]


@tagged("post_install", "-at_install")
class TestNoticePdf(BaseCase):
    """A payment notice is printed by the published layout."""

    def test_single_payment_is_one_page_with_all_its_data(self):
        ((text, image),) = pages = print_notice(make_notice())
        for part in (
            "AVVISO DI PAGAMENTO", "Tassa sui rifiuti 2026", "ENTE CREDITORE", TAX_CODE, "Comune di Sant’Agata",
            "Ufficio Tributi", "tributi@comune.example · 0461 123456", "DESTINATARIO", PERSON, "Niccolò D’Annunzio Müller",
            "Via della Libertà 12/b",
            "38122 Trento TN", "QUANTO E QUANDO PAGARE?", "1.020,99 Euro", "31/12/2026", "DOVE PAGARE?", "pagopa.gov.it",
            "PAGA CON L’APP IO", "PAGA SUL TERRITORIO", "DATI PER IL PAGAMENTO", "Rata unica entro il", "3010 0000 0000 0042 85",
            "90P15", "costi di notifica o altro", "Cod. CBILL", "Cod. Avviso", "Cod. Fiscale Ente", "Oggetto del pagamento",
        ):
            self.assertIn(part, text)
        self.assertNotIn("BOLLETTINO", text)
        self.assertEqual(read_codes(pages, "QRCode"), [f"PAGOPA|002|{NUMBER}|{TAX_CODE}|102099"])
        self.assertEqual(image.size, (2382, 3368), "A4")

    def test_codes_are_25_mm_wide(self):
        import zxingcpp
        ((_text, image),) = print_notice(make_notice(creditor=make_creditor(**POSTAL)))
        for code in zxingcpp.read_barcodes(image):
            width = abs(code.position.top_right.x - code.position.top_left.x) / image.width * 210
            self.assertAlmostEqual(width, 25, delta=0.6)

    def test_codes_are_read_from_a_poor_print_too(self):
        notice = make_notice(3, creditor=make_creditor(**POSTAL))
        pages = print_notice(notice, scale=2.5)
        self.assertEqual(read_codes(pages, "QRCode"), get_qr_texts(notice))

    def test_notice_without_due_date_asks_only_how_much(self):
        ((text, _image),) = print_notice(make_notice(due=False))
        self.assertIn("QUANTO PAGARE?", text)
        self.assertNotIn("entro il", text)

    def test_postal_form_is_below_the_payment_data(self):
        notice = make_notice(creditor=make_creditor(**POSTAL))
        ((text, _image),) = pages = print_notice(notice)
        for part in ("BOLLETTINO POSTALE PA", "sul C/C n.", "12345678", POSTAL["postal_authorisation"], "P1", "Intestato a"):
            self.assertIn(part, text)
        self.assertEqual(read_codes(pages, "DataMatrix"), get_datamatrix_texts(notice))
        self.assertEqual(read_codes(pages, "QRCode"), get_qr_texts(notice))

    def test_every_number_of_installments_prints_each_once(self):
        for count in range(1, 31):
            single = count % 4 < 2
            notice = make_notice(count, single=single)
            with self.subTest(count=count, single=single):
                pages = print_notice(notice, scale=2)
                self.assertEqual(sorted(read_codes(pages, "QRCode")), sorted(get_qr_texts(notice)))
                text = " ".join(text for text, _image in pages)
                words = "per intero o in" if single else "Puoi pagare in"
                self.assertIn(f"{words} {count} rate", text)
                self.assertTrue(all("AVVISO DI PAGAMENTO" in text for text, _image in pages), "on every page")

    def test_every_installment_has_its_postal_form(self):
        for count in (1, 2, 3, 5, 9):
            notice = make_notice(count, creditor=make_creditor(**POSTAL))
            with self.subTest(count=count):
                pages = print_notice(notice, scale=3)
                self.assertEqual(sorted(read_codes(pages, "DataMatrix")), sorted(get_datamatrix_texts(notice)))
                self.assertEqual(sorted(read_codes(pages, "QRCode")), sorted(get_qr_texts(notice)))

    def test_modules_of_a_notice_are_all_of_two_or_all_of_three(self):
        for count, pages in ((2, 2), (3, 2), (4, 3), (5, 3), (6, 3), (7, 4), (8, 5), (9, 4)):
            found = print_notice(make_notice(count, creditor=make_creditor(**POSTAL)), scale=1)
            self.assertEqual(len(found), pages, f"{count} installments")

    def test_many_installments_stand_closer(self):
        self.assertEqual([len(print_notice(make_notice(count, single=False), scale=1)) for count in (8, 9, 12, 13)], [3, 2, 2, 3])
        text = print_notice(make_notice(12, single=False), scale=1)[1][0]
        self.assertEqual(text.count("Destinatario"), 1, "names once a page")

    def test_second_language_stands_beside_italian(self):
        titles = {
            "de": ("Zahlungsmitteilung", "Körperschaft", "Fällig am", "Wieviel und wann bezahlen?"),
            "en": ("Payment notice", "Payee", "by", "notification costs or other factors"),
            "fr": ("Avis de paiement", "Organisme créancier", "avant le", "Où payer?"),
            "sl": ("Obvestilo o plačilu", "Plačnik", "do", "Kje plačati?"),
        }
        for language, parts in titles.items():
            for postal in ({}, POSTAL) if language == "de" else ({},):
                notice = make_notice(3, language=language, creditor=make_creditor(**postal), subject_translation="Übersetzung ž")
                pages = print_notice(notice, scale=2)
                with self.subTest(language=language, postal=bool(postal)):
                    for part in (*parts, "AVVISO DI PAGAMENTO", "Übersetzung ž"):
                        self.assertIn(part, pages[0][0])
                    self.assertEqual(sorted(read_codes(pages, "QRCode")), sorted(get_qr_texts(notice)))

    def test_channels_of_the_creditor_are_named(self):
        for values, part in (
            ({"online": "site"}, "oppure sul sito di Comune di Sant’Agata, dal tuo Home Banking"),
            ({"online": "app"}, "oppure sull’app di Comune di Sant’Agata, dal"),
            ({"online": "both"}, "oppure sul sito o app di Comune di Sant’Agata, dal"),
            ({}, "oppure dal tuo Home Banking"),
            ({"public_service": True}, "con l’app IO, dal tuo Home Banking"),
            ({"physical_channel": "Casse Automatiche"}, "Casse Automatiche, presso Banche"),
        ):
            self.assertIn(part, print_notice(make_notice(creditor=make_creditor(**values)), scale=1)[0][0])

    def test_logo_and_marks_are_printed(self):
        for form in ("PNG", "JPEG"):
            creditor = make_creditor(logo=make_image(form), **POSTAL, artwork=Artwork(*[make_image(form)] * 4))
            ((text, image),) = print_notice(make_notice(creditor=creditor))
            self.assertGreater(image.getpixel((int(184 / 210 * image.width), int(25 / 297 * image.height)))[0], 150)
            self.assertNotIn("Posteitaliane", text)
        self.assertLess(len(render(make_notice(creditor=make_creditor(logo=make_image(size=(3000, 3000)))))), 200_000)


@tagged("post_install", "-at_install")
class TestNoticeInput(BaseCase):
    """What cannot be printed is cut, dropped or refused, with the reason."""

    def test_texts_are_cut_to_the_lengths_of_the_guide(self):
        notice = make_notice(
            subject="o" * 91, debtor=make_debtor(name="n" * 71, address="i" * 200, tax_code="rssmra80a01h501uXX"),
            creditor=make_creditor(name="e" * 101, department="s" * 51, info="f" * 101, physical_channel="c" * 51))
        self.assertEqual(notice.subject, "o" * 89 + "…")
        self.assertEqual([len(notice.debtor.name), len(notice.debtor.address)], [70, 140])
        creditor = notice.creditor
        lengths = [len(creditor.name), len(creditor.department), len(creditor.info), len(creditor.physical_channel)]
        self.assertEqual(lengths, [100, 50, 100, 50])
        self.assertEqual(notice.debtor.tax_code, "RSSMRA80A01H501…")
        self.assertEqual(len(print_notice(notice)), 1)

    def test_hostile_texts_never_crash(self):
        for text in HOSTILE:
            with self.subTest(text=text[:20]):
                subject = text if clean(text, 90) else "Tari"
                creditor = make_creditor(
                    name=f"Ente {text}", department=text, info=text, physical_channel=text, online="both",
                    **{**POSTAL, "postal_holder": text, "postal_authorisation": f"AUT {text}"})
                debtor = make_debtor(name=f"N {text}", address=text + "\n" * 60 + text, tax_code=text)
                notice = make_notice(
                    subject=subject, creditor=creditor, debtor=debtor, language="fr", subject_translation=text)
                pages = print_notice(notice, scale=3)
                self.assertEqual(sorted(read_codes(pages, "QRCode")), sorted(get_qr_texts(notice)))
                self.assertEqual(sorted(read_codes(pages, "DataMatrix")), sorted(get_datamatrix_texts(notice)))

    @settings(max_examples=25, deadline=None)
    @given(st.text(min_size=1), st.text(min_size=1))
    def test_any_text_is_printed(self, name, subject):
        notice = make_notice(debtor=make_debtor(name="N" + name, address=subject), subject="S" + subject)
        self.assertEqual(len(pypdf.PdfReader(io.BytesIO(render(notice))).pages), 1)

    def test_accents_survive_and_unknown_letters_are_marked(self):
        text = print_notice(make_notice(debtor=make_debtor(name="Žarko Čačić Nuñez Straße 王")), scale=1)[0][0]
        self.assertIn("Žarko Čačić Nuñez Straße ?", text)

    def test_what_is_refused_says_why(self):
        number = build("01", 7)
        single = make_options()
        for message, function in (
            ("the creditor has no name", lambda: make_creditor(name=" \u202e")),
            ("of the creditor is not of 11 digits", lambda: make_creditor(tax_code="123")),
            ("paid online on 'fax'", lambda: make_creditor(online="fax")),
            ("neither of at most 12 digits nor a postal IBAN", lambda: make_creditor(postal_account="12x")),
            ("needs the authorisation of Poste Italiane", lambda: make_creditor(postal_account="12345678")),
            ("is neither PNG nor JPEG", lambda: make_creditor(logo=b"<svg/>")),
            ("is neither PNG nor JPEG", lambda: make_creditor(artwork=Artwork(poste=b"\x89PNG\r\n\x1a\n" + bytes(60)))),
            ("far more than a notice can print", lambda: make_creditor(logo=make_image(size=(7000, 7000)))),
            ("the debtor has no name", lambda: make_debtor(name="😀")),
            ("is not of 18 digits", lambda: NoticeOption("12", Decimal(1))),
            ("check digits", lambda: NoticeOption(NUMBER[:-1] + "0", Decimal(1))),
            ("is not more than nothing", lambda: NoticeOption(number, Decimal(0))),
            ("has fractions of a cent", lambda: NoticeOption(number, Decimal("1.005"))),
            ("ten digits of cents", lambda: NoticeOption(number, Decimal("999999999.99"))),
            ("installment -1 is not a number", lambda: NoticeOption(number, Decimal(1), None, -1)),
            ("due date '2026-01-01' is not a date", lambda: NoticeOption(number, Decimal(1), "2026-01-01")),
            ("has no subject", lambda: make_notice(subject="")),
            ("not in 'es'", lambda: make_notice(language="es")),
            ("has nothing to pay", lambda: Notice(make_creditor(), make_debtor(), "Tari", ())),
            ("each installment once and in order", lambda: Notice(make_creditor(), make_debtor(), "Tari", single + single)),
            ("a notice number of its own", lambda: Notice(
                make_creditor(), make_debtor(), "Tari", (*single, NoticeOption(NUMBER, Decimal(1), None, 1)))),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(NoticeError, message):
                function()


@tagged("post_install", "-at_install")
class TestNoticeBatch(BaseCase):
    """A batch is one PDF with an index."""

    def make_batch(self, count):
        """Yield notices of different lengths."""
        for place in range(count):
            options = [
                NoticeOption(build("01", place * 10 + step), Decimal(100 + place), date(2026, 12, 31), step)
                for step in range(1 + place % 4)]
            yield Notice(make_creditor(**POSTAL), make_debtor(name=f"Debitore {place}"), "Tari", options)

    def test_index_and_outline_lead_to_each_notice(self):
        stream = io.BytesIO()
        index = render_batch(self.make_batch(9), stream)
        pages = read_pages(stream.getvalue(), scale=1)
        self.assertEqual(len(index), sum(1 + place % 4 for place in range(9)))
        for row in index:
            text = pages[row.page - 1][0]
            self.assertIn(row.debtor, text)
            self.assertIn(" ".join(row.number[start:start + 4] for start in range(0, 18, 4)), text)
        reader = pypdf.PdfReader(stream)
        self.assertEqual(len(reader.outline), 9)
        numbers = [page.indirect_reference.idnum for page in reader.pages]
        for place, entry in enumerate(reader.outline):
            page = numbers.index(entry.raw_get("/Page").idnum)
            self.assertIn(f"Debitore {place}", pages[page][0])
            self.assertTrue(entry.title.startswith(f"Debitore {place} · 301"))

    def test_index_is_a_table_a_spreadsheet_reads_as_text(self):
        index = render_batch([make_notice(1, debtor=make_debtor(name="=1+1"))], io.BytesIO())
        stream = io.StringIO()
        write_index(index, stream)
        self.assertEqual(stream.getvalue().splitlines(), [
            "page,number,installment,debtor,tax_code,amount", f"1,{NUMBER},0,'=1+1,{PERSON},1020.99",
            f"1,{build('01', 101)},1,'=1+1,{PERSON},341.33"])

    def test_batch_with_nothing_is_refused(self):
        with self.assertRaisesRegex(ValueError, "there is no notice to print"):
            render_batch([], io.BytesIO())

    def test_batch_that_fails_leaves_nothing_behind(self):
        def failing():
            yield make_notice()
            make_debtor(name="")
        with self.assertRaisesRegex(NoticeError, "the debtor has no name"):
            render_batch(failing(), io.BytesIO())
        self.assertFalse(any(pdfmetrics.getFont(name).state for name in (TEXT, BOLD, MONO, MONO_BOLD)))

    def test_nothing_is_printed_off_the_page(self):
        long = make_creditor(
            name="Consorzio Intercomunale dei Servizi " * 3, department="Direzione delle Entrate e del Patrimonio " * 2,
            info="sportello@pec.example.it · " * 4, physical_channel="Casse Automatiche dell’Ospedale Civile " * 2, online="both",
            **POSTAL)
        debtor = make_debtor(name="Maria Immacolata Concetta von Hohenstaufen " * 2, address="Corso Vittorio Emanuele II " * 6)
        for count in (0, 2, 3, 10):
            for creditor in (long, replace(long, postal_account="")):
                notice = make_notice(
                    count, creditor=creditor, debtor=debtor, subject="Sanzione amministrativa " * 4, language="fr",
                    subject_translation="Sanction administrative " * 4)
                for page in pypdfium2.PdfDocument(render(notice)):
                    text = page.get_textpage()
                    for place in range(text.count_rects()):
                        left, bottom, right, top = text.get_rect(place)
                        self.assertTrue(12 < left < right < 585 and 12 < bottom < top < 830, text.get_text_bounded(
                            left, bottom, right, top))

    def test_same_notices_give_the_same_bytes(self):
        self.assertEqual(render(make_notice(2)), render(make_notice(2)))

    def test_pages_leave_for_the_stream_one_by_one(self):
        stream, sizes = io.BytesIO(), []

        def measured():
            for notice in self.make_batch(20):
                sizes.append(stream.tell())
                yield notice
        render_batch(measured(), stream)
        self.assertEqual(sizes, sorted(set(sizes)), "each notice is written before the next one is asked for")

    def test_fonts_are_embedded(self):
        reader = pypdf.PdfReader(io.BytesIO(render(make_notice())))
        fonts = {}
        for form in reader.pages[0]["/Resources"]["/XObject"].values():
            fonts.update(form.get_object()["/Resources"]["/Font"])
        names = {font.get_object()["/BaseFont"]: font.get_object().get("/FontDescriptor") for font in fonts.values()}
        used = [name for name in names if "Titillium" in name or "RobotoMono" in name]
        self.assertTrue(used)
        self.assertTrue(all("/FontFile2" in names[name].get_object() for name in used))
