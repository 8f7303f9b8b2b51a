"""What the firm earns of what was collected: fixed, percentages by age, tiers, targets and shared risk. No ORM."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

KINDS = ("fixed", "percent", "tier", "bonus", "malus", "risk")
#: The kinds a percentage of the fees is a percentage of.
FEES = frozenset({"fixed", "percent", "tier"})
CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Band:
    """From ``since`` on (days late, or an amount) so many percent."""

    since: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Payment:
    """What was paid on one item, and how many days late."""

    key: object
    amount: Decimal
    days: int = 0


@dataclass(frozen=True)
class Rule:
    """One rule of a scheme.

    :param amount: of a month (``fixed``), or the flat part of a ``bonus`` or ``malus``
    :param percent: of the fees: a ``bonus``, a ``malus``, or what is at risk
    :param bands: by days late (``percent``) or by the amount collected (``tier``)
    :param whole: the percentage that is reached holds for all that was collected, not for its slice alone
    :param target: the value to reach (``bonus``, ``malus``, ``risk``)
    :param better: ``up`` where more is better, else ``down``
    :param on_collected: the target is an amount collected, not a figure measured elsewhere
    :param floor, cap: least and most part of what is at risk that is paid
    """

    key: object
    kind: str
    amount: Decimal = ZERO
    percent: Decimal = ZERO
    bands: tuple[Band, ...] = ()
    whole: bool = False
    target: Decimal = ZERO
    better: str = "up"
    on_collected: bool = False
    floor: Decimal = ZERO
    cap: Decimal = Decimal(1)


@dataclass(frozen=True)
class Past:
    """What went before in the window of a rule: collected, charged by this rule, charged as fees in all."""

    base: Decimal = ZERO
    charged: Decimal = ZERO
    fees: Decimal = ZERO


@dataclass(frozen=True)
class Charge:
    """A part of the fee: of one payment, or of none.

    ``code`` says why: ``""``, ``reached``, ``missed``, ``no_data`` (nothing was measured), ``limited`` (a malus never takes more
    than the fees).
    """

    rule: object
    amount: Decimal
    payment: object = None
    base: Decimal = ZERO
    percent: Decimal = ZERO
    code: str = ""
    value: Decimal | None = None


@dataclass
class _Month:
    """What the rules of one statement share while they are computed."""

    payments: Sequence[Payment]
    share: Fraction
    past: Mapping
    values: Mapping
    smallest: Decimal
    collected: Decimal = ZERO
    fees: Decimal = ZERO
    left: Decimal = ZERO
    charges: list = field(default_factory=list)

    def get_past(self, rule):
        return self.past.get(rule.key) or Past()


def round_to(amount: Decimal | Fraction, smallest: Decimal = CENT) -> Decimal:
    """Return the multiple of ``smallest`` next to ``amount``, halves away from zero.

    >>> round_to(Decimal("2.345")), round_to(Decimal("-2.345")), round_to(Fraction(10, 3))
    (Decimal('2.35'), Decimal('-2.35'), Decimal('3.33'))
    """
    if isinstance(amount, Fraction):
        amount = Decimal(amount.numerator) / Decimal(amount.denominator)
    return (amount / smallest).to_integral_value(ROUND_HALF_UP) * smallest


def split(total: Decimal, weights: Sequence[Decimal], smallest: Decimal = CENT) -> list[Decimal]:
    """Return the parts of ``total`` in proportion to ``weights``: they add up, each within one ``smallest`` of its due.

    >>> [str(part) for part in split(Decimal("10.00"), [Decimal(1), Decimal(1), Decimal(1)])]
    ['3.34', '3.33', '3.33']
    >>> [str(part) for part in split(Decimal("-0.03"), [Decimal(5), Decimal(5)])]
    ['-0.02', '-0.01']

    :raises ValueError: something to split and nothing to split it by
    """
    whole = sum(weights, ZERO)
    if not total:
        return [ZERO for _weight in weights]
    if whole <= 0 or min(weights) < 0:
        raise ValueError("there is nothing to split by")
    sign, units = (1 if total > 0 else -1), abs(total) / smallest
    dues = [Fraction(units) * Fraction(weight) / Fraction(whole) for weight in weights]
    parts = [due.numerator // due.denominator for due in dues]
    missing = int(units.to_integral_value(ROUND_FLOOR)) - sum(parts)
    for place in sorted(range(len(dues)), key=lambda place: (parts[place] - dues[place], place))[:missing]:
        parts[place] += 1
    return [sign * part * smallest for part in parts]


def percent_at(value: Decimal | int, bands: Iterable[Band]) -> Decimal:
    """Return the percentage of the band ``value`` lies in, zero below the first one.

    >>> bands = (Band(Decimal(1), Decimal(4)), Band(Decimal(91), Decimal(8)))
    >>> [int(percent_at(days, bands)) for days in (0, 1, 90, 91, 4000)]
    [0, 4, 4, 8, 8]
    """
    return max(((band.since, band.percent) for band in bands if band.since <= value), default=(ZERO, ZERO))[1]


def tier_fee(base: Decimal, bands: Iterable[Band], whole: bool = False) -> Decimal:
    """Return the fee on what was collected, not rounded: each slice at its percentage, or all of it at the one reached.

    By slices more collected never earns less; ``whole`` promises it where :func:`is_monotone` says so.

    >>> bands = (Band(Decimal(0), Decimal(5)), Band(Decimal(1000), Decimal(10)))
    >>> tier_fee(Decimal(1500), bands), tier_fee(Decimal(1500), bands, whole=True)
    (Decimal('100'), Decimal('150'))
    """
    if base <= 0:
        return ZERO
    if whole:
        return base * percent_at(base, bands) / 100
    ladder = sorted(bands, key=lambda band: band.since)
    ends = [*(band.since for band in ladder[1:]), base]
    return sum((
        max(min(end, base) - max(band.since, ZERO), ZERO) * band.percent for band, end in zip(ladder, ends, strict=False)
    ), ZERO) / 100


def is_monotone(bands: Iterable[Band], whole: bool = False) -> bool:
    """Tell whether more collected can never earn less.

    >>> falling = (Band(Decimal(0), Decimal(10)), Band(Decimal(1000), Decimal(5)))
    >>> is_monotone(falling), is_monotone(falling, whole=True), tier_fee(Decimal(1000), falling, True)
    (True, False, Decimal('50'))
    """
    percents = [band.percent for band in sorted(bands, key=lambda band: band.since)]
    return all(percent >= 0 for percent in percents) and (not whole or percents == sorted(percents))


def compute_fees(
    rules: Iterable[Rule], payments: Sequence[Payment], *, share: Fraction = Fraction(1), past: Mapping | None = None,
    values: Mapping | None = None, smallest: Decimal = CENT,
) -> list[Charge]:
    """Return what is charged for one month, rule by rule; the fees first, then what a target adds or takes.

    :param share: part of the month the engagement lasted
    :param past: ``{rule key: Past}`` of the window of each rule, without this month
    :param values: ``{rule key: measured value, or None}`` of the rules with a target that are judged now; a rule that is not
        in it and not ``on_collected`` waits
    :raises ValueError: a kind of rule nobody knows

    >>> late = Rule("late", "percent", bands=(Band(Decimal(1), Decimal(4)), Band(Decimal(91), Decimal(8))))
    >>> goal = Rule("goal", "bonus", percent=Decimal(10), target=Decimal(60))
    >>> paid = [Payment("a", Decimal(100), 30), Payment("b", Decimal(50), 120), Payment("c", Decimal(70), -2)]
    >>> for charge in compute_fees([goal, late], paid, values={"goal": Decimal(65)}):
    ...     print(charge.rule, charge.payment, charge.amount, charge.code or "-")
    late a 4.00 -
    late b 4.00 -
    goal None 0.80 reached
    """
    rules = list(rules)
    unknown = {rule.kind for rule in rules}.difference(KINDS)
    if unknown:
        raise ValueError(f"unknown kind of rule: {sorted(unknown)}")
    month = _Month(payments, share, past or {}, values or {}, smallest)
    month.collected = sum((payment.amount for payment in payments), ZERO)
    for rule in rules:
        if rule.kind in FEES:
            month.charges += {"fixed": _fixed, "percent": _percent, "tier": _tier}[rule.kind](rule, month)
    month.fees = sum((charge.amount for charge in month.charges), ZERO)
    month.left = max(month.fees, ZERO)
    for rule in sorted((rule for rule in rules if rule.kind not in FEES), key=lambda rule: rule.kind != "bonus"):
        month.charges += _judge(rule, month)
    return month.charges


def _fixed(rule, month):
    amount = round_to(rule.amount * Decimal(month.share.numerator) / Decimal(month.share.denominator), month.smallest)
    return [Charge(rule.key, amount, base=rule.amount)] if amount else []


def _percent(rule, month):
    owed = [(payment, percent_at(payment.days, rule.bands)) for payment in month.payments]
    owed = [(payment, percent) for payment, percent in owed if percent and payment.amount > 0]
    weights = [payment.amount * percent for payment, percent in owed]
    total = round_to(sum(weights, ZERO) / 100, month.smallest)
    return [
        Charge(rule.key, part, payment.key, payment.amount, percent)
        for (payment, percent), part in zip(owed, split(total, weights, month.smallest), strict=True)
    ]


def _tier(rule, month):
    """Charge what the window has earned by now less what was charged before, shared out on the payments of this month."""
    past = month.get_past(rule)
    earned = round_to(tier_fee(past.base + month.collected, rule.bands, rule.whole), month.smallest)
    total = earned - past.charged
    paid = [payment for payment in month.payments if payment.amount > 0]
    if not paid:
        return [Charge(rule.key, total)] if total else []
    percent = (total * 100 / month.collected).quantize(Decimal("0.0001"))
    parts = split(total, [payment.amount for payment in paid], month.smallest)
    return [
        Charge(rule.key, part, payment.key, payment.amount, percent)
        for payment, part in zip(paid, parts, strict=True) if part
    ]


def _judge(rule, month):
    """Return what a rule with a target adds or takes, also where that is nothing: it says why."""
    past = month.get_past(rule)
    if rule.key not in month.values:
        return []
    value = past.base + month.collected if rule.on_collected else month.values[rule.key]
    if value is None:
        return [Charge(rule.key, ZERO, code="no_data")]
    reached = value >= rule.target if rule.better == "up" else value <= rule.target
    fees = past.fees + month.fees
    amount = round_to(_get_weight(rule, value, reached, fees), month.smallest)
    code = "reached" if reached else "missed"
    if amount < -month.left:
        amount, code = -month.left, "limited"
    month.left += amount
    return [Charge(rule.key, amount, base=fees, percent=rule.percent, code=code, value=value)]


def _get_weight(rule, value, reached, fees):
    if rule.kind == "risk":
        return fees * rule.percent / 100 * (_get_paid_share(rule, value) - 1)
    stake = rule.amount + fees * rule.percent / 100
    if rule.kind == "bonus":
        return stake if reached else ZERO
    return ZERO if reached else -stake


def _get_paid_share(rule, value):
    """Return which part of what is at risk is paid: value over target, or target over value where less is better.

    >>> rule = Rule("r", "risk", target=Decimal(80), floor=Decimal("0.5"), cap=Decimal("1.2"))
    >>> [str(_get_paid_share(rule, Decimal(value))) for value in (60, 20, 80, 200)]
    ['0.75', '0.5', '1', '1.2']
    """
    over, under = (value, rule.target) if rule.better == "up" else (rule.target, value)
    share = over / under if under > 0 else rule.cap
    return min(max(share, rule.floor), rule.cap)
