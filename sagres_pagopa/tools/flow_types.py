"""A reporting flow (FdR): what a payment provider says it credited to a creditor with one bank transfer. No ORM."""
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Flow", "FlowError", "FlowLine", "OUTCOMES", "Party", "check_flow_id", "psp_of", "read_money"]

#: Outcome of a line in XML, and the same in REST.
OUTCOMES = {"0": "EXECUTED", "3": "REVOKED", "4": "STAND_IN", "8": "STAND_IN_NO_RPT", "9": "NO_RPT"}
#: Paid, with a receipt to expect.
PAID = frozenset("04")
#: Paid, and no receipt will ever come.
PAID_WITHOUT_RECEIPT = frozenset("89")
REVOKED = "3"

FLOW_ID = re.compile(r"[A-Za-z0-9_-]{1,35}")
MONEY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
DATED = re.compile(r"\d{4}-\d{2}-\d{2}([A-Za-z0-9_]+)-", re.ASCII)


class FlowError(ValueError):
    """A flow that cannot be read as a whole; ``code`` is what kind of error, ``line`` which line counted from 1."""

    def __init__(self, code: str, text: str, line: int | None = None):
        super().__init__(f"line {line}: {text}" if line else text)
        self.code = code
        self.line = line


class FlowLine(NamedTuple):
    """One payment of a flow; ``index`` is None when the flow does not say which transfer of the payment it is."""

    iuv: str
    iur: str
    index: int | None
    amount: Decimal
    outcome: str
    date: date

    @property
    def key(self) -> tuple[str, str, int]:
        """Return what links the line to a booked transfer: a missing index is the first."""
        return self.iuv, self.iur, self.index or 1


class Party(NamedTuple):
    """Sender or receiver of a flow; ``kind`` is G (tax code), A (ABI) or B (BIC)."""

    kind: str
    code: str
    name: str = ""


@dataclass(frozen=True)
class Flow:
    """A reporting flow as it declares itself; nothing of it has been checked against anything else.

    ``created`` has a time zone only when the flow wrote one. ``revision`` and the computed totals come with REST only.
    """

    id: str
    psp: str
    created: datetime
    regulation: str
    regulation_date: date
    sender: Party
    receiver: Party
    bic: str
    total_count: int
    total_amount: Decimal
    lines: tuple[FlowLine, ...]
    version: str = "1.0"
    revision: int | None = None
    published: datetime | None = None
    computed_count: int | None = None
    computed_amount: Decimal | None = None


def psp_of(flow_id: str, sender_code: str) -> str:
    """Return the payment provider that a flow id names after its date, else the sender.

    >>> psp_of("2026-11-20ABI01234-0001", "SELBIT2B"), psp_of("old", "SELBIT2B")
    ('ABI01234', 'SELBIT2B')
    """
    found = DATED.match(flow_id)
    return found[1] if found else sender_code


def check_flow_id(value: str) -> str:
    """Return a flow id of the published form.

    :raises FlowError: for another one
    """
    if not FLOW_ID.fullmatch(value):
        raise FlowError("id", "the flow has no identifier of up to 35 letters, digits, hyphens and underscores")
    return value


def read_money(value: str, line: int | None = None) -> Decimal:
    """Return an amount in euro, negative too, with two decimals.

    >>> str(read_money("-10.5"))
    '-10.50'
    """
    if not MONEY.fullmatch(value):
        raise FlowError("amount", "an amount is not in euro with a point and two decimals", line)
    return Decimal(value).quantize(Decimal("0.01"))
