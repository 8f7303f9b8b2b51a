"""Which debts a payment extinguishes: the imputation of payments (arts. 1193-1194 c.c.). No ORM."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

CENT = Decimal("0.01")
#: Of the debts that are due: less secured, more onerous, older (1193 c. 2). Each breaks the ties of the one before.
CRITERIA = ("less_secured", "more_onerous", "older")


@dataclass(frozen=True)
class Debt:
    """One debt as a payment finds it; amounts in whole cents, zero or more.

    :param key: what the caller knows it by
    :param secured: how it is secured: ``False`` or 0 not at all, ``True`` or 1 by a person, 2 by a thing
    :param rate: percent a year that it bears on the day of the payment
    :param prescribed: only a declaration of the debtor reaches it
    """

    key: object
    capital: Decimal
    interest: Decimal = field(default=Decimal(0), kw_only=True)
    costs: Decimal = field(default=Decimal(0), kw_only=True)
    due: date = field(kw_only=True)
    secured: bool | int = field(default=False, kw_only=True)
    rate: Decimal = field(default=Decimal(0), kw_only=True)
    prescribed: bool = field(default=False, kw_only=True)

    @property
    def open(self):
        """What the debt amounts to with its interest and costs."""
        return self.capital + self.interest + self.costs


@dataclass(frozen=True)
class Allocation:
    """What of a payment goes to one debt, and why to this one.

    Reasons: ``declared``; ``less_secured``, ``more_onerous``, ``older`` (what put it before the next debt);
    ``proportional`` (equal in all to others, and the money is not enough for them all); ``only`` (no other was due, or
    all those equal to it or before it are paid too).
    """

    key: object
    costs: Decimal
    interest: Decimal
    capital: Decimal
    reason: str = field(default="", compare=False)

    @property
    def amount(self):
        """What the debt receives in all."""
        return self.costs + self.interest + self.capital


def allocate(
    amount: Decimal, debts: Iterable[Debt], *, on: date, designated: Iterable = (), capital_first: bool = False,
    rounding: Decimal = CENT,
) -> list[Allocation]:
    """Return where a payment goes by law: what each debt receives, in the order in which they are paid.

    The debts the debtor named come first, in the order named (a set has none: then the law orders them), whether due,
    prescribed or neither. Then, among debts due by ``on`` and not prescribed: the less secured, the more onerous (the
    higher rate), the older; those equal in all share in proportion to what is open. What exceeds a debt goes down the
    same order. Debts that receive nothing are not in the result. What is left when no due debt is open stays
    unallocated: not-due and prescribed debts need a declaration.

    >>> a = Debt("A", Decimal(300), due=date(2025, 1, 31), rate=Decimal("1.6"))
    >>> b = Debt("B", Decimal(300), due=date(2025, 6, 30), rate=Decimal("10.15"))
    >>> [(part.key, str(part.capital), part.reason) for part in allocate(Decimal(300), [a, b], on=date(2026, 1, 10))]
    [('B', '300.00', 'more_onerous')]
    >>> [part.key for part in allocate(Decimal(300), [a, b], on=date(2026, 1, 10), designated=["A"])]
    ['A']
    >>> one = Debt("one", Decimal(1000), interest=Decimal(60), costs=Decimal(40), due=date(2025, 1, 31))
    >>> allocate(Decimal(500), [one], on=date(2026, 1, 10))[0]
    Allocation(key='one', costs=Decimal('40'), interest=Decimal('60'), capital=Decimal('400.00'), reason='only')

    :param capital_first: the creditor consents that capital goes before interest and costs (1194 c.c.)
    :param rounding: the smallest part of the currency
    :raises ValueError: for negative amounts or parts of a cent, debts with the same key, or a named debt that is not there
    """
    debts = list(debts)
    _check(amount, debts, rounding)
    declared = _get_declared(debts, designated)
    left, found = amount, []
    for group, reason in [*declared, *_get_legal_order(debts, declared, on)]:
        shares = _share(min(left, sum(debt.open for debt in group)), group, rounding)
        if len(group) > 1 and left < sum(debt.open for debt in group):
            reason = "proportional"
        left -= sum(shares)
        found += [_split(debt, share, reason, capital_first) for debt, share in zip(group, shares) if share]
    return found


def _check(amount, debts, rounding):
    if len({debt.key for debt in debts}) < len(debts):
        raise ValueError("two debts have the same key")
    for value in (amount, *(value for debt in debts for value in (debt.capital, debt.interest, debt.costs))):
        if value < 0 or value % rounding:
            raise ValueError(f"{value} is not an amount, zero or more, in steps of {rounding}")


def _get_declared(debts, designated):
    """Return ``[([debt], "declared")]`` of the debts the debtor named, each once."""
    by_key = {debt.key: debt for debt in debts}
    keys = list(dict.fromkeys(designated))
    unknown = [key for key in keys if key not in by_key]
    if unknown:
        raise ValueError(f"debts named and not there: {unknown}")
    chosen = [by_key[key] for key in keys]
    if isinstance(designated, (set, frozenset)):
        return [(group, "declared") for group in _rank(chosen)]
    return [([debt], "declared") for debt in chosen]


def _get_legal_order(debts, declared, on):
    """Return ``[(debts equal in all, why they come before the next)]`` of the debts that the law reaches."""
    named = {debt.key for group, _reason in declared for debt in group}
    groups = _rank(
        debt for debt in debts if debt.key not in named and debt.due <= on and not debt.prescribed and debt.open
    )
    keys = [_get_key(group[0]) for group in groups]
    reasons = [_compare(key, next_key) for key, next_key in zip(keys, keys[1:])]
    return list(zip(groups, [*reasons, "only"]))


def _rank(debts):
    """Return debts in groups that no criterion tells apart, those paid first before the others."""
    groups = {}
    for debt in sorted(debts, key=_get_key):
        groups.setdefault(_get_key(debt), []).append(debt)
    return list(groups.values())


def _get_key(debt):
    return int(debt.secured), -debt.rate, debt.due


def _compare(key, next_key):
    return next(name for name, one, other in zip(CRITERIA, key, next_key) if one != other)


def _share(amount, group, rounding):
    """Return what each debt of a group receives, in proportion to what is open; left-over cents to the largest rests."""
    whole = sum(debt.open for debt in group)
    if not whole:
        return [Decimal(0) for _debt in group]
    units, parts = int(amount / rounding), [int(debt.open / rounding) for debt in group]
    exact = [divmod(units * part, sum(parts)) for part in parts]
    rest = units - sum(share for share, _rest in exact)
    largest = sorted(range(len(group)), key=lambda place: -exact[place][1])[:rest]
    return [(share + (place in largest)) * rounding for place, (share, _rest) in enumerate(exact)]


def _split(debt, amount, reason, capital_first):
    """Divide what a debt receives: costs, interest, capital (1194 c.c.)."""
    names = ["costs", "interest", "capital"]
    parts = {}
    for name in sorted(names, key=lambda name: name != "capital") if capital_first else names:
        parts[name] = min(amount, getattr(debt, name))
        amount -= parts[name]
    return Allocation(debt.key, **parts, reason=reason)
