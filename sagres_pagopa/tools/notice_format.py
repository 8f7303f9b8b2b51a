"""How numbers are written on a payment notice. No ORM."""
from datetime import date
from decimal import Decimal

__all__ = ["format_amount", "format_date", "format_number"]


def format_amount(amount: Decimal) -> str:
    """Return an amount as Italian writes it.

    >>> format_amount(Decimal("1020.99")), format_amount(Decimal(5))
    ('1.020,99', '5,00')
    """
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def format_date(day: date) -> str:
    """Return a day, the day first.

    >>> format_date(date(2026, 3, 1))
    '01/03/2026'
    """
    return f"{day:%d/%m/%Y}"


def format_number(number: str) -> str:
    """Return the digits of a notice number in groups of four.

    >>> format_number("301000000000004285")
    '3010 0000 0000 0042 85'
    """
    return " ".join(number[start:start + 4] for start in range(0, len(number), 4))
