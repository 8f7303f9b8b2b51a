import doctest
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from odoo.addons.sagres_credit.tools.holidays import is_holiday
from odoo.addons.sagres_cx.tools import working_time
from odoo.addons.sagres_cx.tools.working_time import Office, deadline, next_open, previous_day

ITALY = Office(is_holiday=is_holiday)
moments = some.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31))


def test_examples_of_working_time_hold():
    result = doctest.testmod(working_time)
    assert result.attempted and not result.failed


def test_who_speaks_on_friday_evening_is_called_by_wednesday_morning():
    assert deadline(datetime(2026, 11, 20, 21, 30)) == datetime(2026, 11, 25, 9)


def test_easter_monday_does_not_count():
    good_friday = datetime(2027, 3, 26, 11)
    assert deadline(good_friday, office=ITALY) == datetime(2027, 3, 31, 11)


def test_the_fifteenth_of_august_does_not_count():
    assert deadline(datetime(2025, 8, 13, 16), office=ITALY) == datetime(2025, 8, 18, 16)
    assert deadline(datetime(2028, 8, 14, 16), office=ITALY) == datetime(2028, 8, 17, 16)


def test_a_patron_saint_and_the_hours_of_the_office_count():
    ambrose = Office(time(8), time(13), feasts=frozenset({(12, 7)}), is_holiday=is_holiday)
    assert deadline(datetime(2026, 12, 4, 14), office=ambrose) == datetime(2026, 12, 11, 8)
    assert deadline(datetime(2026, 12, 2, 10), 26, ambrose) == datetime(2026, 12, 3, 12)


def test_on_monday_the_last_working_day_is_friday():
    assert previous_day(date(2026, 11, 23)) == date(2026, 11, 20)


@given(moments, some.integers(1, 200))
def test_a_deadline_is_in_working_time_and_not_before_its_hours(moment, hours):
    due = deadline(moment, hours, ITALY)
    assert ITALY.is_open_on(due.date()) and time(9) <= due.time() <= time(18)
    assert due - moment >= timedelta(hours=hours)


@given(moments, moments)
def test_who_speaks_later_is_never_due_earlier(first, second):
    early, late = sorted((first, second))
    assert deadline(early, office=ITALY) <= deadline(late, office=ITALY)
    assert next_open(early, ITALY) <= next_open(late, ITALY)
