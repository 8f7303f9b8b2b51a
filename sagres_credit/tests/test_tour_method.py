from odoo.tests import tagged

from .method_common import MethodCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourMethod(MethodCommon, TourCommon):
    """«The method in figures» in a real browser, for the credit manager and for the staff of a client."""

    def setUp(self):
        super().setUp()
        self.mandate.write({"unit_amount": 50.0, "unit_word": "Homes restored"})
        self.pay(self.move, 120.0)

    def test_a_manager_reads_opens_and_compares_figures(self):
        self.browse_as(self.manager, "/odoo", "credit_method_manager_tour")

    def test_the_staff_of_a_client_reads_own_figures(self):
        stranger = self._create_debtor("Ugo Neri", self.other_client)
        self.pay(self.invoice(70.0, 10, stranger), 7.0)
        self.browse_as(self.client_user, "/odoo", "credit_method_client_tour")
