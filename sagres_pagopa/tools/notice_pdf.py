"""Payment notices of pagoPA as PDF, by the published layout (guide of the payment notice, 3.5.1). No ORM."""
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, TextIO

from .notice_data import Notice
from .notice_front import draw_front, draw_header
from .notice_payment import COMPACT_HEIGHT, MODULE_HEIGHT, draw_common, draw_data_heading, draw_module, draw_single, get_columns
from .notice_postal import POSTAL_HEIGHT, draw_postal
from .notice_sheet import HEIGHT, Sheet
from .notice_stream import StreamCanvas

__all__ = ["IndexRow", "render", "render_batch", "write_index"]

BOTTOM = HEIGHT - 8
POSTAL_SPREAD = 11


@dataclass(frozen=True)
class IndexRow:
    """Where a notice number of a batch is: its page, counted from 1, whose it is and how much it asks."""

    page: int
    number: str
    installment: int
    debtor: str
    tax_code: str
    amount: Decimal


def render(notice: Notice) -> bytes:
    """Return one payment notice as PDF."""
    stream = io.BytesIO()
    render_batch([notice], stream, title=notice.subject)
    return stream.getvalue()


def render_batch(notices: Iterable[Notice], stream: BinaryIO, *, title: str = "Avvisi di pagamento") -> list[IndexRow]:
    """Write many payment notices into one PDF, each beginning on a page of its own and named in its outline.

    Pages leave for the stream one by one: memory grows with the index only. Notices may come from a generator.

    :return: the index of the batch, one row for each notice number, as ``write_index`` writes it
    :raises ValueError: when there is no notice at all; what the generator raises passes through, and the stream is useless
    """
    canvas = StreamCanvas(stream, title=title)
    try:
        index = _draw_batch(canvas, notices)
        if not index:
            raise ValueError("there is no notice to print")
        canvas.save()
    except BaseException:
        canvas.abandon()
        raise
    return index


def _draw_batch(canvas, notices):
    sheet, index = Sheet(canvas), []
    for notice in notices:
        page = canvas.getPageNumber()
        key = f"n{len(index)}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(f"{notice.debtor.name} · {notice.options[0].number}", key, 0, closed=True)
        pages = _draw_notice(sheet, notice)
        index += [
            IndexRow(page + place, option.number, option.installment, notice.debtor.name, notice.debtor.tax_code, option.amount)
            for place, option in pages]
    return index


def write_index(index: Iterable[IndexRow], stream: TextIO):
    """Write the index of a batch as CSV: page, notice number, installment, debtor, fiscal code, amount.

    >>> stream = io.StringIO()
    >>> write_index([IndexRow(1, "301000000000004285", 0, "Rossi, Mario", "RSSMRA80A01H501U", Decimal("12.5"))], stream)
    >>> stream.getvalue().splitlines()[1]
    '1,301000000000004285,0,"Rossi, Mario",RSSMRA80A01H501U,12.50'
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["page", "number", "installment", "debtor", "tax_code", "amount"])
    for row in index:
        debtor = f"'{row.debtor}" if row.debtor.startswith(("=", "+", "-", "@")) else row.debtor  # a sheet would compute it
        writer.writerow([row.page, row.number, row.installment, debtor, row.tax_code, f"{row.amount:.2f}"])


def _draw_notice(sheet, notice):
    """Draw a notice; return (page from 0, option) of all its options."""
    top = draw_front(sheet, notice, draw_header(sheet, notice))
    page, placed = 0, []
    if notice.single:
        placed.append((page, notice.single))
        top = draw_single(sheet, notice, top)
        if notice.creditor.postal_account:
            page += _draw_single_postal(sheet, notice, top)
            top = HEIGHT
    rest = list(notice.installments)
    beside = _get_beside(notice)
    if notice.creditor.postal_account:
        placed += _draw_postal_pages(sheet, notice, rest, beside, page)
    else:
        if not notice.single:
            top = draw_data_heading(sheet, notice, top)
        placed += _draw_pages(sheet, notice, rest, beside, top)
    sheet.next_page()
    return placed


def _get_beside(notice):
    """Return how many modules stand beside one another: two or three, the same on all sheets of a notice."""
    count = len(notice.installments)
    return 2 if count % 3 and (count % 2 == 0 or count == 1) and not notice.has_many else 3


def _draw_single_postal(sheet, notice, top):
    """Draw the postal form of the whole amount below its data, or on a sheet of its own; return how many were begun."""
    turned = top + POSTAL_HEIGHT > HEIGHT - 3
    if turned:
        sheet.next_page()
        top = draw_header(sheet, notice)
    spread = POSTAL_SPREAD if top + POSTAL_HEIGHT + POSTAL_SPREAD < BOTTOM else 0
    draw_postal(sheet, notice, notice.single, max(top, min(BOTTOM - POSTAL_HEIGHT - spread, 207)), spread=spread)
    return int(turned)


def _draw_postal_pages(sheet, notice, rest, beside, page):
    """Draw a sheet for each two or three installments, their postal forms below them."""
    while rest:
        sheet.next_page()
        page += 1
        top = draw_header(sheet, notice, tight=True) - 4.7
        row, rest = rest[:beside], rest[beside:]
        for (x, width), option in zip(get_columns(beside), row):
            draw_module(sheet, notice, option, x, top, width, debtor=False)
            yield page, option
        start, step, spread = (131.1, 82.3, POSTAL_SPREAD) if beside == 2 else (HEIGHT - 3 - 3 * POSTAL_HEIGHT, POSTAL_HEIGHT, 0)
        for place, option in enumerate(row):
            draw_postal(sheet, notice, option, start + place * step, spread=spread)


def _draw_pages(sheet, notice, rest, beside, top):
    """Draw the installments below what the first page has already, then on sheets of their own."""
    page, height, compact = 0, MODULE_HEIGHT, False
    while rest:
        if top + height > BOTTOM:
            sheet.next_page()
            page += 1
            top = draw_header(sheet, notice)
            if notice.has_many:
                top, height, compact = draw_common(sheet, notice, top), COMPACT_HEIGHT, True
        row, rest = rest[:beside], rest[beside:]
        for (x, width), option in zip(get_columns(beside), row):
            draw_module(sheet, notice, option, x, top, width, compact=compact)
            yield page, option
        top += height
