import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import allowance
from odoo.addons.sagres_credit.tools.allowance import (
    CENT,
    Exposure,
    MissingBandError,
    Year,
    get_collection_ratios,
    get_fcde,
    get_loss_rate,
    insure,
    slide,
    value,
    view_tax,
)

MATRIX = {None: {
    0: Decimal("0.5"), 1: Decimal(1), 31: Decimal(3), 61: Decimal(8), 91: Decimal(20), 181: Decimal(45), 361: Decimal(80),
}}
LAW = {"yearly": Decimal("0.5"), "cap": Decimal(5)}
WEIGHTS = Decimal("0.35"), Decimal("0.10")
amounts = some.decimals("0.01", 10**6, places=2)
percents = some.decimals(0, 100, places=2)
years = some.lists(
    some.tuples(some.decimals(0, 10**6, places=2), some.decimals(0, 10**6, places=2)), min_size=5, max_size=5,
).map(lambda rows: [Year(2020 + place, assessed, min(collected, assessed)) for place, (assessed, collected) in enumerate(rows)])


def test_doctests():
    assert doctest.testmod(allowance).failed == 0


@pytest.mark.parametrize(("days", "expected"), [
    (-10, "5.00"), (0, "5.00"), (1, "10.00"), (30, "10.00"), (31, "30.00"), (60, "30.00"), (61, "80.00"), (90, "80.00"),
    (91, "200.00"), (180, "200.00"), (181, "450.00"), (360, "450.00"), (361, "800.00"),
])
def test_the_matrix_of_the_handbook_at_each_border(days, expected):
    assert str(value([Exposure("one", Decimal(1000), days)], MATRIX)[0].allowance) == expected


@pytest.mark.parametrize(("vals", "kind", "expected"), [
    ({"prescribed": True}, "prescribed", "1000.00"),
    ({"insolvent": True}, "insolvent", "1000.00"),
    ({"insolvent": True, "secured": True}, "matrix", "5.00"),
    ({"insolvent": True, "insured": Decimal(900)}, "insolvent", "100.00"),
    ({"prescribed": True, "percent": Decimal(40)}, "individual", "400.00"),
    ({"percent": Decimal(0)}, "individual", "0.00"),
    ({"insured": Decimal(900)}, "matrix", "0.50"),
])
def test_what_wins_over_the_matrix(vals, kind, expected):
    found = value([Exposure("one", Decimal(1000), 0, **vals)], MATRIX)[0]
    assert (found.kind, str(found.allowance)) == (kind, expected)


def test_a_segment_with_rates_of_its_own_uses_them():
    matrix = {**MATRIX, "company": {0: Decimal(2)}}
    found = value([Exposure(segment, Decimal(100), 400, segment) for segment in ("company", "household", None)], matrix)
    assert [row.allowance for row in found] == [2, 80, 80]


def test_an_item_without_a_band_is_not_guessed():
    with pytest.raises(MissingBandError, match="no band for company at 5 days"):
        value([Exposure("one", Decimal(1), 5, "company")], {"company": {31: Decimal(3)}})


@given(some.lists(amounts, min_size=1, max_size=12), percents, some.decimals(0, 10**6, places=2))
def test_the_insured_parts_add_up_and_never_exceed_the_item(debts, percent, limit):
    parts = insure(debts, percent, limit)
    cover = allowance.round_money(sum(debts) * percent / 100)
    assert sum(parts) == (min(cover, limit) if limit else cover)
    assert all(0 <= part <= debt and part == part.quantize(CENT) for part, debt in zip(parts, debts, strict=True))


@given(some.lists(some.tuples(amounts, some.integers(-400, 4000), percents), max_size=20))
def test_what_is_set_aside_lies_between_nothing_and_all(rows):
    items = [Exposure(place, amount, days, insured=allowance.round_money(amount * part / 100))
             for place, (amount, days, part) in enumerate(rows)]
    for item, row in zip(items, value(items, MATRIX), strict=True):
        assert 0 <= row.allowance <= row.exposed == item.amount - item.insured


@given(amounts, some.integers(-10, 800), some.integers(0, 800))
def test_growing_old_never_sets_aside_less(amount, days, more):
    young, old = value([Exposure(1, amount, days), Exposure(2, amount, days + more)], MATRIX)
    assert young.allowance <= old.allowance


def test_history():
    assert get_loss_rate(Decimal(300), Decimal(200)) == Decimal("33.33")
    assert get_loss_rate(Decimal(300), Decimal(310)) == 0


def test_fcde_by_hand():
    five = [Year(2021, Decimal(1000), Decimal(900)), Year(2022, Decimal(2000), Decimal(1000)),
            Year(2023, Decimal(1000), Decimal(700)), Year(2024, Decimal(4000), Decimal(3000)),
            Year(2025, Decimal(2000), Decimal(1800))]
    ratios = get_collection_ratios(five, *WEIGHTS)
    assert ratios["totals"] == Decimal("0.74")  # 7,400 / 10,000
    assert ratios["ratios"] == Decimal("0.75")  # (0.9 + 0.5 + 0.7 + 0.75 + 0.9) / 5
    assert ratios["weighted_totals"] == Decimal(1940) / Decimal(2500)  # 0.1 x 2,600 + 0.35 x 4,800 over 400 + 2,100
    assert ratios["weighted_ratios"] == Decimal("0.7875")  # 0.1 x 2.1 + 0.35 x 1.65
    assert get_fcde(Decimal(50000), ratios["weighted_ratios"]) == Decimal("10625.00")
    assert get_fcde(Decimal(50000), ratios["totals"], Decimal(95)) == Decimal("12350.00")


def test_sliding_counts_what_the_next_year_collected():
    seven = [Year(year, Decimal(100), Decimal(50), Decimal(20)) for year in range(2019, 2026)]
    used = slide(seven, 2025)
    assert [year.year for year in used] == [2020, 2021, 2022, 2023, 2024]
    assert get_collection_ratios(used, *WEIGHTS)["totals"] == Decimal("0.7")


def test_a_year_without_assessments_has_no_ratio():
    one = [Year(2021, Decimal(0), Decimal(0)), Year(2022, Decimal(100), Decimal(80))]
    assert get_collection_ratios(one, *WEIGHTS)["ratios"] == Decimal("0.8")
    assert set(get_collection_ratios(one[:1], *WEIGHTS).values()) == {None}


@given(years)
def test_every_method_is_a_share_within_what_the_years_say(five):
    known = [year.ratio for year in five if year.ratio is not None]
    for ratio in get_collection_ratios(five, *WEIGHTS).values():
        assert (ratio is None) == (not known)
        assert ratio is None or min(known) - CENT <= ratio <= max(known) + CENT


@pytest.mark.parametrize(("fund", "provision", "losses", "expected"), [
    # credits 100,000: 500 a year, full at 5,000. used, deductible losses, deductible, taxed, excess, fund
    (0, 2000, 0, (0, 0, 500, 1500, 0, 500)),
    (4800, 2000, 0, (0, 0, 200, 1800, 0, 5000)),
    (5000, 2000, 0, (0, 0, 0, 2000, 0, 5000)),
    (6000, 0, 0, (0, 0, 0, 0, 1000, 5000)),
    (6000, 300, 3000, (3000, 0, 300, 0, 0, 3300)),
    (1000, 800, 1500, (1000, 500, 500, 300, 0, 500)),
])
def test_tax_view_by_hand(fund, provision, losses, expected):
    tax = view_tax(Decimal(100000), Decimal(fund), Decimal(provision), Decimal(losses), **LAW)
    assert (tax.yearly_limit, tax.cap) == (500, 5000)
    assert (tax.used, tax.deductible_losses, tax.deductible, tax.taxed, tax.excess, tax.fund) == expected


@given(some.lists(amounts, min_size=4, max_size=4))
def test_tax_view_adds_up(figures):
    base, fund, provision, losses = figures
    tax = view_tax(base, fund, provision, losses, **LAW)
    assert tax.deductible + tax.taxed == provision
    assert tax.used + tax.deductible_losses == losses
    assert tax.fund == fund - tax.used + tax.deductible - tax.excess <= max(tax.cap, fund)
    assert 0 <= tax.deductible <= tax.yearly_limit
