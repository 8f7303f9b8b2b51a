from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.action_effect import compare_counts, compare_nps, compare_shares, measure_share

COUNT = st.integers(0, 400)
SHARE = st.tuples(COUNT, COUNT).map(lambda pair: (min(pair), max(pair)))
SCORES = st.tuples(COUNT, COUNT, COUNT).map(lambda parts: (parts[0], parts[1], sum(parts)))


@tagged("post_install", "-at_install")
class TestActionEffect(BaseCase):
    """A verdict does not depend on which side is named first, and nothing is better than itself."""

    @given(SHARE, SHARE)
    def test_shares_turn_round(self, before, after):
        self.assertEqual(compare_shares(before, after), -compare_shares(after, before))
        self.assertEqual(compare_shares(before, before), 0)

    @given(SCORES, SCORES)
    def test_nps_turns_round(self, before, after):
        self.assertEqual(compare_nps(before, after), -compare_nps(after, before))
        self.assertEqual(compare_nps(before, before), 0)

    @given(COUNT, COUNT)
    def test_counts_turn_round(self, before, after):
        self.assertEqual(compare_counts(before, after), -compare_counts(after, before))
        self.assertEqual(compare_counts(before, before), 0)

    @given(SHARE)
    def test_an_interval_holds_its_share(self, share):
        figure = measure_share(*share)
        self.assertTrue(0 <= figure.low <= figure.value <= figure.high <= 100)
