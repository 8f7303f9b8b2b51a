"""Notice numbers of pagoPA, and the texts of the two codes printed on a notice. No ORM.

Published rules: SACI, "Generazione dello IUV"; SANP, "Avviso di pagamento"; the guide of the payment notice, "Codice QR".
"""
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from .notice_errors import NoticeNumberError

__all__ = [
    "NoticeNumber", "NoticeNumberError", "QrData", "build", "datamatrix_text", "get_cents", "is_ours", "parse", "qr_text",
    "read_qr",
]

CENT = Decimal("0.01")
MAX_AMOUNT = Decimal("999999999.99")
MAX_CODE_CENTS = 10**10 - 1
MAX_SEQUENCE = 10**13 - 1
#: Assigned by the platform to itself (SACI, table 1).
RESERVED_SEGREGATIONS = frozenset({"47", "81", "85", "96", "97", "98", "99"})
IUV_START = {"0": 3, "1": 1, "2": 1, "3": 1}
UNCHECKED_AUX = "1"


@dataclass(frozen=True)
class NoticeNumber:
    """What the 18 digits of a notice say: the aux digit, whose it is, the identifier of the payment, the check digits."""

    aux: str
    segregation: str | None
    iuv: str
    check: str | None

    @property
    def number(self):
        """The 18 digits; unknown for aux 0, whose application code is not in the IUV."""
        return None if self.aux == "0" else self.aux + self.iuv


@dataclass(frozen=True)
class QrData:
    """What the QR code of a notice says."""

    number: str
    creditor_tax_code: str
    amount: Decimal


def build(segregation: str, sequence: int) -> str:
    """Return the 18 digits of a new notice, aux digit 3: no other may be built any more.

    :param segregation: two digits, none of those reserved to the platform
    :param sequence: 0 to 13 digits long; the caller never gives one out twice
    :raises NoticeNumberError: for any other segregation code or sequence

    >>> build("01", 42)
    '301000000000004285'
    >>> build("47", 1)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    NoticeNumberError: segregation code 47 is reserved to the platform
    """
    _check_segregation(segregation)
    if segregation in RESERVED_SEGREGATIONS:
        raise NoticeNumberError(f"segregation code {segregation} is reserved to the platform")
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 <= sequence <= MAX_SEQUENCE:
        raise NoticeNumberError(f"sequence {sequence!r} is not a whole number of at most 13 digits")
    base = f"3{segregation}{sequence:013d}"
    return base + _get_check(base)


def parse(number: str) -> NoticeNumber:
    """Return what a notice number says, of any aux digit: old positions and flows carry all four.

    :raises NoticeNumberError: saying what is wrong with it

    >>> parse("301000000000004285")
    NoticeNumber(aux='3', segregation='01', iuv='01000000000004285', check='85')
    >>> parse("301000000000004286")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    NoticeNumberError: check digits of notice 301000000000004286 are 86 instead of 85
    """
    if not isinstance(number, str) or not re.fullmatch(r"[0-9]{18}", number):
        raise NoticeNumberError(f"notice number {_show(number)} is not of 18 digits")
    aux = number[0]
    if aux not in IUV_START:
        raise NoticeNumberError(f"notice number {number} starts with {aux}: only 0, 1, 2 and 3 exist")
    check = None if aux == UNCHECKED_AUX else number[16:]
    if check and check != _get_check(number[:16]):
        raise NoticeNumberError(f"check digits of notice {number} are {check} instead of {_get_check(number[:16])}")
    return NoticeNumber(aux, number[1:3] if aux == "3" else None, number[IUV_START[aux]:], check)


def is_ours(iuv: str, segregation: str) -> bool:
    """Return whether a payment was generated under a segregation code: of aux 3, or born at the counter (ISO 11649).

    >>> is_ours("01000000000004285", "01"), is_ours("RF4301ABC", "01"), is_ours("02000000000004285", "01")
    (True, True, False)
    """
    _check_segregation(segregation)
    return isinstance(iuv, str) and bool(re.fullmatch(rf"{segregation}[0-9]{{15}}|RF[0-9]{{2}}{segregation}[0-9A-Za-z]*", iuv))


def qr_text(number: str, creditor_tax_code: str, amount: Decimal) -> str:
    """Return what the QR code of a notice says, the amount in cents of two digits at least.

    :param amount: in euro, more than nothing, whole cents
    :raises NoticeNumberError: when any of them does not follow the rules

    >>> qr_text("301000000000004285", "12345678903", Decimal("123.45"))
    'PAGOPA|002|301000000000004285|12345678903|12345'
    """
    parse(number)
    _check_tax_code(creditor_tax_code)
    return f"PAGOPA|002|{number}|{creditor_tax_code}|{_get_code_cents(amount):02d}"


def read_qr(text: str) -> QrData:
    """Return what a QR code of a notice says; cents of a single digit, as some creditors print them, are read too.

    >>> read_qr("PAGOPA|002|301000000000004285|12345678903|5").amount
    Decimal('0.05')
    """
    match = isinstance(text, str) and re.fullmatch(r"PAGOPA\|002\|([0-9]{18})\|([0-9]{11})\|([0-9]{1,10})", text)
    if not match:
        raise NoticeNumberError(f"{_show(text)} is not the QR code of a notice")
    amount = int(match[3]) * CENT
    parse(match[1])
    get_cents(amount)
    return QrData(match[1], match[2], amount)


def datamatrix_text(
    number: str, postal_account: str, amount: Decimal, creditor_tax_code: str, debtor_tax_code: str, debtor_name: str,
    reason: str,
) -> str:
    """Return what the DataMatrix of the postal form says: 256 characters, fields in their places, accents stripped.

    :param postal_account: its number, or the postal IBAN that ends with it
    :raises NoticeNumberError: when a number or the amount does not follow the rules; texts are cut instead

    >>> text = datamatrix_text("301000000000004285", "1234567", Decimal("1.5"), "12345678903", "", "Niccolò", "Tari")
    >>> len(text), text[:66]
    (256, 'codfase=NBPA;183010000000000042851200000123456710000000015038961P1')
    """
    parse(number)
    _check_tax_code(creditor_tax_code)
    head = f"codfase=NBPA;18{number}12{_get_account(postal_account)}10{_get_code_cents(amount):010d}38961P1"
    fields = ((creditor_tax_code, 11), (debtor_tax_code, 16), (debtor_name, 40), (reason, 110), ("", 12))
    return head + "".join(_fit(text, length) for text, length in fields) + "A"


def get_cents(amount: Decimal) -> int:
    """Return an amount in cents.

    :raises NoticeNumberError: for nothing, for less, for fractions of a cent and for more than 999,999,999.99

    >>> get_cents(Decimal("1020.990"))
    102099
    """
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int)) or not Decimal(amount).is_finite():
        raise NoticeNumberError(f"amount {_show(amount)} is not a decimal number")
    if amount <= 0:
        raise NoticeNumberError(f"amount {amount} is not more than nothing")
    if amount > MAX_AMOUNT:
        raise NoticeNumberError(f"amount {amount} is more than {MAX_AMOUNT}")
    cents = amount * 100
    if cents != int(cents):
        raise NoticeNumberError(f"amount {amount} has fractions of a cent")
    return int(cents)


def _get_code_cents(amount):
    cents = get_cents(amount)
    if cents > MAX_CODE_CENTS:
        raise NoticeNumberError(f"amount {amount} has more than the ten digits of cents that the codes of a notice hold")
    return cents


def _get_check(base):
    return f"{int(base) % 93:02d}"


def _check_segregation(segregation):
    if not isinstance(segregation, str) or not re.fullmatch(r"[0-9]{2}", segregation):
        raise NoticeNumberError(f"segregation code {_show(segregation)} is not of two digits")


def _check_tax_code(tax_code):
    if not isinstance(tax_code, str) or not re.fullmatch(r"[0-9]{11}", tax_code):
        raise NoticeNumberError(f"fiscal code {_show(tax_code)} of the creditor is not of 11 digits")


def _get_account(account):
    digits = account.replace(" ", "") if isinstance(account, str) else ""
    if not re.fullmatch(r"[0-9]{1,12}|IT[0-9]{2}[A-Z][0-9]{22}", digits):
        raise NoticeNumberError(f"account {_show(account)} is neither of at most 12 digits nor a postal IBAN")
    return digits[-12:].zfill(12)


def _fit(text, length):
    """Return a text of an exact length in plain characters: accents stripped, the rest dropped, cut or filled with blanks."""
    plain = unicodedata.normalize("NFD", text or "")
    plain = "".join(char for char in plain if char.isascii() and char.isprintable())
    return plain[:length].ljust(length)


def _show(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
