"""The register of complaints as a workbook, by the one writer of workbooks."""
from odoo.addons.sagres_credit.tools.workbook import Column, Sheet, write_book

from ..tools.register_file import as_text


def write_xlsx(target, sheets):
    """Write sheets to a binary file, a row at a time: memory does not grow with the register."""
    write_book(target, (
        Sheet(title, [Column(as_text(head), "mixed") for head in headers], (list(map(_typed, row)) for row in rows))
        for title, headers, rows in sheets
    ))


def _typed(value):
    """Return a value with its kind: numbers stay numbers, all the rest is text that nothing computes."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return ("amount" if isinstance(value, float) else "integer", value) if number else ("long", as_text(value))
