"""Terms that the law sets to called persons, to heirs and to the creditors of an estate. No ORM.

Days are counted by the common calendar (2963 c.c.): the first is left out, the last belongs to the term, months end on the
same day or, where it is missing, on the last of the month. A last day that is a holiday moves to the next that is none,
if ``is_holiday`` tells which days are: ``sagres_credit.tools.holidays.is_holiday``, for one. Without it nothing moves.
"""
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

__all__ = [
    "acceptance_end", "benefit_inventory_end", "collective_service_until", "creditors_free_payment_from",
    "interpellation_end", "minor_inventory_end", "mora_after_death", "possession_decision_end",
    "possession_inventory_end", "pure_heir_from", "title_then_writ_from",
]

Holidays = Callable[[date], bool] | None
ONE_DAY = timedelta(days=1)
#: Years to accept (480 c.c.), months for the inventory (485, 487 c.c.), days to decide after it (485 c.c.).
ACCEPTANCE_YEARS, INVENTORY_MONTHS, DECISION_DAYS = 10, 3, 40
#: A minor has a year after coming of age at eighteen (489 c.c.).
MINOR_YEARS = 18 + 1
#: Days between the title and the writ (477 c.p.c.), and after a demand to heirs (1219 c.c.).
WRIT_DAYS, DEMAND_DAYS = 10, 8


def _end(start, *, months=0, days=0, is_holiday=None):
    """Return the last day of a term that starts from a day, which is not counted."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    end = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) + timedelta(days=days)
    while is_holiday and is_holiday(end):
        end += ONE_DAY
    return end


def _check_extension(months):
    if months < 0:
        raise ValueError("a judge extends a term, never shortens it")


def acceptance_end(opening: date, *, is_holiday: Holidays = None) -> date:
    """Return the last day on which a called person may accept: ten years from the opening (480 c.c.).

    >>> acceptance_end(date(2016, 2, 29))
    datetime.date(2026, 2, 28)
    """
    return _end(opening, months=12 * ACCEPTANCE_YEARS, is_holiday=is_holiday)


def possession_inventory_end(opening: date, *, extension_months: int = 0, is_holiday: Holidays = None) -> date:
    """Return the last day for the inventory of a called person in possession: three months (485 c.c.).

    :param opening: the day of the opening, or the later one on which the person learned of being called
    :param extension_months: what the judge added to an inventory that was begun in time, as a rule not above three
    :raises ValueError: for a negative extension

    >>> possession_inventory_end(date(2026, 11, 30))
    datetime.date(2027, 2, 28)
    >>> possession_inventory_end(date(2026, 11, 30), extension_months=3)
    datetime.date(2027, 5, 30)
    """
    _check_extension(extension_months)
    return _end(opening, months=INVENTORY_MONTHS + extension_months, is_holiday=is_holiday)


def possession_decision_end(inventory: date, *, is_holiday: Holidays = None) -> date:
    """Return the last day to accept or renounce, forty days after the inventory was finished (485 c. 3 c.c.).

    >>> possession_decision_end(date(2026, 11, 20))
    datetime.date(2026, 12, 30)
    """
    return _end(inventory, days=DECISION_DAYS, is_holiday=is_holiday)


def pure_heir_from(
    opening: date, in_possession: bool, inventory_date: date | None = None, *, extension_months: int = 0,
    extended_to: date | None = None, benefit_on: date | None = None, renounced_on: date | None = None,
    is_holiday: Holidays = None,
) -> date | None:
    """Return the day from which a called person in possession is a pure heir by law, ``None`` if that never comes (485 c.c.).

    That is the day after the term for the inventory, where none was finished in time; else the day after the forty days,
    where nothing was decided. An acceptance with benefit saves only with an inventory in time. A renunciation within the
    running term saves even without inventory: courts differ, and the engine calls nobody an heir on a disputed reading.
    The day may lie in the future: what is not done yet may still be.

    :param inventory_date: the day the inventory was finished
    :param extended_to: the last day for the inventory as the judge set it, in place of ``extension_months``
    :raises ValueError: for an inventory or a decision before the opening, or a negative extension

    >>> pure_heir_from(date(2026, 1, 15), True)
    datetime.date(2026, 4, 16)
    >>> pure_heir_from(date(2026, 1, 15), True, extended_to=date(2026, 6, 30))
    datetime.date(2026, 7, 1)
    >>> pure_heir_from(date(2026, 1, 15), True, date(2026, 4, 15))
    datetime.date(2026, 5, 26)
    >>> pure_heir_from(date(2026, 1, 15), True, date(2026, 4, 15), benefit_on=date(2026, 5, 25)) is None
    True
    >>> pure_heir_from(date(2026, 1, 15), False) is None
    True
    """
    if any(day and day < opening for day in (inventory_date, benefit_on, renounced_on)):
        raise ValueError(f"nothing is done before the succession opens, on {opening}")
    end = possession_inventory_end(opening, extension_months=extension_months, is_holiday=is_holiday)
    end = max(end, extended_to or end)
    if not in_possession:
        return None
    saving = renounced_on
    if inventory_date and inventory_date <= end:
        end = possession_decision_end(inventory_date, is_holiday=is_holiday)
        saving = min((day for day in (renounced_on, benefit_on) if day), default=None)
    return None if saving and saving <= end else end + ONE_DAY


def benefit_inventory_end(declared: date, *, extension_months: int = 0, is_holiday: Holidays = None) -> date:
    """Return the last day for the inventory of who accepted with benefit and is not in possession: three months (487 c.c.).

    :raises ValueError: for a negative extension

    >>> benefit_inventory_end(date(2026, 8, 31))
    datetime.date(2026, 11, 30)
    """
    _check_extension(extension_months)
    return _end(declared, months=INVENTORY_MONTHS + extension_months, is_holiday=is_holiday)


def interpellation_end(served: date, days: int, *, is_holiday: Holidays = None) -> date:
    """Return the last day of the term that the judge set to declare; with silence the right to accept is lost (481 c.c.).

    :param served: the day the order was served, from which the judge lets the term run
    :param days: as many as the judge set
    :raises ValueError: when there are none

    >>> interpellation_end(date(2026, 11, 20), 30)
    datetime.date(2026, 12, 20)
    """
    if days < 1:
        raise ValueError("the judge sets a term of one day at least")
    return _end(served, days=days, is_holiday=is_holiday)


def minor_inventory_end(born: date, *, is_holiday: Holidays = None) -> date:
    """Return the last day on which a minor may still save the benefit: a year after coming of age (489 c.c.).

    >>> minor_inventory_end(date(2010, 6, 1))
    datetime.date(2029, 6, 1)
    """
    return _end(born, months=12 * MINOR_YEARS, is_holiday=is_holiday)


def creditors_free_payment_from(noted: date, *, is_holiday: Holidays = None) -> date:
    """Return the first day on which an heir with benefit pays creditors as they come, if none opposed (495 c.c.).

    :param noted: the day the acceptance was transcribed, or the inventory was noted in the register if it came later

    >>> creditors_free_payment_from(date(2026, 11, 20))
    datetime.date(2026, 12, 21)
    """
    return _end(noted, months=1, is_holiday=is_holiday) + ONE_DAY


def title_then_writ_from(title_served: date, *, is_holiday: Holidays = None) -> date:
    """Return the first day on which a writ of payment may be served on heirs: after ten days from the title (477 c.p.c.).

    Ten whole days pass in between; a tenth that is a holiday puts the writ off, which is the safe reading.

    >>> title_then_writ_from(date(2026, 11, 20))
    datetime.date(2026, 12, 1)
    """
    return _end(title_served, days=WRIT_DAYS, is_holiday=is_holiday) + ONE_DAY


def collective_service_until(death: date) -> date:
    """Return the last day on which heirs may be served together, at the last domicile: a year after death (477 c. 2 c.p.c.).

    No holiday puts it off: the exception is read narrowly, and the earlier day is the safe one. Not for an attachment.

    >>> collective_service_until(date(2026, 11, 20))
    datetime.date(2027, 11, 20)
    """
    return _end(death, months=12)


def mora_after_death(due: date, death: date, demand_received: date | None = None) -> date | None:
    """Return the first day of interest for default, ``None`` while a written demand is missing (1219 c. 2 n. 3 c.c.).

    A term that ended before the day of death put the debtor in default by itself. One that ends on that day or later does
    not: the heirs are in default once they received a written demand and eight days have passed, counted from the end of
    the term if the demand came before it. A demand that came before the death, or on its day, was not made to them.

    :param due: the last day of the term for paying

    >>> mora_after_death(date(2026, 3, 31), date(2026, 5, 2))
    datetime.date(2026, 4, 1)
    >>> mora_after_death(date(2026, 5, 31), date(2026, 5, 2)) is None
    True
    >>> mora_after_death(date(2026, 5, 31), date(2026, 5, 2), date(2026, 7, 1))
    datetime.date(2026, 7, 10)
    """
    if due < death:
        return due + ONE_DAY
    if demand_received is None or demand_received <= death:
        return None
    return max(due, demand_received) + timedelta(days=DEMAND_DAYS + 1)
