from odoo.fields import Command, Date

from odoo.addons.sagres_credit.tests.common import NIGHT, CreditCommon

__all__ = ["NIGHT", "PagopaCommon"]

TAX_CODE = "12345678903"
IBAN = "IT60X0542811101000000123456"


class PagopaCommon(CreditCommon):
    """A public creditor in the simulated environment, with one account, one segregation code and one taxonomy code.

    Its debtor owes two invoices, 600 and 400 euro, under a mandate that the night has taken up.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["pagopa.category"].search([("code", "=", "9/0101002IM/")]) or cls.env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })
        cls.bank = cls.env["res.partner.bank"].create({
            "acc_number": IBAN, "partner_id": cls.client.partner_id.id, "company_id": cls.client.id,
        })
        cls.creditor = cls._create_creditor(cls.client)

    @classmethod
    def _create_creditor(cls, company, **vals):
        return cls.env["pagopa.creditor"].create({
            "name": company.name, "company_id": company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
            "station": f"{TAX_CODE}_01", "use_node": True, "category_id": cls.category.id,
            "account_ids": [Command.create({"bank_id": cls.bank.id})] if company == cls.client else [],
            "segregation_ids": [Command.create({"code": "01"})],
            **vals,
        })

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
