"""The named anomalies of the acceptance list, as far as a flow and its lines show them. No ORM."""
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .flow_types import OUTCOMES, PAID, PAID_WITHOUT_RECEIPT, REVOKED, Flow, FlowLine

__all__ = ["Found", "flow_problems", "line_anomalies"]


class Found(NamedTuple):
    """An anomaly found; ``line`` is the number of the line from 0, None for the flow as a whole."""

    code: str
    line: int | None
    text: str


def flow_problems(flow: Flow, receiver: str) -> list[Found]:
    """Return what is wrong with a flow by itself: totals, receiver, outcomes nobody knows, lines that stand twice."""
    return [*_header_problems(flow, receiver), *_unknown_outcomes(flow.lines), *_repeated_lines(flow.lines)]


def line_anomalies(
    lines: Sequence[FlowLine],
    *,
    is_ours: Callable[[str], bool],
    booked: Mapping[tuple[str, str, int], Sequence[Decimal]],
    positions: Mapping[str, int],
    refunded: Mapping[tuple[str, str, int], Decimal],
) -> list[Found]:
    """Return the anomalies L1-L8 of lines against what is booked; a line that is not ours has none but L5 and L8.

    :param booked: amounts of the booked transfers by ``FlowLine.key``
    :param positions: how many transfers the position of an IUV has
    :param refunded: what was given back, by ``FlowLine.key``
    """
    found = [*_unknown_outcomes(lines), *_repeated_lines(lines)]
    for number, line in enumerate(lines):
        if is_ours(line.iuv):
            problem = _judge(line, booked.get(line.key, ()), positions.get(line.iuv), refunded.get(line.key))
            if problem:
                found.append(Found(problem[0], number, problem[1]))
    return sorted(found, key=lambda item: (item.line, item.code))


def _header_problems(flow, receiver):
    amount = sum((line.amount for line in flow.lines), Decimal("0.00"))
    if amount != flow.total_amount:
        yield Found("F1", None, f"the lines add up to {amount}, the flow says {flow.total_amount}")
    if len(flow.lines) != flow.total_count:
        yield Found("F2", None, f"the flow has {len(flow.lines)} lines and says {flow.total_count}")
    if flow.receiver.code != receiver:
        yield Found("F3", None, f"the flow is for {flow.receiver.code}")
    if flow.computed_amount not in (None, flow.total_amount):
        yield Found("F4", None, f"declared {flow.total_amount}, computed by the platform {flow.computed_amount}")
    if flow.computed_count not in (None, flow.total_count):
        yield Found("F4", None, f"declared {flow.total_count} payments, computed by the platform {flow.computed_count}")


def _unknown_outcomes(lines: Iterable[FlowLine]):
    for number, line in enumerate(lines):
        if line.outcome not in OUTCOMES:
            yield Found("L5", number, f"outcome {line.outcome[:35]}")


def _repeated_lines(lines: Sequence[FlowLine]):
    """Every line of a group that stands more than once; a missing index equals only a missing one."""
    times = Counter(line[:3] for line in lines)
    for number, line in enumerate(lines):
        if times[line[:3]] > 1:
            yield Found("L8", number, f"stands {times[line[:3]]} times")


def _judge(line, booked, transfers, refunded):
    amounts = list(booked)
    if line.outcome == REVOKED and (amounts or refunded):
        given = abs(refunded or Decimal("0.00"))
        return ("L4", f"revoked {abs(line.amount)}, refunded {given}") if given != abs(line.amount) else None
    if len(amounts) > 1:
        return "L2", f"{len(amounts)} payments fit"
    if not amounts:
        return _judge_missing(line, transfers)
    if line.outcome in OUTCOMES and amounts[0] != line.amount:
        return "L3", f"paid {amounts[0]}, reported {line.amount}"
    return None


def _judge_missing(line, transfers):
    """Judge a line to which no payment fits."""
    if line.outcome in PAID_WITHOUT_RECEIPT:
        if not transfers:
            return "L6", "no position has this IUV"
        return ("L7", f"the position has {transfers} transfers") if transfers > 1 else None
    if line.outcome in PAID | {REVOKED}:
        return "L1", "position known" if transfers else "position unknown"
    return None
