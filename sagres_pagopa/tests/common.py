from odoo.fields import Date

from odoo.addons.sagres_credit.tests.common import NIGHT, CreditCommon

from .creditor import IBAN, TAX_CODE, PagopaCreditor

__all__ = ["IBAN", "NIGHT", "TAX_CODE", "PagopaCommon"]


class PagopaCommon(PagopaCreditor, CreditCommon):
    """A public creditor whose debtor owes two invoices, 600 and 400 euro, under a mandate that the night has taken up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_category()
        cls.bank = cls._create_bank(cls.client)
        cls.creditor = cls._create_creditor(cls.client, cls.bank)

    def setUp(self):
        super().setUp()
        self.invoices = self.invoice(600, days=234) | self.invoice(400, days=204)
        self.run_night()
        self.env.invalidate_all()
        self.case = self.get_case()

    def get_items(self):
        return self.case.receivable_ids

    def sign_plan(self, case=None, count=4):
        """Put a plan over all open items of a debtor in force, in equal monthly installments."""
        case = case or self.case
        plans = self.env["credit.plan"].with_user(case.user_id)
        plan = plans._offer(case.with_user(case.user_id), count=count, first_due=Date.to_date("2026-12-31")).sudo()
        paper = self.env["ir.attachment"].create({"name": "Signed.pdf", "raw": b"%PDF-1.4 signed"})
        return plan._sign("Rosa Bianchi", channel="paper", document=paper)
