from odoo.tests import tagged

from .common import CreditCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourClient(CreditCommon, TourCommon):
    """The staff of a client in a real browser: their own portfolio, never another client's."""

    def setUp(self):
        super().setUp()
        self._create_mandate(self.other_client, self.colleague)
        self.stranger = self._create_debtor("Ugo Neri", self.other_client)
        self.invoice(300, 40)
        self.invoice(900, 60, self.stranger)
        self.run_night()
        self.assertEqual(len(self.get_case() | self.get_case(self.stranger)), 2)

    def test_a_client_sees_own_cases_only(self):
        self.browse_as(self.client_user, "/odoo", "credit_client_tour")

    def test_the_address_of_another_clients_case_opens_nothing(self):
        case = self.get_case(self.stranger)
        self.browse_as(self.client_user, f"/odoo/credit.case/{case.id}", "credit_client_refused_tour")
