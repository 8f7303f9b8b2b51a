import doctest
import string

import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from odoo.tests import BaseCase, tagged

from ..tools import data_matrix, qr_code, reed_solomon
from ..tools.data_matrix import datamatrix_rows
from ..tools.qr_code import qr_rows

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=256, max_size=256)


def decode(rows):
    """Return what an independent decoder reads from rows of modules."""
    size, quiet = len(rows), 4
    image = Image.new("L", (size + 2 * quiet,) * 2, 255)
    for y, row in enumerate(rows):
        for x, bit in enumerate(row):
            image.putpixel((x + quiet, y + quiet), 0 if bit == "1" else 255)
    (code,) = zxingcpp.read_barcodes(image.resize((image.width * 3,) * 2, Image.NEAREST))
    return code


@tagged("post_install", "-at_install")
class TestNoticeCode(BaseCase):
    """The two codes of a notice are what an independent decoder reads."""

    def test_examples_of_the_documentation(self):
        for module in (reed_solomon, qr_code, data_matrix):
            self.assertFalse(doctest.testmod(module).failed)

    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=15))
    def test_qr_of_any_text_is_read_back(self, text):
        text = f"PAGOPA|{text}"
        code = decode(qr_rows(text))
        self.assertEqual((code.bytes.decode(), code.ec_level, len(qr_rows(text))), (text, "M", 33))

    def test_qr_is_the_one_of_another_encoder_for_the_same_mask(self):
        text = "PAGOPA|002|301000000000004285|12345678903|12345"
        others = []
        for mask in range(8):
            other = qrcode.QRCode(version=4, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=mask, border=0)
            other.add_data(qrcode.util.QRData(text.encode(), mode=qrcode.util.MODE_8BIT_BYTE))
            other.make(fit=False)
            others.append(["".join("1" if dark else "0" for dark in row) for row in other.modules])
        self.assertIn(qr_rows(text), others)

    def test_qr_refuses_what_does_not_fit(self):
        self.assertEqual(decode(qr_rows("x" * 62)).text, "x" * 62)
        with self.assertRaisesRegex(ValueError, "holds 62 bytes, not 63"):
            qr_rows("x" * 63)

    @settings(max_examples=40, deadline=None)
    @given(printable)
    def test_datamatrix_of_any_256_characters_is_read_back(self, text):
        rows = datamatrix_rows(text)
        self.assertEqual({len(row) for row in rows} | {len(rows)}, {64})
        self.assertEqual(decode(rows).text, text)

    def test_datamatrix_of_every_filling_is_read_back(self):
        for text in ("", "A", "1" * 256, "12" * 279, "A" * 279, "A" * 280, string.printable[:95]):
            if text:
                self.assertEqual(decode(datamatrix_rows(text)).text, text)
        for text, message in (("A" * 281, "holds 280 words, not 281"), ("à", "holds ASCII only")):
            with self.assertRaisesRegex(ValueError, message):
                datamatrix_rows(text)
