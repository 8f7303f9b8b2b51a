"""Bank movements in a text file or workbook, read by a layout: which column holds what, dates and decimals as written. No ORM."""
from dataclasses import dataclass, field

from .bank_file import BankFileError, Entry, Statement, number_entries
from .ledger_errors import LedgerError, LedgerValueError
from .ledger_file import FileOptions, read_rows
from .ledger_layout import normalise
from .ledger_values import read_amount, read_date, read_text

TARGETS = ("date", "amount", "credit", "debit", "text", "name", "iban", "servicer_reference", "end_to_end", "return_code")


@dataclass(frozen=True)
class BankLayout:
    """How one bank writes its movements; ``columns`` is ``{target: header}``."""

    columns: dict
    date_order: str = "dmy"
    decimal_mark: str = ","
    options: FileOptions = field(default_factory=FileOptions)


def read_movements(path: str, layout: BankLayout, account: str = "") -> Statement:
    """Return the movements of a file as a statement without balances; any row that cannot be read refuses it.

    :raises BankFileError: ``no_columns``, ``row`` (with its number and what is wrong) or ``no_statement``
    :raises LedgerFileError: for a file that cannot be read at all
    """
    rows = read_rows(path, layout.options)
    first = next(rows, None)
    if first is None:
        raise BankFileError("no_statement")
    places = _find_columns(["" if cell is None else str(cell) for cell in first[1]], layout)
    entries = []
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            entries.append(_read_row(number, cells, places, layout))
    if not entries:
        raise BankFileError("no_statement")
    return Statement("", account, "", entries=number_entries(entries, account))


def _find_columns(header, layout):
    """Return ``{target: place}``; the date, a text or name and an amount must be there."""
    titles = [normalise(title) for title in header]
    missing = [header for header in layout.columns.values() if normalise(header) not in titles]
    if missing:
        raise BankFileError("no_columns", ", ".join(missing)[:200])
    return {target: titles.index(normalise(title)) for target, title in layout.columns.items()}


def _read_row(number, cells, places, layout):
    def cell(target):
        place = places.get(target)
        return cells[place] if place is not None and place < len(cells) else None

    try:
        texts = {name: read_text(cell(name)) for name in TARGETS[4:]}
        day = read_date(cell("date"), layout.date_order)
        if day is None:
            raise LedgerValueError("date", "")
        cents = _read_cents(cell, layout)
    except LedgerError as error:
        raise BankFileError("row", f"{number}: {error.code} {error.detail}".strip()) from error
    code = texts.pop("return_code").upper()
    texts["iban"] = texts["iban"].replace(" ", "")
    return Entry(cents, day, **texts, return_code=code, is_return=bool(code))


def _read_cents(cell, layout):
    """Return the amount of a row: of one signed column, or of one column for what came in and one for what went out."""
    def read(target):
        amount = read_amount(cell(target), layout.decimal_mark)
        return int(amount * 100) if amount is not None else 0

    cents = read("amount") or abs(read("credit")) - abs(read("debit"))
    if not cents:
        raise LedgerValueError("amount", "")
    return cents
