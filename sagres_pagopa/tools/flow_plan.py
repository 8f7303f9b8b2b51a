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


def plan_steps(items: Iterable[tuple[int, Decimal, Decimal]], lines: Mapping[int, Decimal], size: int = 1000) -> list[Step] | None:
    """Return the steps that pay every item, or None where the bank lines are not enough.

    :param items: ``(id, what is open, what the flow pays of it)``; something negative was given back
    :param lines: what is left of each bank line, in the order in which they are used up
    :param size: items paid by one step at most, besides those given back

    >>> plan_steps([(1, Decimal(60), Decimal(60)), (2, Decimal(40), Decimal(40))], {7: Decimal(70), 8: Decimal(30)})
    [Step(line=7, items=[1], amount=None), Step(line=7, items=[2], amount=Decimal('10')), Step(line=8, items=[2], amount=None)]
    """
    items = [(name, left, min(left, paid)) for name, left, paid in items]
    back = [(name, part) for name, left, part in items if left < 0]
    lines = {name: left for name, left in lines.items() if left > 0}
    if not lines or sum(part for _name, _left, part in items) > sum(lines.values()):
        return None
    steps, names = [], list(lines)
    lines[names[0]] -= sum(part for _name, part in back)
    batch = [name for name, _part in back]
    whole = 0
    for item, left, part in items:
        while left > 0 and part > 0:
            line = names[0]
            taken = min(part, lines[line])
            if taken == left and whole < size:
                batch.append(item)
                whole += 1
            else:
                steps += [Step(line, batch)] if batch else []
                batch, whole = ([item], 1) if taken == left else ([], 0)
                steps += [Step(line, [item], taken)] if taken != left else []
            left, part, lines[line] = left - taken, part - taken, lines[line] - taken
            if not lines[line] and len(names) > 1:
                steps += [Step(line, batch)] if batch else []
                batch, whole = [], 0
                names.pop(0)
    return steps + ([Step(names[0], batch)] if batch else [])
