from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.tour_common import TourCommon

from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestTourPosition(PagopaCommon, TourCommon):
    """An operator makes a notice from the case and sees its number; the client reads it."""

    def test_an_operator_makes_a_position_from_the_case(self):
        self.pay(self.invoices[1])
        self.env.flush_all()
        self.browse_as(self.operator, f"/odoo/credit-cases/{self.case.id}", "pagopa_position_tour")
        position = self.case.pagopa_position_ids
        self.assertEqual((position.state, position.amount), ("valid", 600))

    def test_the_client_reads_and_decides_nothing(self):
        self.env["pagopa.position"]._make_for_cases(self.case)._publish()
        self.browse_as(self.client_user, "/odoo/pagopa-positions", "pagopa_client_tour")
