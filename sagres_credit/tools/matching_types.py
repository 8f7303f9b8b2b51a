"""What the matching of receipts takes in and gives back; amounts in cents. No ORM."""
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class OpenItem:
    """One open document of a debtor, or one that is paid already (no cents) and may be named again."""

    key: Hashable
    debtor: Hashable
    cents: int
    due: date
    document: Hashable = None  # several items of the same document have the same references
    secured: int = 0
    rate: Decimal = Decimal(0)
    held: bool = False  # a dispute, a prescription: paid only where a person says so


@dataclass(frozen=True)
class Reference:
    """By what some items are called: ``group`` names several documents on purpose, as a plan does."""

    text: str
    items: tuple
    group: bool = False


@dataclass(frozen=True)
class Debtor:
    """Who owes, and by what they are known to the bank."""

    key: Hashable
    names: tuple = ()
    tax_codes: tuple = ()
    ibans: tuple = ()
    learned_ibans: tuple = ()  # whose payments a person confirmed for this debtor


@dataclass(frozen=True)
class BankLine:
    """One movement of a bank account; ``twin``: the caller knows an earlier one that says the same."""

    key: Hashable
    cents: int
    date: date
    text: str = ""
    name: str = ""
    iban: str = ""
    twin: bool = False


@dataclass(frozen=True)
class Reason:
    """One reason for or against a match: a code and what it is about."""

    code: str
    facts: dict = field(default_factory=dict, compare=False)


@dataclass
class Candidate:
    """One way to match a line: ``parts`` is ``((item, cents), ...)``, ``rest`` what no item takes."""

    debtor: Hashable
    parts: tuple
    rest: int
    score: int
    reasons: list
    certain: bool = False
    whole: tuple = ()  # of each part whether it is all that was open


@dataclass
class Result:
    """What a line may pay, the best first; ``reasons`` are about the line itself, ``concerned`` whose money it may be."""

    line: BankLine
    candidates: list
    reasons: list
    concerned: set = field(default_factory=set)

    @property
    def certain(self):
        """The candidate that may be booked by itself, or ``None``."""
        return next((candidate for candidate in self.candidates[:1] if candidate.certain), None)
