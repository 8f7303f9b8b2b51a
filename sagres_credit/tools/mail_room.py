"""The list that goes to the mail room with a batch of letters, as a workbook."""
import io
from dataclasses import dataclass

from PIL import Image
from reportlab.graphics.barcode import code128

from .workbook import Column, Sheet, write_book

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = (6, 14, 24, 28, 24, 30, 30, 10, 20, 9, 16, 18, 8, 18)
KINDS = ("plain", "text", "picture", *["text"] * 9, "plain", "text")
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
    columns = [Column(head, kind, width) for head, kind, width in zip(headers, KINDS, WIDTHS, strict=True)]
    write_book(stream, [Sheet(title, columns, map(_prepare_row, envelopes), height=ROW_HEIGHT)])
    return stream.getvalue()


def _prepare_row(envelope):
    texts = (
        envelope.name, envelope.care_of, envelope.street, envelope.street2, envelope.postcode, envelope.city,
        envelope.province, envelope.country, envelope.channel,
    )
    return (
        envelope.number, plain(envelope.reference), (envelope.reference, barcode_png(envelope.reference)), *map(plain, texts),
        envelope.pages, plain(envelope.debtor_reference),
    )
