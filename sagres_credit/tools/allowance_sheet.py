"""A workbook of tables with real numbers and dates: nothing that is written in a cell is ever a formula. No ORM."""
import io
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter

MONEY, PERCENT, WHOLE, DAY, TEXT = "money", "percent", "whole", "day", "text"
FORMATS = {MONEY: "#,##0.00", PERCENT: "0.00", WHOLE: "0", DAY: "dd/mm/yyyy", TEXT: "@"}
WIDTHS = {MONEY: 16, PERCENT: 12, WHOLE: 12, DAY: 12, TEXT: 40}


@dataclass(frozen=True)
class Table:
    """One sheet: ``columns`` are ``(header, kind)``, ``rows`` tuples of values, ``heading`` lines above."""

    title: str
    columns: list
    rows: list
    heading: list = field(default_factory=list)


def write_workbook(tables: list[Table]) -> bytes:
    """Return the workbook of these tables, row by row in constant memory, the headers frozen.

    >>> write_workbook([Table("One", [("Name", TEXT), ("Open", MONEY)], [("=1+1", 2.5)])])[:2]
    b'PK'
    """
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {kind: workbook.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for table in tables:
        _write_table(workbook.add_worksheet(_get_title(table.title)), table, formats, bold)
    workbook.close()
    return stream.getvalue()


def _get_title(title):
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31]


def _write_table(sheet, table, formats, bold):
    for place, (_header, kind) in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS[kind])
    top = len(table.heading)
    for number, line in enumerate(table.heading):
        sheet.write_string(number, 0, str(line))
    for place, (header, _kind) in enumerate(table.columns):
        sheet.write_string(top, place, str(header), bold)
    sheet.freeze_panes(top + 1, 0)
    for number, row in enumerate(table.rows, top + 1):
        for place, (value, (_header, kind)) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, number, place, value, kind, formats[kind])


def _write_cell(sheet, number, place, value, kind, style):
    if value is None or value is False or value == "" and kind != TEXT:
        return
    if kind == TEXT:
        sheet.write_string(number, place, str(value), style)
    elif kind == DAY and isinstance(value, date):
        sheet.write_datetime(number, place, value, style)
    else:
        sheet.write_number(number, place, float(value), style)
