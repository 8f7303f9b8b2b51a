"""Reading of single cells of a ledger file: dates, amounts, flags, codes. No ORM."""
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.it import codicefiscale, iva

from .ledger_errors import LedgerValueError

MAX_TEXT = 1000
MAX_AMOUNT = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1950, 2100
DATE_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
#: What a spreadsheet would run as a formula when the report is opened again.
FORMULA_START = ("=", "@", "\t", "\r")
DEAD_WORDS = frozenset({"deceduto", "deceduta", "defunto", "defunta", "morto", "morta", "deceased", "dead", "†"})
ALIVE_WORDS = frozenset({"no", "n", "false", "falso", "0", "-", "vivo", "viva", "vivente", "in vita", "alive"})
CONTRACT_WORDS = {
    "active": frozenset({
        "attivo", "attiva", "in essere", "in corso", "in vigore", "vigente", "aperto", "active", "open", "in force", "running",
    }),
    "suspended": frozenset({"sospeso", "sospesa", "suspended", "on hold"}),
    "terminated": frozenset({
        "cessato", "cessata", "chiuso", "chiusa", "disdetto", "disdetta", "risolto", "risolta", "recesso", "scaduto",
        "terminato", "terminated", "closed", "ended", "cancelled", "inactive", "former",
    }),
}
#: Longer ago than this nobody died whose debts are still in a ledger.
MAX_YEARS_DEAD = 60
EU_PREFIXES = frozenset(eu_vat.MEMBER_STATES) | {"el", "xi"}

_date_re = re.compile(r"(\d{1,4})[/\-. ](\d{1,2})[/\-. ](\d{1,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_compact_date_re = re.compile(r"\d{8}")
_email_re = re.compile(r"[^@\s<>,;:\"'()]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_control_re = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_noise = str.maketrans("", "", " \u00a0\u202f'’€$£")


def read_text(cell):
    """Return the text of a cell without outer blanks, numbers of a spreadsheet as people see them.

    >>> read_text("  Rossi Mario ")
    'Rossi Mario'
    >>> read_text(1234.0), read_text(None)
    ('1234', '')

    :raises LedgerValueError: ``formula``, ``control_character`` or ``too_long``
    """
    if cell is None:
        return ""
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    if len(text) > MAX_TEXT:
        raise LedgerValueError("too_long", len(text))
    if text.startswith(FORMULA_START):
        raise LedgerValueError("formula")
    if _control_re.search(text):
        raise LedgerValueError("control_character")
    return " ".join(text.split())


def read_date(cell, order):
    """Return the date of a cell, ``None`` when it is empty.

    :param str order: ``dmy``, ``mdy`` or ``ymd``: how the file writes dates; a spreadsheet's own dates need none

    >>> print(read_date("4/6/2013", "mdy"))
    2013-04-06
    >>> read_date("31.12.24", "dmy"), read_date("20241231", "ymd")
    (datetime.date(2024, 12, 31), datetime.date(2024, 12, 31))
    >>> read_date("31/12/2024", "mdy")
    Traceback (most recent call last):
    sagres_credit.tools.ledger_errors.LedgerValueError: date

    :raises LedgerValueError: ``date``
    """
    if isinstance(cell, datetime):
        return _checked_year(cell.date())
    if isinstance(cell, date):
        return _checked_year(cell)
    text = read_text(cell)
    return _read_date_text(text, order) if text else None


@lru_cache(maxsize=8192)
def _read_date_text(text, order):
    match = _date_re.fullmatch(text)
    parts = match.groups() if match else _split_compact_date(text, order)
    year, month, day = (parts[place] for place in DATE_ORDERS[order])
    if len(year) not in (2, 4) or max(len(month), len(day)) > 2:
        raise LedgerValueError("date")
    try:
        return _checked_year(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)))
    except ValueError as error:
        raise LedgerValueError("date") from error


def _split_compact_date(text, order):
    if not _compact_date_re.fullmatch(text):
        raise LedgerValueError("date")
    if order == "ymd":
        return text[:4], text[4:6], text[6:]
    return text[:2], text[2:4], text[4:]


def _checked_year(day):
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise LedgerValueError("date")
    return day


def read_amount(cell, decimal_mark, decimals=2):
    """Return the exact amount of a cell, ``None`` when it is empty.

    :param str decimal_mark: ``,`` or ``.``; the other one may only group thousands, in the right place
    :param int decimals: the most decimals the currency has

    >>> read_amount("1.234,56", ","), read_amount("(12.50)", "."), read_amount("€ 7-", ",")
    (Decimal('1234.56'), Decimal('-12.50'), Decimal('-7'))
    >>> read_amount("12.50", ",")
    Traceback (most recent call last):
    sagres_credit.tools.ledger_errors.LedgerValueError: amount

    :raises LedgerValueError: ``amount``, ``decimals`` or ``too_large``
    """
    if cell is None or isinstance(cell, str) and not cell.strip():
        return None
    if isinstance(cell, (bool, date)):
        raise LedgerValueError("amount")
    amount = _read_amount_text(cell, decimal_mark) if isinstance(cell, str) else _read_number(cell, decimals)
    if abs(amount) >= MAX_AMOUNT:
        raise LedgerValueError("too_large")
    if amount != round(amount, decimals):
        raise LedgerValueError("decimals", decimals)
    return amount


def _read_number(cell, decimals):
    """Return a spreadsheet's binary number as the decimal that was typed, as far as 15 digits tell it."""
    try:
        amount = Decimal(repr(cell))
        rounded = round(amount, decimals)
    except InvalidOperation as error:
        raise LedgerValueError("amount") from error
    return rounded if abs(amount - rounded) < Decimal("1e-6") else amount


def _read_amount_text(text, decimal_mark):
    if text.lstrip().startswith(FORMULA_START):
        raise LedgerValueError("formula")
    bare = re.sub(r"^EUR|EUR$", "", text.strip().upper()).translate(_noise)
    negative = bare.startswith("-") or bare.endswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.strip("-+()")
    group = "." if decimal_mark == "," else ","
    whole, _, fraction = bare.partition(decimal_mark)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d*", whole)
    if not grouped or not re.fullmatch(r"[0-9]*", fraction) or not (whole + fraction):
        raise LedgerValueError("amount")
    amount = Decimal(f"{whole.replace(group, '') or '0'}.{fraction or '0'}" if fraction else whole.replace(group, ""))
    return -amount if negative else amount


def read_flag(cell, true_values):
    """Tell whether a cell says yes.

    >>> read_flag("Sì", {"si", "sì"}), read_flag("", {"si"}), read_flag(True, ())
    (True, False, True)
    """
    if isinstance(cell, bool):
        return cell
    return read_text(cell).lower() in true_values


def read_contract_state(text):
    """Return what a word says of a contract: ``active``, ``suspended`` or ``terminated``.

    >>> read_contract_state("Cessato"), read_contract_state("in essere")
    ('terminated', 'active')

    :raises LedgerValueError: ``contract_state`` where it says none of them
    """
    state = next((state for state, words in CONTRACT_WORDS.items() if text.lower() in words), None)
    if not state:
        raise LedgerValueError("contract_state")
    return state


def read_death(cell, true_values, order):
    """Return what a cell says of a death: its date, ``True``, ``False`` where it says no, ``None`` where it is empty.

    >>> read_death("Sì", {"sì"}, "dmy"), read_death("no", {"sì"}, "dmy"), read_death(" ", {"sì"}, "dmy")
    (True, False, None)
    >>> print(read_death("03/05/2026", {"sì"}, "dmy"))
    2026-05-03
    >>> read_death("forse", {"sì"}, "dmy")
    Traceback (most recent call last):
    sagres_credit.tools.ledger_errors.LedgerValueError: deceased

    :raises LedgerValueError: ``deceased`` where it is neither
    """
    if isinstance(cell, bool):
        return cell
    word = "" if isinstance(cell, date) else read_text(cell).lower()
    if not word and not isinstance(cell, date):
        return None
    if word in DEAD_WORDS or word in true_values:
        return True
    if word in ALIVE_WORDS:
        return False
    try:
        return read_date(cell, order)
    except LedgerValueError as error:
        raise LedgerValueError("deceased") from error


def is_credible_death(day, as_of):
    """Tell whether somebody whose debts are in a ledger as of a day may have died on another.

    >>> is_credible_death(date(1980, 1, 1), date(2026, 1, 1)), is_credible_death(date(2026, 1, 2), date(2026, 1, 1))
    (True, False)
    """
    return day <= as_of and day.year >= as_of.year - MAX_YEARS_DEAD


@lru_cache(maxsize=8192)
def read_tax_code(text, country="IT"):
    """Return an Italian tax code (codice fiscale, of a person or of a body) in upper case, its check letter verified.

    >>> read_tax_code("rss mra 85t10 a562s")
    'RSSMRA85T10A562S'

    :raises LedgerValueError: ``tax_code``
    """
    code = "".join(text.split()).upper()
    if country not in ("", "IT"):
        return code
    try:
        return codicefiscale.validate(code)
    except NumberError as error:
        raise LedgerValueError("tax_code") from error


@lru_cache(maxsize=8192)
def read_vat(text, country="IT"):
    """Return a VAT number with its country prefix, its check digits verified where the Union defines them.

    >>> read_vat("00743110157"), read_vat("IT 00743110157"), read_vat("DE136695976")
    ('IT00743110157', 'IT00743110157', 'DE136695976')

    :raises LedgerValueError: ``vat``
    """
    number = re.sub(r"[\s.\-/]", "", text).upper()
    try:
        if re.fullmatch(r"\d{11}", number) and country in ("", "IT"):
            return f"IT{iva.validate(number)}"
        if number[:2].lower() in EU_PREFIXES:
            return eu_vat.validate(number)
        if country.lower() in EU_PREFIXES:
            return eu_vat.validate(country + number)
    except NumberError as error:
        raise LedgerValueError("vat") from error
    return number


def read_email(text):
    """Return the first e-mail address of a text in lower case.

    >>> read_email("Mario.Rossi@Example.org; info@example.org")
    'mario.rossi@example.org'

    :raises LedgerValueError: ``email``
    """
    first = re.split(r"[;,\s]+", text.strip().lower())[0]
    if not _email_re.fullmatch(first):
        raise LedgerValueError("email")
    return first
