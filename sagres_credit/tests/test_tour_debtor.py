from odoo.tests import tagged

from .debtor_common import DebtorCommon
from .tour_common import KNOWN


@tagged("post_install", "-at_install")
class TestTourDebtor(DebtorCommon):
    """On the screen of a telephone: a debtor signs a plan and pays the first installment."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_provider()
        cls.mandate.plan_min_installment = 10

    def test_a_debtor_signs_a_plan_and_pays_the_first_installment(self):
        self.start_tour(
            self.path, "credit_debtor_tour", timeout=180, error_checker=lambda message: KNOWN not in message,
        )
        self.env.invalidate_all()
        plan = self.case.plan_ids
        first = plan.line_ids.sorted("date_due")[0]
        self.assertEqual((plan.state, plan.signed_by, first.state), ("active", "Rosa Bianchi", "paid"))
        self.assertTrue(plan.signature)
        self.assertEqual(self.first.amount_residual, self.client.currency_id.round(100 - first.amount))
        self.assertEqual(self.case.amount_due, self.client.currency_id.round(150.5 - first.amount))
