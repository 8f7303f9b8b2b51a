"""Workbooks written a row at a time: real numbers and dates, frozen headers, filters, native charts. No ORM.

Memory does not grow with the rows. What people wrote is written as text, and marked so that no spreadsheet ever computes it,
not even when somebody edits the cell.
"""
import io
import math
import re
from collections import namedtuple
from datetime import date, datetime
from functools import partial

import xlsxwriter

#: ``head`` is its title, ``width`` counts characters, ``kind`` is one of :data:`FORMATS`, or ``mixed``: each value is then
#: ``(kind, value)``. A ``picture`` is ``(name, PNG as bytes)``.
Column = namedtuple("Column", "head kind width", defaults=("text", 16))
#: A native chart of one sheet: ``kind`` of xlsxwriter, the column of its categories and those of its values.
Chart = namedtuple("Chart", "kind title categories values", defaults=(0, (1,)))
#: ``rows`` are read once; ``lead`` are lines above the header; ``chart`` stands beside the rows; ``height`` is one of a row.
Sheet = namedtuple("Sheet", "title columns rows lead chart height", defaults=((), None, None))

FORMATS = {
    "text": {"valign": "top"}, "long": {"valign": "top", "text_wrap": True},
    "note": {"valign": "top", "text_wrap": True, "font_color": "#595959"},
    "plain": {"num_format": "0"}, "integer": {"num_format": "#,##0"}, "decimal": {"num_format": "#,##0.0"},
    "amount": {"num_format": "#,##0.00"}, "rate": {"num_format": "0.00"}, "quantity": {"num_format": "#,##0.00##"},
    "percent": {"num_format": '#,##0.0" %"'}, "date": {"num_format": "dd/mm/yyyy"},
    "datetime": {"num_format": "dd/mm/yyyy hh:mm"},
}
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EFEFEF"}
#: What a spreadsheet may take for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: How such a text begins, blanks in front of it too.
SUSPECT = {*FORMULA, *filter(str.isspace, map(chr, range(0x3001)))}
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_TAB, LONGEST_TEXT, MOST_ROWS = 31, 32767, 1_048_576
FIRST_DAY = date(1900, 1, 1)
PICTURE = {"x_scale": 0.5, "y_scale": 0.5, "x_offset": 4, "y_offset": 4}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class WorkbookFullError(ValueError):
    """There are more rows than a sheet holds."""


def tab_name(title, taken=()):
    """Return a title as the name of a tab, unlike those that are taken.

    >>> tab_name("Incassi: mese/anno"), tab_name("'"), tab_name("Voci", {"voci"})
    ('Incassi  mese anno', '-', 'Voci (2)')
    >>> len(tab_name("a" * 50)), len(tab_name("\N{GRINNING FACE}" * 50))
    (31, 15)
    """
    plain = _cut(FORBIDDEN.sub(" ", str(title)).strip().strip("'"), LONGEST_TAB).strip() or "-"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = f"{_cut(plain, LONGEST_TAB - len(ending))}{ending}"
    return name


def _cut(text, length):
    """Return the start of a text that Excel counts as no longer than this: it counts in units of UTF-16."""
    return text.encode("utf-16-le")[:2 * length].decode("utf-16-le", errors="ignore")


def write_book(target, sheets, properties=None):
    """Write sheets to a binary file or a path.

    :param sheets: :class:`Sheet` after :class:`Sheet`, an iterable that may read as it goes
    :param dict properties: title, author and company of the document
    :raises WorkbookFullError: more rows than a sheet holds
    """
    book = xlsxwriter.Workbook(target, OPTIONS)
    try:
        book.set_properties(properties or {})
        formats = {kind: book.add_format(values) for kind, values in FORMATS.items()}
        formats["marked"] = book.add_format({"quote_prefix": True, "valign": "top", "text_wrap": True})
        formats["head"] = book.add_format(HEAD)
        formats["head_marked"] = book.add_format({**HEAD, "quote_prefix": True})
        formats["lead"] = book.add_format({"bold": True})
        taken = set()
        for sheet in sheets:
            name = tab_name(sheet.title, taken)
            taken.add(name.lower())
            _write_sheet(book, book.add_worksheet(name), sheet, formats)
    finally:
        book.close()


def _write_sheet(book, page, sheet, formats):
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    for number, line in enumerate(sheet.lead):
        _write_text(page, formats, formats["lead"], number, 0, line)
    head = len(sheet.lead)
    for place, column in enumerate(sheet.columns):
        _write_plain(page.write_string, formats["head_marked"], formats["head"], head, place, column.head)
    page.freeze_panes(head + 1, 0)
    last = _write_rows(page, sheet, formats, head + 1)
    page.autofilter(head, 0, max(last, head), max(len(sheet.columns) - 1, 0))
    page.repeat_rows(head)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    if sheet.chart and last > head:
        _draw(book, page, sheet, head, last)


def _write_rows(page, sheet, formats, first):
    """Write the rows and return the number of the last one."""
    writers = [(place, _get_writer(page, column.kind, formats)) for place, column in enumerate(sheet.columns)]
    number = first - 1
    for number, row in enumerate(sheet.rows, first):
        if number >= MOST_ROWS:
            raise WorkbookFullError(f"A sheet holds {MOST_ROWS} rows.")
        if sheet.height:
            page.set_row(number, sheet.height)
        for place, write in writers:
            value = row[place]
            if value is not None and value is not False and value != "":
                write(number, place, value)
    return number


def _get_writer(page, kind, formats):
    """Return the function ``(row, column, value)`` of a column: what is not of its kind is written as text."""
    if kind == "picture":
        return partial(_write_picture, page)
    if kind == "mixed":
        return partial(_write_mixed, {kind: _get_writer(page, kind, formats) for kind in FORMATS})
    style = formats[kind]
    as_text = partial(_write_text, page, formats, style)
    if kind in ("text", "long", "note"):
        return partial(_write_plain, page.write_string, formats["marked"], style)
    return partial(_write_when, page, style, as_text) if kind in ("date", "datetime") \
        else partial(_write_number, page.write_number, style, as_text)


def _write_mixed(writers, row, column, value):
    kind, value = value
    if value is not None:
        writers[kind](row, column, value)


def _write_picture(page, row, column, value):
    name, content = value
    page.insert_image(row, column, "picture.png", {**PICTURE, "image_data": io.BytesIO(content), "description": name})


def _write_plain(write, marked, style, row, column, value):
    text = value if isinstance(value, str) else str(value)
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    write(row, column, text, marked if text[:1] in SUSPECT and may_compute(text) else style)


def may_compute(text):
    """Tell whether a spreadsheet may take a text for a formula, blanks in front of it or not.

    >>> [may_compute(text) for text in ("=1", "  @SUM(A1)", "  quiet", "3 = 3")]
    [True, True, False, False]
    """
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)


def mark_text(value):
    """Return a value as a cell of a CSV file that no spreadsheet computes; numbers as they are.

    >>> mark_text("=1"), mark_text(" @SUM(A1)"), mark_text("Rosa"), mark_text(-5)
    ("'=1", "' @SUM(A1)", 'Rosa', -5)
    """
    return f"'{value}" if isinstance(value, str) and may_compute(value) else value


def _write_text(page, formats, style, row, column, value):
    _write_plain(page.write_string, formats["marked"], style, row, column, value)


def _write_number(write, style, as_text, row, column, value):
    if isinstance(value, str) or not math.isfinite(value):
        as_text(row, column, value)
    else:
        write(row, column, value, style)


def _write_when(page, style, as_text, row, column, value):
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(day, date) and day >= FIRST_DAY:
        page.write_datetime(row, column, value, style)
    else:
        as_text(row, column, value)


def _draw(book, page, sheet, head, last):
    """Put the native chart beside the rows."""
    chart = book.add_chart({"type": sheet.chart.kind})
    for place in sheet.chart.values:
        chart.add_series({
            "name": [page.name, head, place], "values": [page.name, head + 1, place, last, place],
            "categories": [page.name, head + 1, sheet.chart.categories, last, sheet.chart.categories],
        })
    chart.set_title({"name": sheet.chart.title})
    chart.set_legend({"none": True} if len(sheet.chart.values) == 1 and sheet.chart.kind != "pie" else {"position": "bottom"})
    chart.set_size({"width": 640, "height": 360})
    page.insert_chart(head, len(sheet.columns) + 1, chart)
