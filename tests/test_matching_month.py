"""A small generated month of bank lines with known truth: nothing wrong by itself, and nine of ten found."""
import pytest

from odoo.addons.sagres_credit.tools import matching

from .benchmarks.bench_matching import judge
from .benchmarks.matching_month import Month


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_line_of_a_generated_month_is_matched_wrongly(seed):
    month = Month(matching, 1000, seed)
    matcher = matching.Matcher(month.debtors, month.items, month.references)
    figures = judge(month.cases, matcher.match_all(case.line for case in month.cases))
    assert not figures["wrong"]
    assert figures["precision"] == 1
    assert figures["recall"] >= 0.9
