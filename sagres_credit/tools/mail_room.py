"""The list that goes to the mail room with a batch of letters, as a workbook."""
import io
from dataclasses import dataclass

import xlsxwriter
from PIL import Image
from reportlab.graphics.barcode import code128

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = (6, 14, 24, 28, 24, 30, 30, 10, 20, 9, 16, 18, 8, 18)
ROW_HEIGHT = 36
QUIET, MODULE, BAR_HEIGHT = 10, 3, 72  # modules, then pixels


@dataclass(frozen=True)
class Envelope:
    """One envelope of a batch: ``reference`` is the text of its barcode, ``lines`` its address."""

    number: int
    reference: str
    name: str
    care_of: str = ""
    street: str = ""
    street2: str = ""
    postcode: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    channel: str = ""
    pages: int = 1
    debtor_reference: str = ""


def plain(value):
    """Return a text that no spreadsheet takes for a formula.

    >>> plain("=HYPERLINK(1)"), plain("Rosa"), plain(None), plain("+39 06")
    ("'=HYPERLINK(1)", 'Rosa', '', "'+39 06")
    """
    text = str(value or "")
    return f"'{text}" if text.startswith(RISKY) else text


def barcode_png(reference):
    """Return a Code 128 barcode as a PNG image, with its white on both sides."""
    barcode = code128.Code128(reference, quiet=False)
    for step in (barcode.validate, barcode.encode, barcode.decompose):
        step()
    # Letters are widths, A = 1: capitals are bars, small ones are spaces.
    bars = "".join(
        ("0" if letter.isupper() else "1") * (ord(letter.upper()) - ord("A") + 1) for letter in barcode.decomposed
    )
    row = bytes(0 if bit == "0" else 255 for bit in f"{'1' * QUIET}{bars}{'1' * QUIET}")
    image = Image.frombytes("L", (len(row), 1), row).resize((len(row) * MODULE, BAR_HEIGHT)).convert("1")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def write_list(envelopes, headers, title):
    """Return the workbook of a batch.

    :param envelopes: of :class:`Envelope`
    :param list headers: fourteen column titles in the reader's language, in the order of the columns
    :param str title: name of the sheet, at most 31 characters are kept
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })
    sheet = book.add_worksheet("".join(" " if char in "[]:*?/\\'" else char for char in title)[:31].strip() or "1")
    bold, middle = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "vcenter"})
    for column, (header, width) in enumerate(zip(headers, WIDTHS, strict=True)):
        sheet.set_column(column, column, width, middle)
        sheet.write_string(0, column, header, bold)
    for row, envelope in enumerate(envelopes, 1):
        _write_row(sheet, row, envelope)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(envelopes), 1), len(WIDTHS) - 1)
    book.close()
    return stream.getvalue()


def _write_row(sheet, row, envelope):
    sheet.set_row(row, ROW_HEIGHT)
    sheet.write_number(row, 0, envelope.number)
    sheet.write_string(row, 1, plain(envelope.reference))
    sheet.insert_image(row, 2, f"{envelope.reference}.png", {
        "image_data": io.BytesIO(barcode_png(envelope.reference)), "x_scale": 0.5, "y_scale": 0.5,
        "x_offset": 4, "y_offset": 4, "description": envelope.reference,
    })
    texts = (
        envelope.name, envelope.care_of, envelope.street, envelope.street2, envelope.postcode, envelope.city,
        envelope.province, envelope.country, envelope.channel,
    )
    for column, text in enumerate(texts, 3):
        sheet.write_string(row, column, plain(text))
    sheet.write_number(row, 12, envelope.pages)
    sheet.write_string(row, 13, plain(envelope.debtor_reference))
