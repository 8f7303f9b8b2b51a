import doctest
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import interest, interest_errors, interest_scheme
from odoo.addons.sagres_credit.tools.interest import Claim, Payment, Rate, accrue, round_cent, simple_interest, total
from odoo.addons.sagres_credit.tools.interest_errors import (
    InterestError,
    MissingRateError,
    OverlappingRatesError,
    RefusedInterestError,
)
from odoo.addons.sagres_credit.tools.interest_scheme import Terms, compute_statement, get_moratory_rates

LEGAL = (
    Rate(date(2022, 1, 1), date(2022, 12, 31), Decimal("1.25")),
    Rate(date(2023, 1, 1), date(2023, 12, 31), Decimal("5.00")),
    Rate(date(2024, 1, 1), date(2024, 12, 31), Decimal("2.50")),
    Rate(date(2025, 1, 1), date(2025, 12, 31), Decimal("2.00")),
    Rate(date(2026, 1, 1), date(2026, 12, 31), Decimal("1.60")),
)
MORATORY = (
    Rate(date(2012, 7, 1), date(2012, 12, 31), Decimal("8.00")),
    Rate(date(2013, 1, 1), date(2013, 6, 30), Decimal("8.75")),
    Rate(date(2024, 1, 1), date(2024, 6, 30), Decimal("12.50")),
    Rate(date(2024, 7, 1), date(2024, 12, 31), Decimal("12.25")),
    Rate(date(2025, 1, 1), date(2025, 6, 30), Decimal("11.15")),
    Rate(date(2025, 7, 1), date(2025, 12, 31), Decimal("10.15")),
    Rate(date(2026, 1, 1), date(2026, 6, 30), Decimal("10.15")),
)
days = some.dates(date(2022, 1, 1), date(2026, 12, 31))
amounts = some.decimals(0, 10**7, places=2)
percents = some.decimals(0, 20, places=2)


@some.composite
def tables(draw):
    """Draw rates for every day of 2022 to 2026, in no order."""
    cuts = sorted(draw(some.sets(days, max_size=8)) | {date(2022, 1, 1)})
    ends = [*(cut - timedelta(days=1) for cut in cuts[1:]), None]
    return draw(some.permutations([Rate(*span, draw(percents)) for span in zip(cuts, ends)]))


def by_day(capital, due, until, rates, spread=Decimal(0)):
    """Add interest up day by day: slow, and too simple to be wrong."""
    sum_, day = Fraction(0), due + timedelta(days=1)
    while day <= until:
        rate = next(rate for rate in rates if rate.date_from <= day <= (rate.date_to or date.max))
        sum_ += Fraction(capital) * Fraction(rate.percent + spread) / 100 / 365
        day += timedelta(days=1)
    return sum_


@pytest.mark.parametrize("module", [interest, interest_scheme])
def test_examples_of_the_documentation_hold(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


@pytest.mark.parametrize(("capital", "due", "until", "rates", "expected"), [
    pytest.param("1000", (2022, 12, 31), (2024, 6, 30), LEGAL, "62.47", id="I1"),
    pytest.param("10000", (2024, 5, 31), (2024, 9, 30), MORATORY, "411.51", id="I2"),
    pytest.param("2400", (2025, 6, 30), (2026, 6, 30), LEGAL, "43.24", id="I4"),
    pytest.param("1000", (2023, 12, 31), (2024, 12, 31), LEGAL, "25.07", id="366 days of a leap year, over 365"),
    pytest.param("1000", (2024, 5, 31), (2024, 5, 31), LEGAL, "0.00", id="paid on the due date"),
    pytest.param("1000", (2024, 5, 31), (2024, 1, 1), LEGAL, "0.00", id="paid before"),
    pytest.param("1000", (2024, 5, 31), (2024, 6, 1), LEGAL, "0.07", id="one day"),
    pytest.param("73", (2024, 5, 31), (2024, 6, 1), LEGAL, "0.01", id="half a cent goes up"),
    pytest.param("72.99", (2024, 5, 31), (2024, 6, 1), LEGAL, "0.00", id="less than half goes down"),
])
def test_interest_is_what_the_law_gives(capital, due, until, rates, expected):
    found = simple_interest(Decimal(capital), date(*due), date(*until), rates)
    assert found == Decimal(expected) and str(found) == expected


def test_segments_explain_the_sum():
    segments = accrue(Decimal(1000), date(2022, 12, 31), date(2024, 6, 30), LEGAL)
    assert [(part.date_from, part.date_to, part.days, part.capital, part.percent) for part in segments] == [
        (date(2023, 1, 1), date(2023, 12, 31), 365, 1000, Decimal("5.00")),
        (date(2024, 1, 1), date(2024, 6, 30), 182, 1000, Decimal("2.50")),
    ]
    assert [part.amount for part in segments] == [50, Fraction(910, 73)]


def test_missing_rate_names_the_first_day_without_one():
    with pytest.raises(MissingRateError, match="2026-07-01") as caught:
        simple_interest(Decimal(1000), date(2026, 3, 31), date(2026, 9, 30), MORATORY)  # I7
    assert (caught.value.day, caught.value.last) == (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(("due", "until", "first", "last"), [
    ((2013, 5, 31), (2024, 2, 1), (2013, 7, 1), (2023, 12, 31)),  # in the middle
    ((2012, 5, 31), (2012, 8, 1), (2012, 6, 1), (2012, 6, 30)),  # at the beginning
    ((2026, 6, 30), (2026, 7, 1), (2026, 7, 1), (2026, 7, 1)),  # all of it
])
def test_gap_is_named_wherever_it_is(due, until, first, last):
    with pytest.raises(MissingRateError) as caught:
        simple_interest(Decimal(1), date(*due), date(*until), MORATORY)
    assert (caught.value.day, caught.value.last) == (date(*first), date(*last))


def test_last_rate_is_never_carried_forward_unless_it_has_no_end():
    open_rate = [Rate(date(2026, 1, 1), None, Decimal("3.65"))]
    assert simple_interest(Decimal(1000), date(2026, 12, 31), date(2027, 12, 31), open_rate) == Decimal("36.50")
    with pytest.raises(MissingRateError):
        simple_interest(Decimal(1000), date(2026, 12, 30), date(2027, 1, 1), LEGAL)


def test_two_rates_on_one_day_are_refused_only_where_they_are_needed():
    rates = [*LEGAL, Rate(date(2024, 12, 31), date(2024, 12, 31), Decimal(9))]
    with pytest.raises(OverlappingRatesError) as caught:
        simple_interest(Decimal(1), date(2024, 6, 30), date(2025, 1, 31), rates)
    assert caught.value.day == date(2024, 12, 31)
    assert simple_interest(Decimal(1000), date(2023, 12, 31), date(2024, 12, 30), rates) == Decimal("25.00")


def test_nonsense_is_refused():
    with pytest.raises(InterestError):
        simple_interest(Decimal(-1), date(2024, 1, 1), date(2024, 2, 1), LEGAL)
    with pytest.raises(InterestError):
        simple_interest(Decimal(1), date(2024, 1, 1), date(2024, 2, 1), LEGAL, spread=Decimal(-3))


def test_capital_of_zero_needs_no_rate():
    assert simple_interest(Decimal(0), date(2026, 3, 31), date(2030, 9, 30), ()) == 0


def test_rates_may_come_as_an_iterator():
    payment = Payment(date(2024, 7, 10), Decimal(400))
    assert total(accrue(Decimal(1000), date(2023, 5, 31), date(2024, 9, 30), iter(LEGAL), payments=iter([payment]))) == \
        total(accrue(Decimal(1000), date(2023, 5, 31), date(2024, 9, 30), LEGAL, payments=[payment]))


@given(amounts, days, days, tables(), percents)
def test_interest_is_the_sum_of_its_days(capital, due, until, rates, spread):
    exact = by_day(capital, due, until, rates, spread)
    assert sum(part.amount for part in accrue(capital, due, until, rates, spread=spread)) == exact
    cents = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert abs(simple_interest(capital, due, until, rates, spread=spread) - cents) <= Decimal("0.01")
    assert abs(Fraction(simple_interest(capital, due, until, rates, spread=spread)) - exact) <= Fraction(1, 200)


@given(amounts, days, days, days, tables())
def test_splitting_the_time_changes_nothing(capital, one, two, three, rates):
    due, cut, until = sorted((one, two, three))
    parts = accrue(capital, due, cut, rates) + accrue(capital, cut, until, rates)
    whole = accrue(capital, due, until, rates)
    assert sum(part.amount for part in parts) == sum(part.amount for part in whole)
    assert total(parts) == total(whole)


@given(amounts, amounts, days, days, tables())
def test_splitting_the_capital_changes_nothing_before_rounding(one, other, due, until, rates):
    parts = accrue(one, due, until, rates) + accrue(other, due, until, rates)
    assert sum(part.amount for part in parts) == sum(part.amount for part in accrue(one + other, due, until, rates))


@given(amounts, days, days, days, tables())
def test_more_time_or_more_capital_is_never_less_interest(capital, due, one, other, rates):
    one, other = sorted((one, other))
    assert 0 <= simple_interest(capital, due, one, rates) <= simple_interest(capital, due, other, rates)
    assert simple_interest(capital, due, one, rates) <= simple_interest(capital + 1, due, one, rates)


@given(days, days, tables(), some.lists(some.tuples(days, amounts), min_size=1, max_size=5))
def test_part_payments_bear_interest_each_to_its_day(due, until, rates, paid):
    payments = [Payment(day, amount) for day, amount in paid]
    capital = sum(amount for _day, amount in paid) + Decimal(100)
    segments = accrue(capital, due, until, rates, payments=payments)
    # Each part of the capital bears interest until it was paid.
    exact = by_day(Decimal(100), due, until, rates)
    exact += sum(by_day(amount, due, min(day, until), rates) for day, amount in paid)
    assert sum(part.amount for part in segments) == exact


@given(some.fractions(min_value=0, max_value=10**6))
def test_sum_is_rounded_half_up(exact):
    cents = round_cent(exact)
    assert exact - Fraction(1, 200) < cents <= exact + Fraction(1, 200)


def test_day_of_a_payment_still_bears_interest_and_the_next_does_not():
    segments = accrue(
        Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, payments=[Payment(date(2026, 2, 10), Decimal(1000))]
    )
    assert [(part.date_from, part.date_to) for part in segments] == [(date(2026, 2, 1), date(2026, 2, 10))]


def test_debt_paid_in_full_needs_no_rate_afterwards():
    payments = [Payment(date(2026, 6, 30), Decimal(1000))]
    assert accrue(Decimal(1000), date(2026, 3, 31), date(2026, 9, 30), MORATORY, payments=payments)


def test_payment_before_the_due_date_or_after_the_last_day():
    payments = [Payment(date(2026, 1, 15), Decimal(400)), Payment(date(2026, 4, 1), Decimal(100))]
    segment, = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, payments=payments)
    assert segment.capital == 600


def test_payment_that_came_back_bears_interest_again():
    payments = [Payment(date(2026, 2, 10), Decimal(400)), Payment(date(2026, 2, 20), Decimal(-400))]
    segments = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, payments=payments)
    assert [(part.days, part.capital) for part in segments] == [(10, 1000), (10, 600), (10, 1000)]


def test_more_paid_than_owed_is_refused():
    with pytest.raises(InterestError):
        accrue(Decimal(10), date(2026, 1, 31), date(2026, 3, 2), LEGAL, payments=[Payment(date(2026, 2, 1), Decimal(11))])


def test_claim_raises_the_rate_from_its_own_day():
    claim = Claim(date(2026, 2, 10), MORATORY)
    segments = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, claim=claim)
    assert [(part.date_from, part.percent) for part in segments] == [
        (date(2026, 2, 1), Decimal("1.6")), (date(2026, 2, 10), Decimal("10.15"))
    ]


def test_points_on_top_end_with_the_claim():
    claim = Claim(date(2026, 2, 10), MORATORY)
    segments = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, spread=Decimal(2), claim=claim)
    assert [part.percent for part in segments] == [Decimal("3.6"), Decimal("10.15")]


@pytest.mark.parametrize(("day", "percents_"), [
    ((2026, 1, 1), ["10.15"]), ((2026, 2, 1), ["10.15"]), ((2026, 3, 3), ["1.6"]), ((2026, 3, 2), ["1.6", "10.15"]),
])
def test_claim_before_the_delay_or_after_the_last_day(day, percents_):
    claim = Claim(date(*day), MORATORY)
    segments = accrue(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), LEGAL, claim=claim)
    assert [part.percent for part in segments] == [Decimal(percent) for percent in percents_]


def firms(**vals):
    return Terms(**{
        "scheme": "moratory", "rates": MORATORY, "debtor": "business", "contract_date": date(2024, 1, 10), **vals
    })


def test_late_payment_between_firms_costs_forty_euro_more():
    found = compute_statement(Decimal(10000), date(2024, 5, 31), date(2024, 9, 30), firms())
    assert (found.interest, found.flat_cost) == (Decimal("411.51"), 40)


def test_flat_cost_is_due_for_one_day_and_not_without_delay():
    assert compute_statement(Decimal(1), date(2024, 5, 31), date(2024, 6, 1), firms()).flat_cost == 40
    assert compute_statement(Decimal(1), date(2024, 5, 31), date(2024, 5, 31), firms()).flat_cost == 0
    early = [Payment(date(2024, 5, 20), Decimal(1))]
    assert compute_statement(Decimal(1), date(2024, 5, 31), date(2024, 7, 1), firms(), payments=early).flat_cost == 0


@pytest.mark.parametrize(("vals", "code"), [
    ({"debtor": "consumer"}, "consumer"),  # I8
    ({"debtor": "unknown"}, "debtor"),
    ({"creditor": "public_body"}, "creditor"),
    ({"creditor": "consumer"}, "creditor"),
    ({"nature": "damages"}, "damages"),
    ({"nature": "insolvency"}, "insolvency"),
    ({"contract_date": None}, "no_contract_date"),
    ({"contract_date": date(2002, 8, 7)}, "contract_too_old"),
])
def test_late_payment_interest_is_refused_with_its_reason(vals, code):
    with pytest.raises(RefusedInterestError) as caught:
        compute_statement(Decimal(1), date(2024, 5, 31), date(2024, 6, 30), firms(**vals))
    assert caught.value.code == code


def test_professionals_and_public_bodies_owe_it_too():
    for debtor in ("professional", "public_body"):
        assert compute_statement(Decimal(1000), date(2024, 5, 31), date(2024, 6, 30), firms(debtor=debtor)).interest


def test_older_contract_keeps_its_points_and_pays_no_flat_cost():
    terms = firms(contract_date=date(2012, 12, 31))
    found = compute_statement(Decimal(36500), date(2012, 12, 30), date(2013, 1, 2), terms)
    assert [(part.days, part.percent) for part in found.segments] == [(1, Decimal("8.00")), (2, Decimal("7.75"))]
    assert (found.interest, found.flat_cost, found.notes) == (Decimal("23.50"), 0, ("old_contract",))
    assert get_moratory_rates(firms(contract_date=date(2013, 1, 1))) == MORATORY


def test_rate_that_spans_the_change_is_cut():
    terms = firms(rates=(Rate(date(2012, 1, 1), None, Decimal(8)),), contract_date=date(2012, 5, 1))
    assert get_moratory_rates(terms) == (
        Rate(date(2012, 1, 1), date(2012, 12, 31), Decimal(8)), Rate(date(2013, 1, 1), None, Decimal(7)),
    )


@pytest.mark.parametrize(("scheme", "day", "notes", "interest_"), [
    ("legal", (2026, 2, 10), ("claim",), "6.23"),
    ("legal", (2014, 12, 11), ("claim",), "8.34"),
    ("legal", (2014, 12, 10), ("old_claim",), "1.32"),
    ("contract", (2026, 2, 10), (), "1.32"),
])
def test_claim_raises_only_the_legal_rate_and_only_in_later_proceedings(scheme, day, notes, interest_):
    found = compute_statement(
        Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), Terms(scheme, LEGAL), claim_date=date(*day),
        claim_rates=MORATORY,
    )
    assert (found.notes, found.interest, found.flat_cost) == (notes, Decimal(interest_), 0)


def test_no_scheme_bears_nothing_and_an_unknown_one_is_refused():
    assert compute_statement(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), Terms("none")).interest == 0
    with pytest.raises(ValueError):
        compute_statement(Decimal(1000), date(2026, 1, 31), date(2026, 3, 2), Terms("usury"))


def test_errors_form_one_family():
    for error in (MissingRateError, OverlappingRatesError, RefusedInterestError):
        assert issubclass(error, interest_errors.InterestError) and issubclass(error, ValueError)
