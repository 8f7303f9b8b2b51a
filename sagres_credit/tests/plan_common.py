from datetime import date
from unittest.mock import patch

from .common import CreditCommon

FIRST = date(2026, 11, 30)


class PlanCommon(CreditCommon):
    """A debtor with two open invoices of 200 and 100 euro, and the words in which plans are made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Printing takes long: the test that needs it says so.
        cls.startClassPatcher(patch.object(
            type(cls.env["credit.plan"]), "_print_pdf", lambda plan: b"%PDF-1.4 plan"
        ))

    def build(self):
        super().build()
        self.moves = self.invoice(200.0, 60), self.invoice(100.0, 30)
        self.run_night()
        self.case = self.get_case()

    def offer(self, user=None, case=None, **terms):
        """Offer a plan of three monthly installments from 30 November, unless said otherwise."""
        terms = {"count": 3, "first_due": FIRST, **terms}
        plans = self.env["credit.plan"].with_user(user or self.operator)
        return plans._offer((case or self.case).with_user(plans.env.user), **terms).sudo()

    def sign(self, plan=None, **terms):
        plan = plan or self.offer(**terms)
        plan._sign("Rosa Bianchi")
        return plan
