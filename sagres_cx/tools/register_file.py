"""The cells and the CSV of the register of complaints. No ORM.

What customers wrote is written as text: a spreadsheet must never take it for a formula.
"""
import csv
import io

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
