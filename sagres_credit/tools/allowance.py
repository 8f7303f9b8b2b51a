"""What is set aside for doubtful debts: ageing matrix, FCDE of public bodies, limits of art. 106 TUIR. No ORM."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO, HUNDRED = Decimal(0), Decimal(100)
#: Why an item has its percentage, in the order in which one wins over the next.
KINDS = ("individual", "prescribed", "insolvent", "matrix")


class MissingBandError(ValueError):
    """No band of the matrix holds an item: nothing is guessed."""

    def __init__(self, segment, days):
        super().__init__(f"no band for {segment} at {days} days")
        self.segment, self.days = segment, days


@dataclass(frozen=True)
class Exposure:
    """One open item at the day of the valuation.

    :param key: what the caller knows it by
    :param amount: open on that day, more than zero
    :param days_late: days after the due date, zero or less when not due
    :param insured: the part an insurer pays, see :func:`insure`
    :param secured: a guarantee covers it: an insolvency alone does not lose it
    :param percent: the individual valuation, which a person gave with its reason
    """

    key: object
    amount: Decimal
    days_late: int = 0
    segment: str | None = None
    insured: Decimal = field(default=ZERO, kw_only=True)
    prescribed: bool = field(default=False, kw_only=True)
    insolvent: bool = field(default=False, kw_only=True)
    secured: bool = field(default=False, kw_only=True)
    percent: Decimal | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Valuation:
    """What is set aside of one item and why; ``days_from`` is the first day of its band."""

    key: object
    kind: str
    days_from: int
    exposed: Decimal
    percent: Decimal
    allowance: Decimal


def round_money(amount: Decimal, quantum: Decimal = CENT) -> Decimal:
    """Return an amount in whole units of the currency, halves away from zero.

    >>> round_money(Decimal("0.005")), round_money(Decimal("10.4"), Decimal(1))
    (Decimal('0.01'), Decimal('10'))
    """
    return (amount / quantum).quantize(Decimal(1), ROUND_HALF_UP) * quantum


def insure(amounts: list[Decimal], percent: Decimal, limit: Decimal = ZERO, quantum: Decimal = CENT) -> list[Decimal]:
    """Return the insured part of each item of one debtor: a percentage up to a limit, in proportion, to the cent.

    >>> [str(part) for part in insure([Decimal(100), Decimal(200)], Decimal(90))]
    ['90.00', '180.00']
    >>> [str(part) for part in insure([Decimal(100), Decimal(100), Decimal(100)], Decimal(90), Decimal(100))]
    ['33.34', '33.33', '33.33']

    :param limit: the most the insurer pays for this debtor; zero: no limit
    """
    total = sum(amounts, ZERO)
    if total <= 0 or percent <= 0:
        return [ZERO] * len(amounts)
    cover = round_money(total * min(percent, HUNDRED) / HUNDRED, quantum)
    cover = min(cover, limit) if limit > 0 else cover
    shares = [cover * amount / total / quantum for amount in amounts]
    parts = [share.to_integral_value(ROUND_FLOOR) for share in shares]
    missing = int(cover / quantum - sum(parts, ZERO))
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in order[:missing]:
        parts[place] += 1
    return [min(part * quantum, amount) for part, amount in zip(parts, amounts, strict=True)]


def get_band(days_late: int, bands: Mapping[int, Decimal]) -> tuple[int, Decimal] | None:
    """Return ``(first day, percent)`` of the band of an item; days not late yet are zero.

    >>> get_band(45, {0: Decimal(1), 31: Decimal(3), 61: Decimal(8)})
    (31, Decimal('3'))
    """
    days = max(days_late, 0)
    fitting = [first for first in bands if first <= days]
    return (max(fitting), bands[max(fitting)]) if fitting else None


def value(
    exposures: Iterable[Exposure], matrix: Mapping[str | None, Mapping[int, Decimal]], quantum: Decimal = CENT,
) -> list[Valuation]:
    """Return what is set aside of each item: the insured part is out, the rest by the strongest of :data:`KINDS`.

    >>> matrix = {None: {0: Decimal("0.5"), 361: Decimal(80)}}
    >>> old, lost = Exposure("old", Decimal(1000), 400), Exposure("lost", Decimal(50), 2000, prescribed=True)
    >>> [(row.key, row.kind, str(row.allowance)) for row in value([old, lost], matrix)]
    [('old', 'matrix', '800.00'), ('lost', 'prescribed', '50.00')]

    :param matrix: ``{segment: {first day of a band: percent}}``; ``None`` is for segments without rates of their own
    :raises MissingBandError: an item has no band
    """
    return [_value_one(item, matrix, quantum) for item in exposures]


def _value_one(item, matrix, quantum):
    bands = matrix.get(item.segment) or matrix.get(None) or {}
    band = get_band(item.days_late, bands)
    if item.percent is not None:
        kind, percent = "individual", item.percent
    elif item.prescribed:
        kind, percent = "prescribed", HUNDRED
    elif item.insolvent and not item.secured:
        kind, percent = "insolvent", HUNDRED
    elif band is None:
        raise MissingBandError(item.segment, item.days_late)
    else:
        kind, percent = "matrix", band[1]
    exposed = item.amount - item.insured
    return Valuation(
        item.key, kind, band[0] if band else 0, exposed, percent, round_money(exposed * percent / HUNDRED, quantum),
    )


def get_loss_rate(exposed: Decimal, collected: Decimal) -> Decimal | None:
    """Return the percentage that past items of an age lost: what was not collected of what was open then.

    >>> get_loss_rate(Decimal(1000), Decimal(870))
    Decimal('13.00')
    >>> get_loss_rate(Decimal(0), Decimal(0)) is None
    True
    """
    if exposed <= 0:
        return None
    return max(min((1 - collected / exposed) * HUNDRED, HUNDRED), ZERO).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Year:
    """Assessments and collections of one revenue in one year; ``later`` came in the next year on what was left of it.

    At the end of the year: opening residuals, and what was collected on them.
    """

    year: int
    assessed: Decimal
    collected: Decimal
    later: Decimal = ZERO

    @property
    def received(self):
        """All that counts as collected."""
        return self.collected + self.later

    @property
    def ratio(self):
        """Collected over assessed, ``None`` where nothing was assessed; never above one."""
        return min(self.received / self.assessed, Decimal(1)) if self.assessed > 0 else None


#: The methods of All. 4/2 par. 3.3 D.Lgs. 118/2011; the simple mean has two readings.
FCDE_METHODS = ("totals", "ratios", "weighted_totals", "weighted_ratios")


def weigh(years: Iterable[Year], recent: Decimal, older: Decimal) -> dict[int, Decimal]:
    """Return ``{year: weight}``: ``recent`` for each of the last two of five years, ``older`` for each of the others.

    >>> weights = weigh([Year(y, Decimal(1), Decimal(1)) for y in range(2021, 2026)], Decimal("0.35"), Decimal("0.10"))
    >>> [str(weights[year]) for year in sorted(weights)]
    ['0.10', '0.10', '0.10', '0.35', '0.35']
    """
    last = sorted(year.year for year in years)[-2:]
    return {year.year: recent if year.year in last else older for year in years}


def slide(years: Iterable[Year], last: int) -> list[Year]:
    """Return the five years of a forecast, the newest last, slid back by one: the next year's collections are known.

    >>> [year.year for year in slide([Year(y, Decimal(1), Decimal(1)) for y in range(2019, 2026)], 2025)]
    [2020, 2021, 2022, 2023, 2024]
    """
    return sorted((year for year in years if last - 6 < year.year < last), key=lambda year: year.year)


def get_collection_ratios(years: list[Year], recent: Decimal, older: Decimal) -> dict[str, Decimal | None]:
    """Return collections over assessments by each of the methods, side by side; ``None`` where nothing was assessed.

    >>> years = [Year(y, Decimal(100), Decimal(c)) for y, c in zip(range(2021, 2026), (90, 90, 90, 60, 60))]
    >>> {name: str(ratio) for name, ratio in get_collection_ratios(years, Decimal("0.35"), Decimal("0.10")).items()}
    {'totals': '0.78', 'ratios': '0.78', 'weighted_totals': '0.69', 'weighted_ratios': '0.69'}
    """
    weights = weigh(years, recent, older)
    known = [year for year in years if year.ratio is not None]
    return {
        "totals": _divide(sum(year.received for year in years), sum(year.assessed for year in years)),
        "ratios": _divide(sum((year.ratio for year in known), ZERO), Decimal(len(known))),
        "weighted_totals": _divide(
            sum(weights[year.year] * year.received for year in years),
            sum(weights[year.year] * year.assessed for year in years),
        ),
        "weighted_ratios": _divide(
            sum((weights[year.year] * year.ratio for year in known), ZERO),
            sum((weights[year.year] for year in known), ZERO),
        ),
    }


def _divide(part, whole):
    return min(Decimal(part) / Decimal(whole), Decimal(1)) if whole > 0 else None


def get_fcde(amount: Decimal, ratio: Decimal, share: Decimal = HUNDRED, quantum: Decimal = CENT) -> Decimal:
    """Return the fund for a forecast, or for the closing residuals: what is not collected of it.

    >>> get_fcde(Decimal(200000), Decimal("0.78"))
    Decimal('44000.00')

    :param share: percent of it that the law asks for
    """
    return round_money(amount * (1 - ratio) * share / HUNDRED, quantum)


@dataclass(frozen=True)
class TaxView:
    """What art. 106 TUIR makes of a year; all amounts in currency.

    :param used: the losses that the deducted fund takes first
    :param deductible_losses: the losses above it
    :param deductible: what of the provision is deducted this year
    :param taxed: what of it is not
    :param excess: what the deducted fund holds above its cap: income of the year
    :param fund: what the deducted fund holds at the end
    """

    yearly_limit: Decimal
    cap: Decimal
    used: Decimal
    deductible_losses: Decimal
    deductible: Decimal
    taxed: Decimal
    excess: Decimal
    fund: Decimal


def view_tax(
    credits: Decimal, fund: Decimal, provision: Decimal, losses: Decimal = ZERO, *, yearly: Decimal, cap: Decimal,
    quantum: Decimal = CENT,
) -> TaxView:
    """Return the tax view of a year: losses use the deducted fund first, then the provision is deducted up to its limits.

    >>> tax = view_tax(Decimal(100000), Decimal(4800), Decimal(2000), yearly=Decimal("0.5"), cap=Decimal(5))
    >>> str(tax.deductible), str(tax.taxed), str(tax.excess)
    ('200.00', '1800.00', '0.00')

    :param credits: nominal value of the trade credits at the end of the year, the insured part out
    :param fund: the deducted fund at the beginning
    :param yearly: percent of the credits that a year may deduct
    :param cap: percent of the credits at which the deducted fund is full
    """
    limit, full = (round_money(credits * percent / HUNDRED, quantum) for percent in (yearly, cap))
    used = min(fund, losses)
    left = fund - used
    deductible = max(min(provision, limit, full - left), ZERO)
    excess = max(left - full, ZERO)
    return TaxView(
        limit, full, used, losses - used, round_money(deductible, quantum),
        round_money(max(provision, ZERO) - deductible, quantum),
        round_money(excess, quantum), round_money(left + deductible - excess, quantum),
    )
