"""The open items that bank lines may pay: found by debtor and amount, divided as the law says, taken away. No ORM."""
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .allocation import Debt, allocate
from .matching_sums import Sums, find_sums
from .matching_types import OpenItem


class Choice(NamedTuple):
    """A combination of items; ``alike``: others of the same amount were left out, for these fell due before.

    ``doubtful``: those others are not younger, or differ in what the law looks at before age.
    """

    parts: tuple
    alike: bool
    doubtful: bool


class Parts:
    """What is open at this point of the matching, in cents."""

    def __init__(self, items: Iterable[OpenItem]):
        self.items = {item.key: item for item in items}
        self.left = {item.key: item.cents for item in self.items.values()}
        self.of_debtor, self.of_amount = {}, {}
        for item in self.items.values():
            self.of_debtor.setdefault(item.debtor, []).append(item.key)
            self.of_amount.setdefault(item.cents, []).append(item.key)

    def take(self, parts):
        """Take away what is paid."""
        for key, cents in parts:
            self.left[key] -= cents

    def by_debtor(self, keys) -> dict:
        """Return the open ones of some items by their debtor, the older first."""
        found = {}
        for key in keys:
            if self.left[key] > 0:
                found.setdefault(self.items[key].debtor, []).append(key)
        return {debtor: sorted(some, key=self._get_age) for debtor, some in found.items()}

    def spread(self, cents, keys, group=False) -> tuple[tuple, str]:
        """Return the parts of an amount on named items, and how it fits: whole, part or more.

        The whole is all of them, or exactly one of several installments of a document.

        :param group: they are a plan: the older come first, whatever their amounts
        """
        total = sum(self.left[key] for key in keys)
        same = [key for key in keys if self.left[key] == cents and not group]
        if same and cents < total:
            return ((same[0], cents),), "amount_whole"
        parts, left = [], cents
        for key in keys:
            part = min(left, self.left[key])
            left -= part
            parts += [(key, part)] if part else []
        return tuple(parts), "amount_whole" if cents == total else "amount_part" if cents < total else "amount_more"

    def find_sums(self, debtor, cents) -> tuple[Sums, list[Choice]]:
        """Return which items of a debtor add up to an amount; of equal ones the older."""
        keys = sorted((key for key in self.of_debtor.get(debtor, ()) if self.left[key] > 0), key=self._get_age)
        sums = find_sums(cents, [self.left[key] for key in keys])
        return sums, [self._choose(amounts, keys) for amounts in sums.found]

    def _choose(self, amounts, keys):
        """Return the items of these amounts, the older of those that have the same."""
        parts, used, alike, doubtful = [], set(), False, False
        for amount in amounts:
            free = [key for key in keys if self.left[key] == amount and key not in used]
            used.add(free[0])
            parts.append((free[0], amount))
        for amount in set(amounts):
            same = [self.items[key] for key in keys if self.left[key] == amount]
            taken, others = same[:amounts.count(amount)], same[amounts.count(amount):]
            alike = alike or bool(others)
            doubtful = doubtful or len({(item.secured, item.rate) for item in same}) > 1
            doubtful = doubtful or bool(others and others[0].due <= taken[-1].due)
        return Choice(tuple(parts), alike, alike and doubtful)

    def find_amount(self, cents) -> list:
        """Return the items of all debtors of which exactly this is open."""
        return [key for key in self.of_amount.get(cents, ()) if self.left[key] == cents]

    def owes(self, debtor, cents) -> bool:
        """Tell whether a debtor has an item of which exactly this is open."""
        return bool(self.find_same(debtor, cents))

    def find_same(self, debtor, cents) -> list:
        """Return the items of a debtor of which exactly this is open."""
        return [key for key in self.of_debtor.get(debtor, ()) if self.left[key] == cents]

    def allocate(self, debtor, cents, day) -> tuple:
        """Return where an amount goes by law among the items of a debtor, all named: the due ones first."""
        open_items = [self.items[key] for key in self.of_debtor.get(debtor, ()) if self.left[key] > 0]
        debts = [
            Debt(item.key, Decimal(self.left[item.key]), due=item.due, secured=item.secured, rate=item.rate)
            for item in open_items if not item.held
        ]
        found = allocate(Decimal(cents), debts, on=day, rounding=Decimal(1))
        return tuple((part.key, int(part.amount)) for part in found)

    def _get_age(self, key):
        return self.items[key].due, str(key)
