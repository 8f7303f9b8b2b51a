"""Which interest a debt bears: the legal one, the one between firms, an agreed one, or none. No ORM."""
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from .interest import Claim, Payment, Rate, Segment, accrue, total
from .interest_errors import RefusedInterestError

SCHEMES = ("legal", "moratory", "contract", "ecb", "none")
FIRMS = frozenset({"business", "professional"})
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LatePayment:
    """The numbers of D.Lgs. 231/2002 and of art. 1284 c. 4 c.c., to be replaced where the law replaces them.

    :param first_contract: contracts concluded before know no late-payment interest (art. 11)
    :param change: from this day contracts bear the points of the published rates, and the flat cost (D.Lgs. 192/2012)
    :param old_points: points less, on the days from ``change`` on, for contracts concluded before it
    :param flat_cost: euro for each invoice paid late (art. 6)
    :param claims_from: judicial claims from this day raise the legal rate (D.L. 132/2014 art. 17)
    """

    first_contract: date = date(2002, 8, 8)
    change: date = date(2013, 1, 1)
    old_points: Decimal = Decimal(1)
    flat_cost: Decimal = Decimal(40)
    claims_from: date = date(2014, 12, 11)


@dataclass(frozen=True)
class Terms:
    """What decides the interest of one debt.

    :param scheme: one of :data:`SCHEMES`
    :param creditor, debtor: ``business``, ``professional``, ``public_body`` or ``consumer``
    :param nature: ``contract``, ``damages`` or ``insolvency`` (a claim in an insolvency procedure)
    :param contract_date: when the contract was concluded; needed for late-payment interest
    """

    scheme: str
    rates: tuple[Rate, ...] = ()
    spread: Decimal = Decimal(0)
    creditor: str = "business"
    debtor: str = "consumer"
    nature: str = "contract"
    contract_date: date | None = None
    law: LatePayment = field(default_factory=LatePayment)


@dataclass(frozen=True)
class Statement:
    """Interest of one debt to a day, with what it is made of, and codes of what needs a word.

    Notes: ``claim`` (the higher rate runs from the judicial claim), ``old_claim`` (it does not: the proceedings are too
    old), ``old_contract`` (points less and no flat cost).
    """

    segments: tuple[Segment, ...]
    interest: Decimal
    flat_cost: Decimal
    notes: tuple[str, ...] = ()


def compute_statement(
    capital: Decimal, due: date, until: date, terms: Terms, *, payments: Iterable[Payment] = (),
    claim_date: date | None = None, claim_rates: Iterable[Rate] = (),
) -> Statement:
    """Return what a debt bears from the day after ``due`` to ``until`` included, and why.

    The flat cost is due as soon as late-payment interest runs, once an invoice, however short the delay.

    >>> rates = (Rate(date(2024, 1, 1), date(2024, 6, 30), Decimal("12.50")),
    ...          Rate(date(2024, 7, 1), date(2024, 12, 31), Decimal("12.25")))
    >>> firms = Terms("moratory", rates, debtor="business", contract_date=date(2024, 1, 10))
    >>> found = compute_statement(Decimal(10000), date(2024, 5, 31), date(2024, 9, 30), firms)
    >>> found.interest, found.flat_cost
    (Decimal('411.51'), Decimal('40'))

    :param claim_rates: late-payment rates as published, for the days from a judicial claim on (1284 c. 4 c.c.)
    :raises RefusedInterestError: where the law does not give the interest of the scheme
    :raises MissingRateError: naming the first day without a rate
    """
    if terms.scheme not in SCHEMES:
        raise ValueError(f"unknown scheme: {terms.scheme!r}")
    if terms.scheme == "none":
        return Statement((), total(()), Decimal(0))
    is_moratory = terms.scheme == "moratory"
    rates = get_moratory_rates(terms) if is_moratory else terms.rates
    claim, notes = _get_claim(terms, claim_date, claim_rates)
    segments = tuple(accrue(capital, due, until, rates, spread=terms.spread, payments=payments, claim=claim))
    flat_cost = Decimal(0)
    if is_moratory and _is_old(terms):
        notes = (*notes, "old_contract")
    elif is_moratory and segments:
        flat_cost = terms.law.flat_cost
    return Statement(segments, total(segments), flat_cost, notes)


def check_moratory(terms: Terms) -> None:
    """Refuse late-payment interest where D.Lgs. 231/2002 does not give it (arts. 1, 2 and 11).

    >>> check_moratory(Terms("moratory", debtor="consumer"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    RefusedInterestError: refused: consumer

    :raises RefusedInterestError: with code ``consumer``, ``debtor`` (unknown what it is), ``creditor`` (no firm),
        ``damages``, ``insolvency``, ``no_contract_date`` or ``contract_too_old``
    """
    if terms.debtor == "consumer":
        raise RefusedInterestError("consumer")
    if terms.debtor not in FIRMS | {"public_body"}:
        raise RefusedInterestError("debtor")
    if terms.creditor not in FIRMS:
        raise RefusedInterestError("creditor")
    if terms.nature != "contract":
        raise RefusedInterestError(terms.nature)
    if not terms.contract_date:
        raise RefusedInterestError("no_contract_date")
    if terms.contract_date < terms.law.first_contract:
        raise RefusedInterestError("contract_too_old")


def get_moratory_rates(terms: Terms) -> tuple[Rate, ...]:
    """Return the published late-payment rates as they hold for a contract: an older one keeps its lower points.

    >>> old = Terms("moratory", (Rate(date(2012, 7, 1), date(2013, 6, 30), Decimal(8)),), debtor="business",
    ...             contract_date=date(2012, 5, 2))
    >>> [(str(rate.date_from), int(rate.percent)) for rate in get_moratory_rates(old)]
    [('2012-07-01', 8), ('2013-01-01', 7)]

    :raises RefusedInterestError: see :func:`check_moratory`
    """
    check_moratory(terms)
    if not _is_old(terms):
        return tuple(terms.rates)
    change, found = terms.law.change, []
    for rate in terms.rates:
        if rate.date_from < change:
            before = min(rate.date_to or date.max, change - ONE_DAY)
            found.append(replace(rate, date_to=before))
        if rate.date_to is None or rate.date_to >= change:
            percent = rate.percent - terms.law.old_points
            found.append(replace(rate, date_from=max(rate.date_from, change), percent=percent))
    return tuple(found)


def _is_old(terms):
    return terms.contract_date < terms.law.change


def _get_claim(terms, claim_date, claim_rates):
    """Return the claim that raises the legal rate, if any, and the notes it needs.

    An agreed rate stays, and late-payment interest runs already.
    """
    if not claim_date or terms.scheme != "legal":
        return None, ()
    if claim_date < terms.law.claims_from:
        return None, ("old_claim",)
    return Claim(claim_date, tuple(claim_rates)), ("claim",)
