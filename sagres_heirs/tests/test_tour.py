from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import CreditCommon
from odoo.addons.sagres_credit.tests.tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTour(CreditCommon, TourCommon):
    """An operator takes a debt from the death to the case of an heir, in a real browser that knows nothing."""

    def setUp(self):
        super().setUp()
        self.debtor.write({"street": "Via Garibaldi 12", "zip": "16124", "city": "Genova"})
        self.invoice(1000, 60)  # before the death
        self.run_night()
        self.case = self.get_case()

    def test_an_operator_takes_an_estate_from_the_death_to_the_heir(self):
        self.browse_as(self.operator, f"/odoo/credit-cases/{self.case.id}", "heirs_estate_tour")
        estate = self.case.heirs_estate_id
        self.assertEqual((estate.state, estate.is_verified), ("found", True))
        luca = estate.heir_ids.filtered(lambda heir: heir.state == "accepted")
        self.assertEqual((luca.name, luca.share, luca.act_ids.proof), ("Luca Bianchi", "1/3", "Notaio Rossi, rep. 12"))
        self.assertEqual((luca.case_id.amount_due, luca.case_id.user_id), (333.33, self.operator))
        letter = estate.sudo().letter_ids
        self.assertEqual((letter.kind, letter.heir_id, letter.state), ("notice_heir", luca, "draft"))
        self.assertFalse((estate.heir_ids - luca).partner_id, "Who has not accepted is nobody's contact")
