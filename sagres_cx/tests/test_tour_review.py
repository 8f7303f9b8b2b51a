from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import TourCommon

from .action_common import ActionCommon


@tagged("post_install", "-at_install")
class TestTourReview(ActionCommon, TourCommon):
    """In a real browser: a manager starts an improvement from what comes back, and runs the review; the client decides."""

    def setUp(self):
        super().setUp()
        for score, body in ((2, "What is this sum?"), (3, "Nobody explains it"), (10, "Thank you, at last")):
            self.create_reasoned(score, body, date="2026-10-28 10:00:00")

    def test_a_manager_runs_the_review(self):
        self.browse_as(self.manager, "/odoo/cx-what-comes-back", "cx_review_tour")
        review = self.env["cx.review"].search([("company_id", "=", self.client.id)])
        self.assertEqual((review.state, review.decision_ids.name), ("held", "Plain words on the invoice"))
        action = self.env["cx.action"].search([("reason_id", "=", self.reason.id)])
        self.assertEqual((action.state, len(action.voice_ids)), ("proposed", 3))

    def test_a_client_decides_on_the_board(self):
        self.create_action(touchpoint_id=self.touchpoint.id, reason_id=self.reason.id)
        self.browse_as(self.client_user, "/odoo/cx-improvements", "cx_action_client_tour")
        action = self.env["cx.action"].search([("name", "=", "Plain words")])
        self.assertEqual((action.state, action.user_id), ("decided", self.client_user))
