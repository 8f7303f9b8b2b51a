import doctest
from dataclasses import replace
from decimal import Decimal

from odoo.tests import BaseCase, TransactionCase, tagged

from ..tools import anomalies
from ..tools.anomalies import flow_problems, line_anomalies
from .node_samples import CREDITOR
from .test_flow_engine import FLOW, LINE

CENT = Decimal("0.01")


@tagged("post_install", "-at_install")
class TestAnomalies(BaseCase):
    """Each anomaly of the acceptance list has a name, an owner, and lines that show it."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(anomalies).failed)

    def codes(self, flow, receiver=CREDITOR):
        return [(found.code, found.line) for found in flow_problems(flow, receiver)]

    def test_a_sound_flow_has_no_problem(self):
        self.assertEqual(self.codes(FLOW), [])

    def test_totals_and_receiver(self):
        self.assertEqual(self.codes(replace(FLOW, total_amount=FLOW.total_amount + CENT)), [("F1", None)])
        self.assertEqual(self.codes(replace(FLOW, total_count=3)), [("F2", None)])
        self.assertEqual(self.codes(FLOW, "00000000000"), [("F3", None)])
        self.assertEqual(self.codes(replace(FLOW, computed_amount=CENT, computed_count=9)), [("F4", None)] * 2)
        self.assertEqual(self.codes(replace(FLOW, computed_amount=FLOW.total_amount, computed_count=2)), [])

    def test_the_sign_counts_as_written(self):
        lines = (LINE, LINE._replace(iur="r", outcome="3", amount=-LINE.amount))
        self.assertEqual(self.codes(replace(FLOW, lines=lines, total_amount=Decimal("0.00"))), [])

    def test_unknown_outcomes_and_repeated_lines(self):
        lines = (LINE, LINE._replace(outcome="7", index=None), LINE._replace(index=None), LINE._replace(index=2))
        flow = replace(FLOW, lines=lines, total_count=4, total_amount=LINE.amount * 4)
        self.assertEqual(self.codes(flow), [("L5", 1), ("L8", 1), ("L8", 2)])

    def line(self, line, *, booked=None, transfers=0, refunded=None, ours=True):
        found = line_anomalies(
            [line], is_ours=lambda iuv: ours, booked={LINE.key: booked} if booked else {},
            positions={line.iuv: transfers} if transfers else {}, refunded={LINE.key: refunded} if refunded else {})
        return [(item.code, item.text) for item in found]

    def test_a_payment_with_a_receipt(self):
        for outcome in "04":
            line = LINE._replace(outcome=outcome)
            self.assertEqual(self.line(line, booked=[LINE.amount], transfers=1), [])
            self.assertEqual(self.line(line._replace(index=None), booked=[LINE.amount]), [])
            self.assertEqual(self.line(line, transfers=1), [("L1", "position known")])
            self.assertEqual(self.line(line), [("L1", "position unknown")])
            self.assertEqual(self.line(line, booked=[LINE.amount] * 2), [("L2", "2 payments fit")])
            self.assertEqual(self.line(line, booked=[CENT]), [("L3", "paid 0.01, reported 120.50")])
            self.assertEqual(self.line(line, ours=False), [])

    def test_a_payment_without_receipt(self):
        for outcome in "89":
            line = LINE._replace(outcome=outcome)
            self.assertEqual(self.line(line, transfers=1), [])
            self.assertEqual(self.line(line), [("L6", "no position has this IUV")])
            self.assertEqual(self.line(line, transfers=2), [("L7", "the position has 2 transfers")])
            self.assertEqual(self.line(line, booked=[LINE.amount], transfers=2), [])
            self.assertEqual(self.line(line, booked=[CENT]), [("L3", "paid 0.01, reported 120.50")])

    def test_a_revocation_compares_what_was_given_back(self):
        for sign in (1, -1):
            line = LINE._replace(outcome="3", amount=sign * LINE.amount)
            self.assertEqual(self.line(line, booked=[LINE.amount], refunded=-LINE.amount), [])
            self.assertEqual(self.line(line, booked=[LINE.amount], refunded=CENT), [("L4", "revoked 120.50, refunded 0.01")])
            self.assertEqual(self.line(line, booked=[LINE.amount]), [("L4", "revoked 120.50, refunded 0.00")])
            self.assertEqual(self.line(line), [("L1", "position unknown")])

    def test_an_unknown_outcome_is_judged_no_further(self):
        self.assertEqual(self.line(LINE._replace(outcome="7"), ours=False), [("L5", "outcome 7")])
        self.assertEqual(self.line(LINE._replace(outcome="7")), [("L5", "outcome 7")])


@tagged("post_install", "-at_install")
class TestAnomalyWords(TransactionCase):
    """Each anomaly of the acceptance list has a name and says what to do about it."""

    def test_the_catalogue_is_whole(self):
        wanted = [f"{kind}{number}" for kind, count in (("L", 8), ("F", 4), ("B", 4), ("R", 4)) for number in range(1, count + 1)]
        anomalies_model = self.env["pagopa.anomaly"]
        names = dict(anomalies_model._fields["code"]._description_selection(self.env))
        self.assertLessEqual(set(wanted), set(names))
        self.assertEqual(len({names[code] for code in wanted}), len(wanted), "Two of one name cannot be told apart")
        self.assertFalse([code for code in wanted if not anomalies_model._get_remedy(code)])
