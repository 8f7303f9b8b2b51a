"""Which open amounts add up to a payment: a bounded search that says whether its answer is the only one. No ORM."""
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from math import gcd
from typing import NamedTuple

MAX_ITEMS = 40  # beyond, not even looked for
MAX_PARTS = 12
MAX_STEPS = 20_000
ROUND = 500  # cents: people round to five euro, not further


class Sums(NamedTuple):
    """The combinations found, up to two; ``complete``: the search saw all there are; ``chance`` of one by accident."""

    found: list
    complete: bool
    chance: float

    @property
    def unique(self):
        """Whether there is one combination and no other."""
        return self.complete and len(self.found) == 1


def find_sums(
    target: int, amounts: Iterable[int], *, max_items: int = MAX_ITEMS, max_parts: int = MAX_PARTS, max_steps: int = MAX_STEPS,
) -> Sums:
    """Return which amounts, in cents, add up to ``target``; equal amounts are one solution, whichever they are.

    >>> find_sums(500, [300, 200, 700]).found
    [(300, 200)]
    >>> find_sums(500, [300, 200, 400, 100]).unique, find_sums(500, [500, 500]).unique, find_sums(501, [500]).found
    (False, True, [])
    """
    amounts = sorted((amount for amount in amounts if amount > 0), reverse=True)
    if target <= 0 or len(amounts) > max_items:
        return Sums([], target <= 0, 0.0)
    search = _Search(amounts, max_parts, max_steps)
    search.run(target)
    found = list(dict.fromkeys(search.found))
    complete = len(found) > 1 or not search.cut
    return Sums(found, complete, _get_chance(target, amounts, len(found[0])) if found else 0.0)


def _get_chance(target, amounts, parts):
    """Return about how many combinations as big as this one would hit ``target`` by accident."""
    if parts in (1, len(amounts)):  # one document, or all that is owed: what people pay
        return 0.0
    return _count(amounts, parts) * min(reduce(gcd, amounts), ROUND) / target


def _count(amounts, parts):
    """Return how many combinations of two to ``parts`` amounts there are, equal amounts not told apart."""
    ways = [1] + [0] * parts
    for count in Counter(amounts).values():
        ways = [sum(ways[size - used] for used in range(min(count, size) + 1)) for size in range(parts + 1)]
    return sum(ways[2:])


class _Search:
    """Depth first over amounts in falling order; of equal amounts the later ones are left out with the first."""

    def __init__(self, amounts, max_parts, max_steps):
        self.amounts, self.max_parts, self.steps = amounts, max_parts, max_steps
        self.rests = [0] * (len(amounts) + 1)
        for place in range(len(amounts) - 1, -1, -1):
            self.rests[place] = self.rests[place + 1] + amounts[place]
        self.found, self.cut = [], False

    def run(self, left, start=0, chosen=()):
        """Add to ``found`` what completes ``chosen``; stop at two or when the steps are used up."""
        if left == 0:
            self.found.append(chosen)
            return
        if len(chosen) == self.max_parts:
            self.cut = self.cut or left <= self.rests[start]
            return
        place = start
        while place < len(self.amounts) and self.rests[place] >= left and len(self.found) < 2:
            self.steps -= 1
            if self.steps < 0:
                self.cut = True
                return
            amount = self.amounts[place]
            if amount <= left:
                self.run(left - amount, place + 1, (*chosen, amount))
            place += 1
            while place < len(self.amounts) and self.amounts[place] == amount:
                place += 1
