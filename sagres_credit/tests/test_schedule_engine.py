import calendar
from datetime import date
from decimal import Decimal
from doctest import testmod

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import schedule
from ..tools.schedule import FREQUENCIES, count_for, installments

CENT = Decimal("0.01")
amounts = st.integers(1, 10**9).map(lambda cents: cents * CENT)
counts = st.integers(1, 120)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
roundings = st.sampled_from([CENT, Decimal(1), Decimal(5), Decimal(10), Decimal(50)])


@tagged("post_install", "-at_install")
class TestScheduleEngine(BaseCase):
    """Installments add up to the cent for any amount and count."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(testmod(schedule).failed)

    @given(total=amounts, count=counts, first=days, rounding=roundings, frequency=st.sampled_from(sorted(FREQUENCIES)))
    def test_they_add_up_and_every_one_is_above_zero(self, total, count, first, rounding, frequency):
        if total < count * CENT:
            with self.assertRaises(ValueError):
                installments(total, count=count, first_due=first, rounding=rounding)
            return
        lines = installments(total, count=count, first_due=first, rounding=rounding, frequency=frequency)
        self.assertEqual(sum(amount for _day, amount in lines), total)
        self.assertEqual(len(lines), count)
        self.assertTrue(all(amount > 0 for _day, amount in lines))
        self.assertEqual(len({amount for _day, amount in lines[:-1]}), min(count - 1, 1))
        self.assertEqual(sorted({day for day, _amount in lines}), [day for day, _amount in lines])

    @given(total=amounts, count=counts, rounding=roundings)
    def test_the_last_is_like_the_others(self, total, count, rounding):
        if total < count * CENT * count:
            return  # a few cents each: the cents left over may be more than the others
        lines = installments(total, count=count, first_due=date(2026, 1, 31), rounding=rounding)
        self.assertLessEqual(lines[-1][1], 2 * lines[0][1])

    @given(total=amounts, count=counts, data=st.data())
    def test_a_down_payment_comes_first_and_the_rest_one_period_later(self, total, count, data):
        down = data.draw(st.integers(1, 10**9)) * CENT
        if down >= total or total - down < count * CENT:
            with self.assertRaises(ValueError):
                installments(total, count=count, first_due=date(2026, 1, 31), down_payment=down)
            return
        lines = installments(total, count=count, first_due=date(2026, 1, 31), down_payment=down)
        self.assertEqual(lines[0], (date(2026, 1, 31), down))
        self.assertEqual(lines[1][0], date(2026, 2, 28))
        self.assertEqual((len(lines), sum(amount for _day, amount in lines)), (count + 1, total))

    @given(first=days, count=st.integers(2, 60))
    def test_the_day_of_the_month_is_kept(self, first, count):
        for day, _amount in installments(Decimal(10000), count=count, first_due=first):
            self.assertEqual(day.day, min(first.day, calendar.monthrange(day.year, day.month)[1]))

    @given(total=amounts, equal=amounts)
    def test_by_amount_only_the_last_differs(self, total, equal):
        count = count_for(total, equal)
        if count > 500:
            return
        lines = installments(total, count=count, first_due=date(2026, 1, 31), amount=equal)
        self.assertEqual({amount for _day, amount in lines[:-1]} - {equal}, set())
        self.assertEqual(sum(amount for _day, amount in lines), total)
        self.assertTrue(0 < lines[-1][1] <= equal)

    def test_what_cannot_be_says_why(self):
        impossible = [
            ({"count": 0}, "at least one"), ({"down_payment": Decimal(100)}, "down payment"),
            ({"down_payment": Decimal(-1)}, "down payment"), ({"frequency": "year"}, "no frequency"),
            ({"rounding": Decimal(0)}, "above zero"), ({"count": 10001}, "too small"), ({"total": Decimal(0)}, "nothing to pay"),
        ]
        for terms, words in impossible:
            terms = {"total": Decimal(100), "count": 3, "first_due": date(2026, 1, 31), **terms}
            with self.subTest(terms), self.assertRaisesRegex(ValueError, words):
                installments(terms.pop("total"), **terms)
