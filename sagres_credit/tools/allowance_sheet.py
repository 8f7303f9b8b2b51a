"""The tables of a valuation, as sheets of the one writer of workbooks. No ORM."""
import io
from dataclasses import dataclass, field

from .workbook import Column, Sheet, write_book

MONEY, PERCENT, WHOLE, DAY, TEXT = "amount", "rate", "plain", "date", "text"
WIDTHS = {MONEY: 16, PERCENT: 12, WHOLE: 12, DAY: 12, TEXT: 40}


@dataclass(frozen=True)
class Table:
    """One sheet: ``columns`` are ``(header, kind)``, ``rows`` tuples of values, ``heading`` lines above."""

    title: str
    columns: list
    rows: list
    heading: list = field(default_factory=list)


def write_workbook(tables: list[Table]) -> bytes:
    """Return the workbook of these tables.

    >>> write_workbook([Table("One", [("Name", TEXT), ("Open", MONEY)], [("=1+1", 2.5)])])[:2]
    b'PK'
    """
    stream = io.BytesIO()
    write_book(stream, [
        Sheet(table.title, [Column(head, kind, WIDTHS[kind]) for head, kind in table.columns], table.rows, table.heading)
        for table in tables
    ])
    return stream.getvalue()
