from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import TourCommon

from .figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestTourFigures(FiguresCommon, TourCommon):
    """The staff of a client and an operator read figures in a real browser, down to the voices behind them."""

    def build(self):
        super().build()
        self.name_reason(self.speak(0, 0, 20, body="Three invoices in one month"))
        self.speak(10, 5)
        self.speak(3, stakeholder="customer", touchpoint_id=self.invoice_moment.id)

    def test_the_staff_of_a_client_reads_experience_beside_results(self):
        self.browse_as(self.client_user, "/odoo/experience-and-results", "cx_page_tour")

    def test_an_operator_walks_the_journey(self):
        self.browse_as(self.operator, "/odoo/the-journey", "cx_journey_tour")
