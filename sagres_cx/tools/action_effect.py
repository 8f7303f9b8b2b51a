"""What an improvement changed: a figure before, a figure after, and whether the difference is more than chance.

Nothing is called better or worse unless chance alone would show such a difference less than once in twenty.
"""
from dataclasses import dataclass
from math import comb, sqrt

#: Two-sided, 95 %.
Z = 1.959964
CHANCE = 0.05
#: Under so many scores the error of an NPS is not to be trusted (it is nought where all agree).
FEWEST_SCORES = 30


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval, and out of how many voices."""

    number: int
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


def measure_share(hits, number):
    """Return a share in percent, with the interval of Wilson.

    >>> measure_share(40, 100)
    Figure(number=100, value=40.0, low=30.9, high=49.8)
    >>> measure_share(0, 10).high
    27.8
    >>> measure_share(0, 0)
    Figure(number=0, value=0.0, low=0.0, high=0.0)
    """
    if not number:
        return Figure(0)
    share, square = hits / number, Z * Z
    centre = (share + square / (2 * number)) / (1 + square / number)
    half = Z / (1 + square / number) * sqrt(share * (1 - share) / number + square / (4 * number * number))
    return Figure(number, *(round(100 * part, 1) for part in (share, max(centre - half, 0), min(centre + half, 1))))


def measure_nps(promoters, detractors, number):
    """Return an NPS with its interval.

    >>> measure_nps(50, 30, 100)
    Figure(number=100, value=20.0, low=2.9, high=37.1)
    """
    if not number:
        return Figure(0)
    value, half = 100 * (promoters - detractors) / number, Z * sqrt(_vary_nps(promoters, detractors, number))
    return Figure(number, *(round(part, 1) for part in (value, max(value - half, -100), min(value + half, 100))))


def _vary_nps(promoters, detractors, number):
    share = (promoters - detractors) / number
    return 100 ** 2 * ((promoters + detractors) / number - share ** 2) / number


def measure_count(number):
    """Return how often something happened, with the interval of Byar for a count.

    >>> measure_count(12)
    Figure(number=12, value=12.0, low=6.2, high=21.0)
    >>> measure_count(0)
    Figure(number=0, value=0.0, low=0.0, high=3.7)
    """
    more = number + 1
    low = number * (1 - 1 / (9 * number) - Z / (3 * sqrt(number))) ** 3 if number else 0.0
    return Figure(number, float(number), round(low, 1), round(more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3, 1))


def compare_shares(before, after):
    """Return -1, 0 or 1: the share fell, cannot be told, rose; pairs of hits and number, by the interval of Newcombe.

    >>> compare_shares((40, 100), (20, 100)), compare_shares((4, 10), (2, 10)), compare_shares((20, 100), (40, 100))
    (-1, 0, 1)
    >>> compare_shares((1, 1), (0, 1)), compare_shares((0, 0), (5, 9))
    (0, 0)
    """
    if not before[1] or not after[1]:
        return 0
    (first, low_1, high_1), (second, low_2, high_2) = (_bound_share(*pair) for pair in (before, after))
    rise = second - first
    low = rise - sqrt((second - low_2) ** 2 + (high_1 - first) ** 2)
    high = rise + sqrt((high_2 - second) ** 2 + (first - low_1) ** 2)
    return _sign(low, high)


def _bound_share(hits, number):
    figure = measure_share(hits, number)
    return hits / number, figure.low / 100, figure.high / 100


def compare_nps(before, after):
    """Return -1, 0 or 1 as :func:`compare_shares`; triples of promoters, detractors and number.

    >>> compare_nps((30, 50, 100), (60, 20, 100)), compare_nps((30, 50, 100), (33, 47, 100))
    (1, 0)
    >>> compare_nps((0, 29, 29), (29, 0, 29))  # too few
    0
    """
    if min(before[2], after[2]) < FEWEST_SCORES:
        return 0
    rise = 100 * ((after[0] - after[1]) / after[2] - (before[0] - before[1]) / before[2])
    half = Z * sqrt(_vary_nps(*before) + _vary_nps(*after))
    return _sign(rise - half, rise + half)


def compare_counts(before, after):
    """Return -1, 0 or 1 as :func:`compare_shares`; counts of terms of the same length, by the exact binomial test.

    >>> compare_counts(6, 0), compare_counts(5, 0), compare_counts(20, 40), compare_counts(20, 30)
    (-1, 0, 1, 0)
    """
    total, least = before + after, min(before, after)
    if not total or before == after:
        return 0
    tail = sum(comb(total, number) for number in range(least + 1)) / 2 ** total
    return 0 if 2 * tail > CHANCE else 1 if after > before else -1


def _sign(low, high):
    return 1 if low > 0 else -1 if high < 0 else 0
