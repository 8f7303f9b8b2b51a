"""A payment position as the platform needs it, and what has to hold before it is sent. No ORM; amounts in cents."""
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timezone

__all__ = ["Debtor", "Option", "Position", "PositionError", "Stamp", "Transfer", "check_position", "moment_text"]

LARGEST_CENTS = 99_999_999_999
MOST_TRANSFERS = 5
MOST_OPTIONS = 100
MOST_METADATA = 10
IBAN = re.compile(r"[A-Za-z0-9]{1,35}")
CATEGORY = re.compile(r"[6-9]/\d{7}(IM|TS|SP|SA|AP)/")
EMAIL = re.compile(r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*")


class PositionError(ValueError):
    """A position the platform would refuse: all that is wrong with it, one sentence each.

    :ivar problems: the sentences
    """

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True)
class Debtor:
    """Who owes: a person (``F``) or a body (``G``); the tax code may be ``ANONIMO``."""

    kind: str
    tax_code: str
    full_name: str
    street: str = ""
    number: str = ""
    postcode: str = ""
    city: str = ""
    province: str = ""
    region: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Stamp:
    """A revenue stamp: kind, digest of the document, province of the payer."""

    kind: str
    document_hash: str
    province: str


@dataclass(frozen=True)
class Transfer:
    """A part of an option: what goes to one account of one body."""

    amount_cents: int
    category: str
    remittance: str
    iban: str = ""
    postal_iban: str = ""
    stamp: Stamp | None = None
    organization: str = ""
    company_name: str = ""
    metadata: tuple = ()


@dataclass(frozen=True)
class Option:
    """One way to pay: a notice. Installments of a position are paid one by one, the others exclude each other."""

    iuv: str
    nav: str
    amount_cents: int
    due: date | datetime
    description: str
    transfers: tuple = ()
    installment: bool = False
    retention: date | datetime | None = None
    metadata: tuple = ()


@dataclass(frozen=True)
class Position:
    """What one debtor owes for one reason, with the notices by which it can be paid."""

    iupd: str
    debtor: Debtor
    company_name: str
    options: tuple = ()
    office_name: str = ""
    valid_from: date | datetime | None = None
    switch_to_expired: bool = False
    pay_stand_in: bool = True


def moment_text(moment: date | datetime) -> str:
    """Return a moment as the platform writes it; a day ends at its last second, whatever the zone.

    >>> moment_text(date(2026, 11, 30))
    '2026-11-30T23:59:59Z'
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(23, 59, 59))
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") + "Z"


def check_position(position: Position):
    """Raise `PositionError` when the platform would refuse the position whatever its state."""
    problems = [*_check_head(position), *_check_debtor(position.debtor), *_check_unique(position.options)]
    for option in position.options:
        problems += [f"notice {option.nav or option.iuv}: {problem}" for problem in _check_option(option, position)]
    if problems:
        raise PositionError(problems)


def _check_head(position):
    if not re.fullmatch(r"[\w-]+", position.iupd):
        yield f"the identifier {position.iupd!r} may hold letters, digits, - and _ only"
    yield from _check_texts(("company name", position.company_name, 1, 140), ("office name", position.office_name, 0, 140))
    if not 1 <= len(position.options) <= MOST_OPTIONS:
        yield f"a position has 1 to {MOST_OPTIONS} notices, not {len(position.options)}"


def _check_debtor(debtor):
    if debtor.kind not in ("F", "G"):
        yield f"the debtor is a person (F) or a body (G), not {debtor.kind!r}"
    yield from _check_texts(
        ("debtor's tax code", debtor.tax_code, 2, 16), ("debtor's name", debtor.full_name, 1, 70),
        ("street", debtor.street, 0, 70), ("street number", debtor.number, 0, 16), ("postcode", debtor.postcode, 0, 16),
        ("city", debtor.city, 0, 35), ("province", debtor.province, 0, 35), ("region", debtor.region, 0, 35),
        ("e-mail", debtor.email, 0, 256))
    if debtor.country and not re.fullmatch("[A-Z]{2}", debtor.country):
        yield f"the country is two capitals, not {debtor.country!r}"
    if debtor.email and not EMAIL.fullmatch(debtor.email):
        yield f"{debtor.email!r} is no e-mail address"


def _check_unique(options):
    for name in ("iuv", "nav"):
        for value, times in Counter(getattr(option, name) for option in options).items():
            if value and times > 1:
                yield f"{name.upper()} {value} stands {times} times"


def _check_option(option, position):
    yield from _check_amount("amount", option.amount_cents)
    yield from _check_texts(("description", option.description, 1, 140), ("IUV", option.iuv, 1, 35))
    if option.nav and not re.fullmatch(r"\d{18}", option.nav):
        yield "a notice number has 18 digits"
    elif option.nav and not option.nav.endswith(option.iuv):
        yield f"the notice number does not end with the IUV {option.iuv}"
    if position.valid_from and moment_text(option.due) < moment_text(position.valid_from):
        yield "it is due before it is valid"
    if option.retention and moment_text(option.retention) < moment_text(option.due):
        yield "it is kept for less than until it is due"
    yield from _check_metadata(option.metadata)
    yield from _check_transfers(option)


def _check_transfers(option):
    if not 1 <= len(option.transfers) <= MOST_TRANSFERS:
        yield f"a notice has 1 to {MOST_TRANSFERS} transfers, not {len(option.transfers)}"
    problems = []
    for number, transfer in enumerate(option.transfers, 1):
        problems += [f"transfer {number}: {problem}" for problem in _check_transfer(transfer)]
    yield from problems
    if not problems and sum(transfer.amount_cents for transfer in option.transfers) != option.amount_cents:
        yield "the transfers do not add up to the amount"


def _check_transfer(transfer):
    yield from _check_amount("amount", transfer.amount_cents)
    yield from _check_texts(("reason", transfer.remittance, 1, 140), ("company name", transfer.company_name, 0, 140))
    if not CATEGORY.fullmatch(transfer.category):
        yield f"{transfer.category!r} is no category of the taxonomy, as 9/0101002IM/"
    if transfer.organization and not re.fullmatch(r"\d{11}", transfer.organization):
        yield f"{transfer.organization!r} is no tax code of a body (11 digits)"
    if bool(transfer.iban) == bool(transfer.stamp):
        yield "it needs an account or a stamp, not both"
    if transfer.postal_iban and not transfer.iban:
        yield "a postal account stands beside another account only"
    for iban in filter(None, (transfer.iban, transfer.postal_iban)):
        if not IBAN.fullmatch(iban):
            yield f"{iban!r} is no account: 1 to 35 letters and digits"
    yield from _check_stamp(transfer.stamp)
    yield from _check_metadata(transfer.metadata)


def _check_stamp(stamp):
    if stamp is None:
        return
    yield from _check_texts(("document's digest", stamp.document_hash, 1, 72), ("kind of stamp", stamp.kind, 2, 2))
    if not re.fullmatch("[A-Z]{2}", stamp.province):
        yield f"the province of the stamp is two capitals, not {stamp.province!r}"


def _check_metadata(metadata):
    keys = [key for key, _value in metadata]
    if len(keys) > MOST_METADATA:
        yield f"at most {MOST_METADATA} pairs of metadata are taken, not {len(keys)}"
    if len(set(keys)) != len(keys):
        yield "keys of metadata stand twice"
    yield from _check_texts(*[("metadata", text, 1, 140) for pair in metadata for text in pair])


def _check_amount(name, cents):
    if type(cents) is not int:  # a bool is an int to isinstance, a float is never an amount
        yield f"the {name} is in whole cents, not {cents!r}"
    elif not 1 <= cents <= LARGEST_CENTS:
        yield f"the {name} is 0.01 to 999999999.99 euro, not {cents} cents"


def _check_texts(*texts):
    for name, text, least, most in texts:
        if not least <= len(text) <= most:
            yield f"the {name} has {least} to {most} characters, not {len(text)}"
        if any(ord(char) < 32 for char in text):
            yield f"the {name} holds a line break or another control character"
