"""How sure a figure of listening is: NPS with its interval, shares, and whether two of them differ. No ORM.

NPS, shares and margins are ratios of small integers and square roots: floats are exact to far more digits than a figure with an
error of whole points can bear, so nothing here is a Decimal. They are rounded where they are shown, never in between.
"""
import math
from typing import NamedTuple

#: Two-sided 95 %.
Z = 1.96
#: Below so many answers a figure is shown with a warning.
FEW = 30
#: Below so many answers of employees nothing is shown at all.
FEWEST_STAFF = 5


class Nps(NamedTuple):
    """An NPS with what it rests on; ``low`` and ``high`` bound it with 95 % confidence."""

    value: float
    n: int
    margin: float
    low: float
    high: float

    @property
    def is_few(self):
        return is_few(self.n)


class Difference(NamedTuple):
    """How far a figure has moved, and whether more than chance would move it."""

    value: float
    z: float
    significant: bool


def is_few(n: int) -> bool:
    """Return whether a figure on ``n`` answers is shown with a warning.

    >>> is_few(29), is_few(30)
    (True, False)
    """
    return n < FEW


def _check(*counts: int) -> None:
    if any(count < 0 for count in counts):
        raise ValueError("counts are not negative")


def nps(promoters: int, passives: int, detractors: int) -> Nps | None:
    """Return the NPS of so many voices, None where nobody spoke: no voice is no value, never zero.

    The margin is 1.96 * 100 * sqrt((p + d - (p - d)^2) / n), p and d the shares; the interval stays within -100 and 100.

    >>> known = nps(50, 30, 20)
    >>> known.value, round(known.margin, 2), round(known.low, 2), round(known.high, 2)
    (30.0, 15.31, 14.69, 45.31)
    >>> nps(0, 0, 0) is None
    True
    >>> nps(1, 0, 0).margin
    0.0
    """
    _check(promoters, passives, detractors)
    n = promoters + passives + detractors
    if not n:
        return None
    value = 100 * (promoters - detractors) / n
    margin = 100 * Z * _deviation(promoters, detractors, n)
    return Nps(value, n, margin, max(value - margin, -100.0), min(value + margin, 100.0))


def _deviation(promoters: int, detractors: int, n: int) -> float:
    """Return the standard error of the difference of the two shares of ``n`` voices."""
    p, d = promoters / n, detractors / n
    return math.sqrt(max(p + d - (p - d) ** 2, 0.0) / n)


def nps_difference(before: tuple[int, int, int], after: tuple[int, int, int]) -> Difference | None:
    """Return how far the NPS moved between two sets of (promoters, passives, detractors), None where one has no voice.

    A z test on the two standard errors; moved at the 5 % level. Where nobody disagrees in either set the standard errors are
    zero and say nothing: then, as where voices are few, the move is not called significant.

    >>> nps_difference((50, 30, 20), (80, 10, 10)).significant
    True
    >>> nps_difference((5, 3, 2), (6, 3, 1)).significant
    False
    >>> move = nps_difference((40, 30, 30), (60, 30, 10))
    >>> move.value, round(move.z, 2)
    (40.0, 3.75)
    """
    counts = before, after
    for count in counts:
        _check(*count)
    sizes = [sum(count) for count in counts]
    if not all(sizes):
        return None
    values = [100 * (count[0] - count[2]) / size for count, size in zip(counts, sizes, strict=True)]
    error = math.hypot(*(
        100 * _deviation(count[0], count[2], size) for count, size in zip(counts, sizes, strict=True)
    ))
    moved = values[1] - values[0]
    z = moved / error if error else 0.0
    return Difference(moved, z, abs(z) > Z and not any(is_few(size) for size in sizes))


def share(good: int, n: int) -> float | None:
    """Return ``good`` of ``n`` in per cent, None of nothing.

    >>> share(1, 4), share(0, 4), share(0, 0)
    (25.0, 0.0, None)
    """
    _check(good, n - good)
    return 100 * good / n if n else None


def wilson(good: int, n: int) -> tuple[float, float] | None:
    """Return the interval of a share in per cent by Wilson, which is never narrower than the truth near 0 and 100.

    >>> [round(bound, 1) for bound in wilson(8, 10)], [round(bound, 1) for bound in wilson(0, 10)]
    ([49.0, 94.3], [0.0, 27.8])
    """
    _check(good, n - good)
    if not n:
        return None
    p, square = good / n, Z * Z
    base = 1 + square / n
    centre = (p + square / (2 * n)) / base
    half = Z / base * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
    return 100 * max(centre - half, 0.0), 100 * min(centre + half, 1.0)


def csat(scores: list[int]) -> float | None:
    """Return the satisfied share in per cent: 4 and 5 of all the answers from 1 to 5.

    >>> csat([5, 4, 3, 1]), csat([])
    (50.0, None)
    """
    return share(sum(score >= 4 for score in scores), len(scores))


def ces(scores: list[int]) -> float | None:
    """Return the mean of effort, from 1 to 7.

    >>> ces([7, 6, 2]), ces([])
    (5.0, None)
    """
    return sum(scores) / len(scores) if scores else None


def impact(with_nps: float | None, without_nps: float | None, frequency: float) -> float | None:
    """Return by how many points a reason moves the NPS of all: what it costs who names it, times how many name it.

    >>> impact(-60.0, 20.0, 0.25), impact(-60.0, None, 1.0)
    (-20.0, None)
    """
    if with_nps is None or without_nps is None:
        return None
    return (with_nps - without_nps) * frequency
