from odoo.tests import tagged

from .test_interest_statement import InterestCommon


@tagged("post_install", "-at_install")
class TestInterestNight(InterestCommon):
    """A rate that debtors need and nobody entered is named by the night, and settles when it is entered."""

    def test_missing_rate_of_firms_is_a_problem_until_it_is_entered(self):
        self.bill(100, "2026-10-20", self.firm_debtor)
        self.run_night()
        problem = self.get_problems()
        self.assertEqual((problem.user_id, problem.res_model, problem.res_id), (self.manager, "credit.mandate", self.mandate.id))
        self.assertIn("Late-payment interest: no rate is known", problem.name)
        self.run_night()
        self.assertEqual(self.get_problems(), problem, "once")
        self.rates.create({"scheme": "moratory", "date_from": "2026-07-01", "percent": 10.15, "source": "GU"})
        self.run_night()
        self.assertEqual(problem.state, "solved")

    def test_client_of_consumers_needs_no_rate_between_firms(self):
        self.bill(100, "2026-10-20")
        self.run_night()
        self.assertFalse(self.get_problems())

    def test_mandate_that_asks_firms_for_legal_interest_needs_no_other(self):
        self.mandate.business_interest_scheme = "legal"
        self.bill(100, "2026-10-20", self.firm_debtor)
        self.run_night()
        self.assertFalse(self.get_problems())

    def test_legal_rate_of_the_next_year_is_named(self):
        self.bill(100, "2026-10-20")
        self.run_night("2027-01-04")
        self.assertIn("Legal interest", self.get_problems().name)

    def test_debtor_who_was_sued_needs_the_late_payment_rate(self):
        move = self.bill(100, "2026-10-20")
        self.run_night()
        self.assertFalse(self.get_problems())
        self.sue(move, "2026-11-01")
        self.run_night()
        self.assertIn("Late-payment interest", self.get_problems().name)

    def test_problem_of_a_statement_is_kept_while_its_rate_is_missing(self):
        self.mandate.interest_scheme = "ecb"
        self.bill(100, "2026-10-20")
        self.run_night()
        self.state_at("2026-11-20")
        problem = self.get_problems()
        self.assertEqual(len(problem), 1)
        self.rates.create({"scheme": "ecb", "date_from": "2026-11-20", "percent": 2.15, "source": "ECB"})
        self.run_night()
        self.assertEqual(problem.state, "open", "the days before are still missing")
