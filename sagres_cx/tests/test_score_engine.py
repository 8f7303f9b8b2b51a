import math

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import score

COUNT = st.integers(0, 5000)


@tagged("post_install", "-at_install")
class TestScoreEngine(BaseCase):
    """How sure a figure is: known values, and what holds of any."""

    def test_known_interval_of_an_nps(self):
        """200 voices, 110 promoters and 40 detractors: 35 points, by hand +- 10.98."""
        nps = score.nps(110, 50, 40)
        self.assertEqual(nps.value, 35.0)
        self.assertAlmostEqual(nps.margin, 196 * math.sqrt((0.55 + 0.20 - 0.35 ** 2) / 200), places=9)
        self.assertAlmostEqual(nps.margin, 10.98, places=2)

    def test_known_wilson_intervals(self):
        """Known values of the literature: 15 of 20, and none of 10."""
        low, high = score.wilson(15, 20)
        self.assertAlmostEqual(low, 53.13, places=2)
        self.assertAlmostEqual(high, 88.81, places=2)
        self.assertEqual([round(bound, 2) for bound in score.wilson(0, 10)], [0.0, 27.75])

    def test_nobody_has_no_value_and_not_zero(self):
        for value in (score.nps(0, 0, 0), score.share(0, 0), score.wilson(0, 0), score.csat([]), score.ces([])):
            self.assertIsNone(value)
        self.assertIsNone(score.nps_difference((0, 0, 0), (50, 0, 0)))
        self.assertIsNone(score.impact(None, 10.0, 0.5))
        self.assertEqual(score.nps(1, 5, 1).value, 0.0, "As many for as against is a value")

    def test_under_thirty_voices_is_few(self):
        self.assertTrue(score.nps(29, 0, 0).is_few)
        self.assertFalse(score.nps(30, 0, 0).is_few)

    def test_a_move_of_few_voices_is_never_called_significant(self):
        self.assertFalse(score.nps_difference((0, 0, 29), (29, 0, 0)).significant)
        self.assertTrue(score.nps_difference((2, 0, 38), (38, 0, 2)).significant)

    def test_negative_counts_are_refused(self):
        calls = [(score.nps, (-1, 0, 0)), (score.wilson, (3, 2)), (score.nps_difference, ((0, 0, -1), (1, 0, 0)))]
        for function, counts in calls:
            with self.assertRaisesRegex(ValueError, "counts are not negative"):
                function(*counts)

    @given(COUNT, COUNT, COUNT)
    def test_an_nps_stays_in_its_scale_and_in_its_interval(self, promoters, passives, detractors):
        nps = score.nps(promoters, passives, detractors)
        if nps:
            self.assertTrue(-100 <= nps.low <= nps.value <= nps.high <= 100)
            self.assertGreaterEqual(nps.margin, 0)
            mirrored = score.nps(detractors, passives, promoters)
            self.assertAlmostEqual(mirrored.value, -nps.value)
            self.assertAlmostEqual(mirrored.margin, nps.margin)

    @given(COUNT, COUNT, COUNT)
    def test_four_times_the_voices_halve_the_margin(self, promoters, passives, detractors):
        one, four = score.nps(promoters, passives, detractors), score.nps(4 * promoters, 4 * passives, 4 * detractors)
        if one:
            self.assertAlmostEqual(four.margin, one.margin / 2)

    @given(st.integers(1, 5000), st.data())
    def test_a_share_lies_in_its_wilson_interval(self, n, data):
        good = data.draw(st.integers(0, n))
        low, high = score.wilson(good, n)
        self.assertTrue(0 <= low <= score.share(good, n) + 1e-9 and score.share(good, n) - 1e-9 <= high <= 100)

    @given(st.tuples(COUNT, COUNT, COUNT), st.tuples(COUNT, COUNT, COUNT))
    def test_a_move_back_is_the_move_forth_mirrored(self, before, after):
        forth, back = score.nps_difference(before, after), score.nps_difference(after, before)
        if forth:
            self.assertAlmostEqual(forth.value, -back.value)
            self.assertEqual(forth.significant, back.significant)
