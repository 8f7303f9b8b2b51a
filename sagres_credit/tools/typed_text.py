"""What people type on a page: amounts, dates, codes. No ORM."""
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def read_amount(text: str) -> Decimal | None:
    """Return the amount that a person typed, with two decimals at most, or ``None`` where it is none.

    The last point or comma separates the cents where one or two digits follow it.

    >>> [str(read_amount(text)) for text in ("1.234,56", "1,234.56", "50", "50,5", "€ 1.200", "12'000", "0,05 EUR")]
    ['1234.56', '1234.56', '50', '50.5', '1200', '12000', '0.05']
    >>> [read_amount(text) for text in ("", None, "ten", "-5", "1e9", "nan", "5,555,5,5", "9" * 30)]
    [None, None, None, None, None, None, None, None]
    """
    words = re.sub(r"(?i)eur|€|\s|'", "", text or "")
    match = re.fullmatch(r"(\d{1,9}|\d{1,3}(?:[.,]\d{3}){1,2})(?:[.,](\d{1,2}))?", words)
    if not match:
        return None
    try:
        return Decimal(re.sub(r"[.,]", "", match[1]) + ("." + match[2] if match[2] else ""))
    except InvalidOperation:
        return None


def read_date(text: str) -> date | None:
    """Return the day that a person chose or typed, or ``None``.

    >>> read_date("2026-11-23"), read_date("23/11/2026"), read_date("soon")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23), None)
    """
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime((text or "").strip(), pattern).date()
        except ValueError:
            continue
    return None


def comparable(text: str) -> str:
    """Return a code as it is compared: letters and digits only, upper case.

    >>> comparable(" ab-12 / 3 ")
    'AB123'
    """
    return re.sub(r"[\W_]", "", text or "").upper()
