from odoo.tests import tagged

from .test_checkup import CheckupCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourCheckup(CheckupCommon, TourCommon):
    """The check-up in a real browser: the manager freezes it, the client reads it."""

    def test_manager_looks_opens_items_and_freezes(self):
        self.browse_as(self.manager, f"/odoo/{self.checkup.id}/credit-checkup", "credit_checkup_tour")
        self.assertEqual(self.checkup.baseline_id.item_count, 4)

    def test_client_reads_its_own(self):
        self.browse_as(self.client_user, "/odoo/credit-checkup", "credit_checkup_client_tour")
