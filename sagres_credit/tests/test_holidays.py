import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools import holidays
from odoo.addons.sagres_credit.tools.holidays import easter, is_holiday, public_holidays

years = some.integers(1950, 2100)
days = some.dates(date(1950, 1, 1), date(2100, 12, 31))


def test_examples_of_the_documentation_hold():
    result = doctest.testmod(holidays)
    assert result.attempted and not result.failed


@given(years)
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)
    assert is_holiday(day + timedelta(days=1))


@given(years)
def test_the_state_has_eleven_holidays_and_twelve_since_saint_francis_came_back(year):
    easter_monday = easter(year) + timedelta(days=1)
    expected = (12 if year >= 2026 else 11) - (easter_monday == date(year, 4, 25))
    assert len(public_holidays(year)) == expected
    assert all(day.year == year for day in public_holidays(year))


@given(days)
def test_every_sunday_is_a_holiday_and_other_days_are_named(day):
    assert is_holiday(day) == (day.weekday() == 6 or day in public_holidays(day.year))


def test_saint_francis_is_a_holiday_from_2026():
    assert date(2025, 10, 4).weekday() == 5 and not is_holiday(date(2025, 10, 4))
    assert is_holiday(date(2026, 10, 4))
    assert date(2027, 10, 4).weekday() == 0 and is_holiday(date(2027, 10, 4))


def test_easter_monday_is_a_holiday_and_good_friday_is_not():
    assert is_holiday(date(2027, 3, 29))
    assert not is_holiday(date(2027, 3, 26))


def test_a_saturday_is_not_a_holiday():
    assert not is_holiday(date(2026, 11, 21))
