"""Which open items each bank line of a flow pays, in batches. No ORM."""
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Step", "plan_steps"]


class Step(NamedTuple):
    """Items that a bank line pays together; ``amount`` is None when it pays them whole."""

    line: int
    items: list[int]
    amount: Decimal | None = None


def plan_steps(items: Iterable[tuple[int, Decimal, Decimal]], lines: Mapping[int, Decimal], size: int = 1000):
    """Return the steps that pay every item, or None where the bank lines are not enough.

    :param items: ``(id, what is open, what the flow pays of it)``; something negative was given back
    :param lines: what is left of each bank line, in the order in which they are used up
    :param size: items paid by one step at most, besides those given back

    >>> plan_steps([(1, Decimal(60), Decimal(60)), (2, Decimal(40), Decimal(40))], {7: Decimal(70), 8: Decimal(30)})
    [Step(line=7, items=[1], amount=None), Step(line=7, items=[2], amount=Decimal('10')), Step(line=8, items=[2], amount=None)]
    """
    items = [(name, left, min(left, paid)) for name, left, paid in items]
    lines = {name: left for name, left in lines.items() if left > 0}
    if not lines or sum(part for _name, _left, part in items) > sum(lines.values()):
        return None
    plan = _Plan(lines, [(name, part) for name, left, part in items if left < 0], size)
    for name, left, part in items:
        plan.pay(name, left, part)
    plan.close()
    return plan.steps


class _Plan:
    """The steps so far, and the batch that is being filled for the bank line in use."""

    def __init__(self, lines, back, size):
        self.lines, self.size, self.steps = lines, size, []
        self.names = list(lines)
        self.batch, self.whole = [name for name, _part in back], 0
        lines[self.names[0]] -= sum(part for _name, part in back)

    def pay(self, item, left, part):
        """Pay a part of what is open of an item, from as many bank lines as it takes."""
        while left > 0 and part > 0:
            line = self.names[0]
            taken = min(part, self.lines[line])
            if taken == left:
                self.add(item)
            elif taken:
                self.close()
                self.steps.append(Step(line, [item], taken))
            left, part = left - taken, part - taken
            self.lines[line] -= taken
            if not self.lines[line] and len(self.names) > 1:
                self.close()
                self.names.pop(0)

    def add(self, item):
        """Put an item that is paid whole into the batch."""
        if self.whole == self.size:
            self.close()
        self.batch.append(item)
        self.whole += 1

    def close(self):
        """Make a step of the batch."""
        if self.batch:
            self.steps.append(Step(self.names[0], self.batch))
        self.batch, self.whole = [], 0
