import doctest
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import allocation
from odoo.addons.sagres_credit.tools.allocation import Allocation, Debt, allocate

ON = date(2026, 11, 20)
cents = some.decimals(0, 1000, places=2)
flags = some.booleans()


def debt(key, capital, due=(2025, 1, 31), **vals):
    return Debt(key, Decimal(capital), due=date(*due), **{
        name: Decimal(value) if isinstance(value, str) else value for name, value in vals.items()
    })


@some.composite
def books(draw):
    """Draw up to seven debts, few of them different in what the law looks at, so that many tie."""
    count = draw(some.integers(0, 7))
    return [
        Debt(
            f"D{number}", draw(cents), interest=draw(cents), costs=draw(cents),
            due=draw(some.sampled_from([date(2025, 1, 31), date(2026, 6, 30), date(2027, 1, 1)])),
            secured=draw(flags), rate=draw(some.sampled_from([Decimal("1.6"), Decimal("10.15")])), prescribed=draw(flags),
        )
        for number in range(count)
    ]


def paid(amount, debts, **vals):
    """Return ``{key: amount}`` of what each debt receives."""
    return {part.key: part.amount for part in allocate(Decimal(amount), debts, on=ON, **vals)}


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(allocation)
    assert result.attempted and not result.failed


def test_inside_a_debt_costs_come_before_interest_and_capital():
    one = debt("A", "1000", interest="60", costs="40")  # A1
    assert allocate(Decimal(500), [one], on=ON) == [Allocation("A", Decimal(40), Decimal(60), Decimal(400))]
    assert allocate(Decimal(70), [one], on=ON) == [Allocation("A", Decimal(40), Decimal(30), Decimal(0))]
    assert allocate(Decimal(30), [one], on=ON) == [Allocation("A", Decimal(30), Decimal(0), Decimal(0))]


def test_capital_comes_first_only_with_the_consent_of_the_creditor():
    one = debt("A", "1000", interest="60", costs="40")
    assert allocate(Decimal(1050), [one], on=ON, capital_first=True) == [
        Allocation("A", Decimal(40), Decimal(10), Decimal(1000))
    ]


A3 = [debt("A", "300", (2025, 1, 31), rate="1.6"), debt("B", "300", (2025, 6, 30), rate="10.15")]


def test_more_onerous_debt_comes_before_the_older():
    assert paid("300", A3) == {"B": 300}


def test_declaration_wins():
    assert paid("300", A3, designated=["A"]) == {"A": 300}  # A4
    assert paid("400", A3, designated=["A"]) == {"A": 300, "B": 100}


@pytest.mark.parametrize(("debts", "first", "reason"), [
    ([debt("A", "10", secured=True, rate="9"), debt("B", "10", (2026, 1, 31))], "B", "less_secured"),
    ([debt("A", "10", secured=2), debt("B", "10", (2026, 1, 31), secured=1)], "B", "less_secured"),
    ([debt("A", "10"), debt("B", "10", (2026, 1, 31), rate="0.01")], "B", "more_onerous"),
    ([debt("A", "10", (2025, 2, 1)), debt("B", "10")], "B", "older"),
    ([debt("A", "10", prescribed=True, rate="9"), debt("B", "10")], "B", "only"),
    ([debt("A", "10", (2026, 11, 21), rate="9"), debt("B", "10", (2026, 11, 20))], "B", "only"),
])
def test_each_criterion_only_breaks_the_ties_of_the_one_before(debts, first, reason):
    for book in (debts, debts[::-1]):
        part, = allocate(Decimal(10), book, on=ON)
        assert (part.key, part.reason) == (first, reason)


def test_order_goes_down_through_all_criteria():
    book = [
        debt("secured", "10", rate="9"), debt("old", "10"), debt("new", "10", (2026, 1, 31)), debt("dear", "10", rate="5"),
    ]
    book[0] = debt("secured", "10", rate="9", secured=True)
    assert [part.key for part in allocate(Decimal(40), book, on=ON)] == ["dear", "old", "new", "secured"]


def test_equal_debts_share_in_proportion_and_the_cents_add_up():
    book = [debt("A", "100"), debt("B", "100"), debt("C", "100")]
    assert paid("100", book) == {"A": Decimal("33.34"), "B": Decimal("33.33"), "C": Decimal("33.33")}
    assert {part.reason for part in allocate(Decimal(100), book, on=ON)} == {"proportional"}
    assert paid("10", [debt("A", "10"), debt("B", "30")]) == {"A": Decimal("2.50"), "B": Decimal("7.50")}


def test_left_over_cent_goes_to_the_largest_rest():
    assert paid("0.05", [debt("A", "1"), debt("B", "2"), debt("C", "4")]) == {
        "A": Decimal("0.01"), "B": Decimal("0.01"), "C": Decimal("0.03"),
    }


def test_proportion_is_of_what_is_open_with_interest_and_costs():
    book = [debt("A", "50", interest="30", costs="20"), debt("B", "100")]
    assert allocate(Decimal(100), book, on=ON) == [
        Allocation("A", Decimal(20), Decimal(30), Decimal(0)), Allocation("B", Decimal(0), Decimal(0), Decimal(50)),
    ]


@pytest.mark.parametrize("vals", [{"due": (2027, 1, 1)}, {"prescribed": True}])
def test_debt_not_due_or_prescribed_is_reached_only_by_a_declaration(vals):
    book = [debt("A", "100"), debt("B", "100", **vals)]
    assert paid("150", book) == {"A": 100}
    assert sum(part.amount for part in allocate(Decimal(150), book, on=ON)) == 100, "50 wait for a declaration"
    assert paid("150", book, designated=["B"]) == {"B": 100, "A": 50}


def test_debt_due_on_the_day_of_the_payment_is_due():
    assert paid("10", [debt("A", "10", (2026, 11, 20))]) == {"A": 10}
    assert paid("10", [debt("A", "10", (2026, 11, 21))]) == {}


def test_debts_named_in_an_order_are_paid_in_it_and_a_set_as_the_law_says():
    assert paid("300", A3, designated=["A", "B"]) == {"A": 300}
    assert paid("300", A3, designated={"A", "B"}) == {"B": 300}
    assert paid("300", A3, designated=iter(["A", "A", "B"])) == {"A": 300}


@pytest.mark.parametrize(("amount", "debts", "designated"), [
    ("10", A3, ["C"]), ("-1", A3, ()), ("0.001", A3, ()), ("1", [debt("A", "-1")], ()), ("1", [debt("A", "1.005")], ()),
    ("1", [debt("A", "1"), debt("A", "2")], ()),
])
def test_what_cannot_be_is_refused(amount, debts, designated):
    with pytest.raises(ValueError):
        allocate(Decimal(amount), debts, on=ON, designated=designated)


def test_currency_without_cents():
    book = [debt("A", "100"), debt("B", "200")]
    assert paid("100", book, rounding=Decimal(1)) == {"A": 33, "B": 67}


@given(cents, books(), some.data())
def test_parts_add_up_and_no_debt_receives_more_than_it_is(amount, book, data):
    named = data.draw(some.lists(some.sampled_from([item.key for item in book]), unique=True)) if book else []
    parts = allocate(amount, book, on=ON, designated=named)
    by_key = {item.key: item for item in book}
    reachable = sum(item.open for item in book if item.key in named or (item.due <= ON and not item.prescribed))
    assert sum(part.amount for part in parts) == min(amount, reachable)
    assert len({part.key for part in parts}) == len(parts)
    for part in parts:
        for name in ("costs", "interest", "capital"):
            value = getattr(part, name)
            assert 0 <= value <= getattr(by_key[part.key], name) and value == round(value, 2)
        if part.interest:
            assert part.costs == by_key[part.key].costs
        if part.capital:
            assert part.interest == by_key[part.key].interest
        assert part.amount and part.reason


@given(cents, books())
def test_nothing_goes_to_a_debt_before_those_that_come_first_are_paid(amount, book):
    received = {part.key: part.amount for part in allocate(amount, book, on=ON)}
    due = [item for item in book if item.due <= ON and not item.prescribed]
    for one in due:
        for other in due:
            first, second = ((item.secured, -item.rate, item.due) for item in (one, other))
            if first < second and received.get(other.key):
                assert received.get(one.key, 0) == one.open


@given(cents, books())
def test_equal_debts_receive_their_share_to_the_cent(amount, book):
    received = {part.key: part.amount for part in allocate(amount, book, on=ON)}
    groups = {}
    for item in book:
        if item.due <= ON and not item.prescribed and item.open:
            groups.setdefault((item.secured, item.rate, item.due), []).append(item)
    for group in groups.values():
        given_, whole = sum(received.get(item.key, 0) for item in group), sum(item.open for item in group)
        for item in group:
            assert abs(received.get(item.key, 0) - given_ * item.open / whole) < Decimal("0.01") + Decimal("1e-9")


@given(cents, cents, books())
def test_more_money_never_takes_a_whole_cent_from_a_debt(one, more, book):
    # By the largest rest a debt of a tie may lose one cent to another, no more.
    before = {part.key: part.amount for part in allocate(one, book, on=ON)}
    after = {part.key: part.amount for part in allocate(one + more, book, on=ON)}
    assert all(after.get(key, 0) >= value - Decimal("0.01") for key, value in before.items())
