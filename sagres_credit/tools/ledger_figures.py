"""The figures of a ledger: DSO, countback, collection effectiveness, shares. No ORM.

No data gives no value, never zero: each function returns ``None`` where there is nothing to divide by.
"""
from collections.abc import Iterable
from decimal import Decimal


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return which part of a hundred ``part`` is of ``whole``.

    >>> percent(Decimal(30), Decimal(120)), percent(Decimal(0), Decimal(0))
    (Decimal('25'), None)
    """
    return 100 * part / whole if whole else None


def dso(receivables: Decimal, sales: Decimal, days: int) -> Decimal | None:
    """Return the days sales outstanding: receivables at the end, over the sales of the period, times its days.

    With what is not yet due in place of all that is open this is the best possible DSO.

    >>> dso(Decimal(200), Decimal(300), 90), dso(Decimal(200), Decimal(0), 90)
    (Decimal('60'), None)
    """
    return receivables * days / sales if sales > 0 else None


def countback(receivables: Decimal, months: Iterable[tuple[Decimal, int]]) -> tuple[Decimal | None, bool]:
    """Return the DSO by countback, and whether the sales told for all that is open.

    Monthly sales are taken from what is open, newest first, and each month adds its days; the last month adds its days
    pro rata. A month with more credit notes than invoices takes nothing and adds its days.

    :param months: ``(sales, days)`` of each month, the newest first

    >>> countback(Decimal(250), [(Decimal(100), 30), (Decimal(120), 31), (Decimal(60), 30)])
    (Decimal('76'), True)
    >>> countback(Decimal(250), [(Decimal(100), 30), (Decimal(120), 31)])
    (Decimal('61'), False)
    >>> countback(Decimal(0), [(Decimal(100), 30)]), countback(Decimal(10), [])
    ((Decimal('0'), True), (None, False))
    """
    months = list(months)
    if not any(sales > 0 for sales, _days in months):
        return None, False
    left, counted = receivables, Decimal(0)
    for sales, days in months:
        if left <= 0:
            break
        if sales >= left:
            return counted + left * days / sales, True
        left -= max(sales, Decimal(0))
        counted += days
    return counted, left <= 0


def cei(begin: Decimal, sales: Decimal, end: Decimal, current: Decimal) -> Decimal | None:
    """Return the collection effectiveness index: of what could be collected in the period, the percentage that was.

    >>> cei(Decimal(100), Decimal(50), Decimal(90), Decimal(30))
    Decimal('50')
    >>> cei(Decimal(0), Decimal(30), Decimal(30), Decimal(30)) is None  # nothing fell due
    True
    """
    collectable = begin + sales - current
    return percent(begin + sales - end, collectable) if collectable > 0 else None
