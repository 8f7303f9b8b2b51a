import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import notice_data, notice_format, notice_number, notice_pdf
from ..tools.notice_number import NoticeNumberError, build, datamatrix_text, get_cents, is_ours, parse, qr_text, read_qr

TAX_CODE = "12345678903"
NUMBER = "301000000000004285"
segregations = st.integers(0, 99).map("{:02d}".format).filter(lambda code: code not in notice_number.RESERVED_SEGREGATIONS)
sequences = st.integers(0, 10**13 - 1)
numbers = st.builds(build, segregations, sequences)
amounts = st.integers(1, 10**10 - 1).map(lambda cents: Decimal(cents) / 100)


def close(base):
    """Return 16 digits with their check digits, by another way than the engine's."""
    return f"{base}{sum(int(digit) * pow(10, 15 - place, 93) for place, digit in enumerate(base)) % 93:02d}"


class NoticeCase(BaseCase):
    """What is refused says why."""

    def assertRefused(self, message, function, *arguments):
        with self.assertRaisesRegex(NoticeNumberError, message):
            function(*arguments)


@tagged("post_install", "-at_install")
class TestNoticeNumber(NoticeCase):
    """Notice numbers are built and read by the published rules."""

    def test_examples_of_the_documentation(self):
        for module in (notice_number, notice_format, notice_data, notice_pdf):
            self.assertFalse(doctest.testmod(module).failed)

    def test_published_numbers(self):
        self.assertEqual(parse(NUMBER).iuv, "01000000000004285")
        self.assertEqual(parse("347000000000000124").segregation, "47", "reserved codes are read, not built")
        self.assertRefused("check digits .* are 86 instead of 85", parse, "301000000000004286")

    @given(segregations, sequences)
    def test_what_is_built_is_read_back(self, segregation, sequence):
        number = build(segregation, sequence)
        self.assertEqual(number, close(f"3{segregation}{sequence:013d}"))
        read = parse(number)
        self.assertEqual((read.aux, read.segregation, read.iuv, read.check), ("3", segregation, number[1:], number[16:]))
        self.assertEqual(read.number, number)
        self.assertTrue(is_ours(read.iuv, segregation))

    @given(numbers, st.integers(0, 17), st.integers(1, 9))
    def test_one_wrong_digit_is_noticed(self, number, place, step):
        wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1:]
        if wrong[0] == "1":  # that kind has no check digits
            self.assertEqual(parse(wrong).iuv, wrong[1:])
        else:
            self.assertRefused("check digits|starts with", parse, wrong)

    def test_every_aux_digit_has_its_own_identifier(self):
        base = "12345678901234"
        cases = {"0" + base + "5": 3, "2" + base + "5": 1, "3" + base + "5": 1}
        for digits, start in cases.items():
            number = close(digits)
            with self.subTest(number=number):
                self.assertEqual((parse(number).iuv, parse(number).check), (number[start:], number[16:]))
        self.assertEqual(parse("1" + "7" * 17), notice_number.NoticeNumber("1", None, "7" * 17, None))
        self.assertIsNone(parse(close("0" + base + "5")).number, "its application code is not in the identifier")

    def test_what_is_no_number_says_why(self):
        for wrong in ("", "3010000000000042", NUMBER + "0", "30100000000000428x", "３" * 18, " " + NUMBER, None, 301):
            self.assertRefused("is not of 18 digits", parse, wrong)
        self.assertRefused("starts with 4: only 0, 1, 2 and 3 exist", parse, "4" + NUMBER[1:])

    def test_what_cannot_be_built_says_why(self):
        for code in ("47", "81", "85", "96", "97", "98", "99"):
            self.assertRefused(f"segregation code {code} is reserved", build, code, 1)
        for code in ("1", "001", "ab", "", None, 1):
            self.assertRefused("is not of two digits", build, code, 1)
        for sequence in (-1, 10**13, 1.0, "1", None, True):
            self.assertRefused("is not a whole number of at most 13 digits", build, "01", sequence)

    def test_ours_is_what_carries_our_code(self):
        for iuv, ours in (
            ("01000000000004285", True), ("02000000000004285", False), ("RF4301ABC", True), ("RF4302ABC", False),
            ("0100000000000428", False), ("01000000000004285 ", False), ("", False), (None, False),
        ):
            self.assertIs(is_ours(iuv, "01"), ours, iuv)


@tagged("post_install", "-at_install")
class TestNoticeTexts(NoticeCase):
    """What the two codes of a notice say follows the published rules."""

    @given(numbers, amounts)
    def test_qr_is_read_back(self, number, amount):
        text = qr_text(number, TAX_CODE, amount)
        self.assertTrue(44 <= len(text) <= 52)
        read = read_qr(text)
        self.assertEqual((read.number, read.creditor_tax_code, read.amount), (number, TAX_CODE, amount))

    def test_qr_has_two_digits_of_cents_and_reads_one(self):
        self.assertEqual(qr_text(NUMBER, TAX_CODE, Decimal("0.05"))[-3:], "|05")
        self.assertEqual(read_qr(f"PAGOPA|002|{NUMBER}|{TAX_CODE}|5").amount, Decimal("0.05"))
        for wrong in ("", None, f"PAGOPA|001|{NUMBER}|{TAX_CODE}|500", f"PAGOPA|002|{NUMBER}|{TAX_CODE}|", "x" * 400):
            self.assertRefused("is not the QR code of a notice", read_qr, wrong)
        self.assertRefused("is not more than nothing", read_qr, f"PAGOPA|002|{NUMBER}|{TAX_CODE}|00")

    def test_amounts_that_cannot_be_asked_say_why(self):
        for amount, message in (
            (Decimal(0), "is not more than nothing"), (Decimal("-0.01"), "is not more than nothing"),
            (Decimal("0.001"), "has fractions of a cent"), (Decimal("1000000000"), "is more than 999999999.99"),
            (Decimal("NaN"), "is not a decimal number"), (Decimal("Infinity"), "is not a decimal number"),
            (12.5, "is not a decimal number"), ("12", "is not a decimal number"), (None, "is not a decimal number"),
            (True, "is not a decimal number"),
        ):
            self.assertRefused(message, get_cents, amount)
        self.assertEqual(get_cents(Decimal("999999999.99")), 99999999999)
        self.assertRefused("more than the ten digits of cents", qr_text, NUMBER, TAX_CODE, Decimal("100000000"))

    def test_fiscal_code_of_the_creditor_has_eleven_digits(self):
        for wrong in ("1234567890", "123456789012", "RSSMRA80A01H501U", "", None):
            self.assertRefused("of the creditor is not of 11 digits", qr_text, NUMBER, wrong, Decimal(1))

    @given(numbers, amounts, st.text(), st.text(), st.text())
    def test_datamatrix_has_256_characters_whatever_is_written(self, number, amount, tax_code, name, reason):
        text = datamatrix_text(number, "12345678", amount, TAX_CODE, tax_code, name, reason)
        self.assertEqual(len(text), 256)
        self.assertTrue(text.isascii() and text.isprintable())
        self.assertEqual(text[:49], f"codfase=NBPA;18{number}12000012345678" + "10")
        self.assertEqual((int(text[49:59]), text[59:66], text[66:77]), (amount * 100, "38961P1", TAX_CODE))
        self.assertEqual(text[243:], " " * 12 + "A")

    def test_datamatrix_strips_accents_keeps_the_case_and_cuts(self):
        text = datamatrix_text(
            NUMBER, "IT60X0760103200000012345678", Decimal("1020.99"), TAX_CODE, "RSSMRA80A01H501U",
            "Niccolò Müller " + "x" * 40, "Città\u202e " + "y" * 200)
        self.assertEqual(text[35:47], "000012345678")
        self.assertEqual(text[77:93], "RSSMRA80A01H501U")
        self.assertEqual(text[93:133], "Niccolo Muller " + "x" * 25)
        self.assertEqual(text[133:243], "Citta " + "y" * 104)
        for wrong in ("", "1234567890123", "12a", None, "DE89370400440532013000"):
            self.assertRefused("is neither of", datamatrix_text, NUMBER, wrong, Decimal(1), TAX_CODE, "", "", "")
