"""The figures of a ledger in plain Python, from what happened and nothing else: what the SQL is held against.

A fact is a document or a payment with its date, its amount (negative: a credit) and the settlements on it.
"""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

BUCKETS = (("1_30", 30), ("2_60", 60), ("3_90", 90), ("4_180", 180), ("5_365", 365))


@dataclass
class Fact:
    """One item of the ledger."""

    debtor: object
    day: date
    due: date
    amount: Decimal
    is_sale: bool = True
    settled: list = field(default_factory=list)  # (day, amount without sign)

    def open_at(self, day):
        """Return what was open at the end of a day, with the sign of the item."""
        if self.day > day:
            return Decimal(0)
        paid = sum((amount for when, amount in self.settled if when <= day), Decimal(0))
        return self.amount - paid if self.amount > 0 else self.amount + paid


def bucket(fact, day):
    """Return the bucket of an item on a day."""
    if fact.amount < 0:
        return "7_credit"
    late = (day - fact.due).days
    return "0_not_due" if late <= 0 else next((name for name, most in BUCKETS if late <= most), "6_older")


def ageing(facts, day):
    """Return ``{bucket: open amount}``."""
    found = defaultdict(Decimal)
    for fact in facts:
        if fact.open_at(day):
            found[bucket(fact, day)] += fact.open_at(day)
    return dict(found)


def figures(facts, since, until):
    """Return ``{code: Fraction or None}`` of a period, by the formulas of the handbook."""
    total, begin = (sum(fact.open_at(day) for fact in facts) for day in (until, since - timedelta(days=1)))
    ages = ageing(facts, until)
    current = ages.get("0_not_due", Decimal(0))
    overdue = sum(amount for name, amount in ages.items() if name not in ("0_not_due", "7_credit"))
    sales = sum(fact.amount for fact in facts if fact.is_sale and since <= fact.day <= until)
    days = (until - since).days + 1
    usual, best = (_divide(amount * days, sales) if sales > 0 else None for amount in (total, current))
    return {
        "dso": usual, "dso_best": best, "add": None if usual is None else usual - best,
        "dso_countback": countback(facts, total, until),
        "cei": _percent(begin + sales - total, begin + sales - current), "overdue_ratio": _percent(overdue, current + overdue),
        **rolls(facts, until),
    }


def countback(facts, total, until):
    """Walk back day by day: of each month the sales, then its days, the last one pro rata."""
    sales, days, counted, left = Decimal(0), 0, Fraction(0), total
    first = min((fact.day for fact in facts if fact.is_sale), default=until).replace(day=1)
    day = until
    while left > 0 and day >= first:
        sales += sum(fact.amount for fact in facts if fact.is_sale and fact.day == day)
        days += 1
        if day.day == 1:
            if sales >= left:
                return counted + Fraction(left) * days / Fraction(sales)
            counted, left, sales, days = counted + days, left - max(sales, Decimal(0)), Decimal(0), 0
        day -= timedelta(days=1)
    return counted


def rolls(facts, until):
    """Return the roll from 1-30 to 31-60 days and the share of cured debtors in thirty days."""
    before = until - timedelta(days=30)
    late = [
        {fact.debtor for fact in facts if fact.open_at(day) > 0 and bucket(fact, day) != "0_not_due"} for day in (before, until)
    ]
    return {
        "roll_rate": _percent(ageing(facts, until).get("2_60", 0), ageing(facts, before).get("1_30", 0)),
        "cure_rate": _percent(len(late[0] - late[1]), len(late[0])),
    }


def _divide(part, whole):
    return Fraction(part) / Fraction(whole) if whole else None


def _percent(part, whole):
    return _divide(100 * part, whole)
