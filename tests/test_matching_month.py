"""Small generated months of bank lines with known truth: nothing wrong by itself, and nine of ten found."""
from odoo.addons.sagres_credit.tools import matching

from tests.benchmarks.bench_matching import judge
from tests.benchmarks.matching_month import Month

SEEDS = (1, 2, 3)


def test_no_line_of_a_generated_month_is_matched_wrongly_and_nine_of_ten_are_found():
    right = paying = 0
    for seed in SEEDS:
        month = Month(matching, 1000, seed)
        matcher = matching.Matcher(month.debtors, month.items, month.references)
        figures = judge(month.cases, matcher.match_all(case.line for case in month.cases))
        assert not figures["wrong"], figures["wrong"][:3]
        assert figures["precision"] == 1
        paying += sum(bool(case.parts) for case in month.cases)
        right += sum(count for (_kind, name), count in figures["counts"].items() if name == "right")
    assert right / paying >= 0.9
