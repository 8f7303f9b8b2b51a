from odoo.tests import tagged

from .plan_common import PlanCommon
from .settlement_offer_common import SettlementOfferCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourAgreement(PlanCommon, TourCommon):
    """A broken plan comes back in a real browser: its operator first, then the letter, then the policy."""

    def setUp(self):
        super().setUp()
        self.debtor.write({"street": "Via Roma 1", "zip": "40121", "city": "Bologna"})
        self.plan = self.sign()
        self.run_night("2026-12-11")
        self.assertEqual((self.plan.state, self.case.next_action), ("broken", "installment"))

    def test_the_operator_hears_of_it_first_and_gives_time(self):
        self.browse_as(self.operator, "/odoo", "credit_broken_plan_tour")
        self.assertEqual((self.plan.state, self.case.hold_code), ("active", "plan"))

    def test_accelerated_it_goes_back_to_its_policy(self):
        self.browse_as(self.operator, "/odoo", "credit_accelerated_plan_tour")
        letter = self.case.notice_ids.filtered(lambda notice: notice.purpose == "acceleration")
        self.assertEqual((self.plan.state, letter.state, self.case.hold_code), ("broken", "queued", False))
        self.assertTrue(self.plan.date_accelerated)


@tagged("post_install", "-at_install")
class TestTourApproval(SettlementOfferCommon, TourCommon):
    """The client decides about a settlement beyond what the firm may remit, starting from their own page."""

    def test_the_client_approves_a_settlement(self):
        settlement = self.offer(600.0)
        self.assertEqual(settlement.state, "to_client")
        self.browse_as(self.client_user, "/odoo", "credit_approval_tour")
        self.assertEqual((settlement.state, settlement.approved_by_id), ("approved", self.client_user))
