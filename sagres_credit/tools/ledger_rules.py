"""The rules that a row of a ledger file must keep, one row at a time, and the copy format it is staged in. No ORM."""
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import ledger_values as values
from .ledger_errors import LedgerFileError, LedgerValueError
from .ledger_file import FormulaCell
from .ledger_layout import AMOUNTS, DATES, DEBTOR_KEYS, Layout, missing_targets

#: Columns of a staged row, in the order in which they are copied.
STAGED = (
    "row", "customer_code", "name", "tax_code", "vat", "is_company", "segment", "email", "phone", "street", "zip",
    "city", "country_code", "lang", "number", "invoice_date", "due_date", "move_type", "currency_code", "amount",
    "open_amount", "settled_date", "disputed", "product", "billed_until", "reference", "deceased",
    "date_of_death", "contract_state",
)
PLAIN_TEXTS = ("customer_code", "name", "phone", "street", "zip", "city", "number", "product", "reference")
#: Codes that are told but do not refuse the file.
WARNINGS = frozenset({
    "email", "country", "total_row", "zero_amount", "due_before_invoice", "several_codes", "amount_differs",
    "open_here_paid", "open_amount_grew", "dropped_code", "document_differs", "no_product",
    "dead_firm", "contract_state",
})
COUNTRIES = {"italia": "IT", "italy": "IT", "ita": "IT", "i": "IT", "germania": "DE", "francia": "FR", "svizzera": "CH"}
SEGMENTS = {
    "public_body": "public_body", "company": "company", "azienda": "company", "impresa": "company",
    "ditta": "company", "società": "company", "societa": "company", "household": "household",
    "privato": "household", "famiglia": "household", "persona fisica": "household",
}
LANGUAGES = {"it": "it_IT", "en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}


@dataclass(frozen=True)
class Issue:
    """One thing the report tells: where, what was found, and the code of what to do."""

    row: int
    column: str
    value: str
    code: str
    detail: str = ""

    @property
    def is_error(self):
        return self.code not in WARNINGS


class RowReader:
    """Read the rows of one file by its layout, as they stood at one date.

    An invoice exists when its date is not after ``as_of``; it is paid when it was settled by ``as_of``.

    >>> from datetime import date
    >>> layout = Layout({"customer_code": "Code", "number": "No", "invoice_date": "Date", "amount": "Sum"})
    >>> reader = RowReader(layout, ["Code", "No", "Date", "Sum"], date(2024, 1, 31))
    >>> staged, issues = reader.read_row(2, ["C1", "0007", "15/01/2024", "10,50"])
    >>> staged["number"], staged["open_amount"], issues
    ('0007', Decimal('10.50'), [])

    :param Layout layout: what the columns mean
    :param list header: the texts of the header row
    :param date as_of: the day the ledger is true at
    :param currencies: the decimals of each known currency, ``{"EUR": 2}``
    :param str currency: the one used where the file names none
    :raises LedgerFileError: ``no_column`` when the header lacks a column of the layout, ``not_mapped`` when the layout
        lacks a meaning nothing can do without
    """

    def __init__(self, layout: Layout, header, as_of, currencies=None, currency="EUR"):
        self.layout = layout
        self.as_of = as_of
        self.currency = currency
        self.currencies = currencies or {currency: 2}
        self.counts = Counter()
        missing = missing_targets(layout.columns)
        if missing:
            raise LedgerFileError("not_mapped", ", ".join(missing[0]))
        self._places = self._find_places(header)
        self._width = len(header)

    def _find_places(self, header):
        places = {}
        for target, title in self.layout.columns.items():
            if title not in header:
                raise LedgerFileError("no_column", title)
            if header.count(title) > 1:
                raise LedgerFileError("double_column", title)
            places[target] = header.index(title)
        return places

    def read_row(self, row, cells):
        """Return ``(staged row or None, issues)``: nothing is staged of a row that is refused or does not count yet."""
        cursor = _RowCursor(self, row, cells)
        if any(cell not in (None, "") for cell in cells[self._width:]):
            cursor.tell("", str(cells[self._width]), "extra_cells")
        if cursor.is_total():
            cursor.tell("amount", cursor.raw("amount"), "total_row")
            return None, cursor.issues
        staged = cursor.stage()
        self.counts["rows"] += 1
        if any(issue.is_error for issue in cursor.issues):
            return None, cursor.issues
        if staged["invoice_date"] > self.as_of:
            self.counts["future"] += 1
            return None, cursor.issues
        if not staged["amount"]:
            cursor.tell("amount", "0", "zero_amount")
            return None, cursor.issues
        return staged, cursor.issues


class _RowCursor:
    """The cells of one row on their way to a staged row, with what is wrong in them."""

    def __init__(self, reader, row, cells):
        self.reader = reader
        self.layout = reader.layout
        self.row = row
        self.cells = cells
        self.issues = []

    def cell(self, target):
        place = self.reader._places.get(target)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def raw(self, target):
        cell = self.cell(target)
        return "" if cell is None else str(cell)

    def tell(self, target, value, code, detail=""):
        column = self.layout.columns.get(target, "")
        self.issues.append(Issue(self.row, column, value[:200], code, detail))

    def get(self, target, reader, *args):
        """Return what ``reader`` makes of a cell, ``None`` after telling why it cannot."""
        cell = self.cell(target)
        if cell is None or cell == "":
            return None
        try:
            if isinstance(cell, FormulaCell):
                raise LedgerValueError("formula")
            return reader(cell, *args)
        except LedgerValueError as error:
            self.tell(target, str(cell), error.code, error.detail)
            return None

    def is_total(self):
        """Tell a closing line of totals: amounts, and nothing of an invoice or of a debtor."""
        empty = ("number", "invoice_date", "due_date", *DEBTOR_KEYS)
        return not any(self.raw(target).strip() for target in empty) and any(self.raw(target) for target in AMOUNTS)

    def stage(self):
        staged = dict.fromkeys(STAGED)
        staged["row"] = self.row
        for target in PLAIN_TEXTS:
            staged[target] = self.get(target, values.read_text) or None
        self._stage_debtor(staged)
        self._stage_document(staged)
        self._stage_death(staged)
        self._stage_amounts(staged)
        return staged

    def _stage_debtor(self, staged):
        country = self._read_country()
        staged["country_code"] = country or None
        staged["tax_code"] = self._read_code("tax_code", values.read_tax_code, country)
        staged["vat"] = self._read_code("vat", values.read_vat, country)
        email = self.get("email", values.read_text)
        staged["email"] = self._try("email", email, values.read_email) if email else None
        segment = self._read_segment()
        staged["is_company"] = self._read_is_company(staged, segment)
        staged["segment"] = segment or ("company" if staged["is_company"] else "household")
        language = (self.get("language", values.read_text) or "").lower()
        staged["lang"] = LANGUAGES.get(language[:2])
        contract = self.get("contract_state", values.read_text)
        staged["contract_state"] = self._try("contract_state", contract, values.read_contract_state) if contract else None
        has_key = any(staged[key] for key in DEBTOR_KEYS)
        if not has_key and not any(issue.is_error for issue in self.issues):
            self.tell("name", staged["name"] or "", "no_debtor")

    def _read_country(self):
        text = self.get("country", values.read_text) or ""
        code = COUNTRIES.get(text.lower(), text.upper())
        if not code or len(code) == 2 and code.isalpha():
            return code
        self.tell("country", text, "country")
        return ""

    def _read_code(self, target, reader, country):
        text = self.get(target, values.read_text)
        return self._try(target, text, reader, country) if text else None

    def _try(self, target, text, reader, *args):
        try:
            return reader(text, *args)
        except LedgerValueError as error:
            drop = self.layout.drop_bad_codes and target in ("tax_code", "vat")
            self.tell(target, text, "dropped_code" if drop else error.code)
            return None

    def _read_is_company(self, staged, segment):
        """Take what the file says; else a VAT number or a tax code of eleven digits tells a firm or a body."""
        if "is_company" in self.layout.columns:
            return bool(self.get("is_company", values.read_flag, self.layout.true_values))
        if segment:
            return segment != "household"
        return bool(staged["vat"]) or len(staged["tax_code"] or "") == 11

    def _read_segment(self):
        kind = (self.get("segment", values.read_text) or "").lower()
        return "public_body" if kind in self.layout.public_values else SEGMENTS.get(kind)

    def _stage_document(self, staged):
        for target in DATES:
            staged[target] = self.get(target, values.read_date, self.layout.date_order)
        for target in ("number", "invoice_date"):
            if not staged[target] and not self.raw(target).strip():
                self.tell(target, "", "required")
        if not staged["due_date"]:
            staged["due_date"] = staged["invoice_date"]
        elif staged["invoice_date"] and staged["due_date"] < staged["invoice_date"]:
            self.tell("due_date", str(staged["due_date"]), "due_before_invoice")
        if staged["settled_date"] and staged["settled_date"] > self.reader.as_of:
            staged["settled_date"] = None
        staged["disputed"] = bool(self.get("disputed", values.read_flag, self.layout.true_values))

    def _stage_death(self, staged):
        """Take the word and the date of a death; an unknown word refuses the file, or somebody dead would be written to."""
        died = self.get("deceased", values.read_death, self.layout.true_values, self.layout.date_order)
        said_alive = died is False
        staged["date_of_death"] = staged["date_of_death"] or (died if isinstance(died, date) else None)
        staged["deceased"] = bool(died or staged["date_of_death"])
        if said_alive and staged["date_of_death"]:
            self.tell("deceased", self.raw("deceased"), "deceased_differs", str(staged["date_of_death"]))
        elif staged["date_of_death"] and not values.is_credible_death(staged["date_of_death"], self.reader.as_of):
            self.tell("date_of_death", str(staged["date_of_death"]), "date_of_death")
        elif staged["deceased"] and staged["is_company"]:
            self.tell("deceased", self.raw("deceased"), "dead_firm")
            staged.update(deceased=False, date_of_death=None)

    def _stage_amounts(self, staged):
        currency = (self.get("currency", values.read_text) or self.reader.currency).upper()
        currency = {"€": "EUR", "EURO": "EUR"}.get(currency, currency)
        decimals = self.reader.currencies.get(currency)
        if decimals is None:
            self.tell("currency", currency, "currency")
            decimals = 2
        given = {target: self.get(target, values.read_amount, self.layout.decimal_mark, decimals)
                 for target in AMOUNTS}
        amount = given["amount"] if "amount" in self.layout.columns else given["open_amount"]
        if amount is None:
            if not any(self.raw(target).strip() for target in ("amount", "open_amount")):
                self.tell("amount", "", "required")
            return
        kind = (self.get("document_type", values.read_text) or "").lower()
        is_credit = amount < 0 or kind in self.layout.credit_note_values
        staged["move_type"] = "out_refund" if is_credit else "out_invoice"
        staged["currency_code"] = currency
        staged["amount"] = abs(amount)
        staged["open_amount"] = self._find_open(staged, given)

    def _find_open(self, staged, given):
        """Return what is still open: as given, else the amount less what was paid, else by the settlement date."""
        amount = staged["amount"]
        if given["open_amount"] is not None:
            open_amount = abs(given["open_amount"])
        elif given["paid_amount"] is not None:
            open_amount = amount - abs(given["paid_amount"])
        else:
            open_amount = Decimal(0) if staged["settled_date"] else amount
        if not 0 <= open_amount <= amount:
            target = "open_amount" if given["open_amount"] is not None else "paid_amount"
            self.tell(target, self.raw(target), "open_amount", str(amount))
        return open_amount


_escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_line(cells):
    r"""Return one line of PostgreSQL's text format for ``COPY``.

    >>> from datetime import date
    >>> copy_line([7, "a\tb", None, True, Decimal("1.50"), date(2024, 1, 2)])
    '7\ta\\tb\t\\N\tt\t1.50\t2024-01-02\n'
    """
    return "\t".join(_copy_cell(cell) for cell in cells) + "\n"


def _copy_cell(cell):
    if cell is None:
        return "\\N"
    if cell is True or cell is False:
        return "t" if cell else "f"
    return str(cell).translate(_escapes)
