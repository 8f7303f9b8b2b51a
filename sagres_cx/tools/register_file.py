"""The register of complaints as CSV and as a workbook. No ORM.

What customers wrote is written as text: a spreadsheet must never take it for a formula.
"""
import csv
import io

import xlsxwriter

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BOM = "\ufeff"


def as_text(value):
    """Return a value as a cell that no spreadsheet computes.

    >>> as_text("=1+1"), as_text(" @SUM(A1)"), as_text(None), as_text(12)
    ("'=1+1", "' @SUM(A1)", '', '12')
    """
    if value is None or value is False:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def write_csv(target, sheets):
    """Write sheets one below the other to a binary file: ``(title, headers, rows)`` each, with semicolons, as Italy reads it."""
    stream = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    stream.write(BOM)
    writer = csv.writer(stream, delimiter=";")
    for place, (title, headers, rows) in enumerate(sheets):
        if place:
            writer.writerow([])
            writer.writerow([as_text(title)])
        writer.writerow([as_text(header) for header in headers])
        for row in rows:
            writer.writerow([as_text(value) for value in row])
    stream.detach()


def write_xlsx(target, sheets):
    """Write sheets to a binary file, a row at a time: memory does not grow with the register."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    book = xlsxwriter.Workbook(target, options)
    bold = book.add_format({"bold": True, "text_wrap": True})
    for title, headers, rows in sheets:
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, headers, bold)
        for number, row in enumerate(rows, 1):
            _write_row(sheet, number, row)
    book.close()


def _write_row(sheet, number, values, style=None):
    for column, value in enumerate(values):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            sheet.write_number(number, column, value, style)
        else:
            sheet.write_string(number, column, as_text(value)[:32000], style)
