from odoo.tests import tagged

from .limitation_common import LimitationCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourLimitation(LimitationCommon, TourCommon):
    """The dashboard of limitation in a real browser, as the manager and as the client use it."""

    def setUp(self):
        super().setUp()
        self._create_mandate(self.other_client, self.colleague, claim_kind_id=self._kind("nursing_home").id)
        stranger = self._create_debtor("Ugo Neri", self.other_client)
        self.lapse("2026-03-10", 10)
        self.lapse("2026-12-01", 20)
        self.lapse("2027-02-01", 30)
        self.invoice(70, 400).credit_receivable_ids.own_claim_kind_id = self._kind("condominium")
        self.lapse("2026-03-11", 500, stranger)
        self.run_night()

    def test_a_manager_sees_what_lapses_and_opens_it(self):
        self.browse_as(self.manager, "/odoo", "credit_limitation_tour")

    def test_a_client_sees_own_credits_and_what_was_lost(self):
        self.browse_as(self.client_user, "/odoo", "credit_limitation_client_tour")
