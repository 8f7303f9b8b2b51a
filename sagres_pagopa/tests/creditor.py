from odoo.fields import Command

TAX_CODE = "12345678903"
IBAN = "IT60X0542811101000000123456"
OTHER_TAX_CODE = "98765432103"
OTHER_IBAN = "IT28W8000000292100645211151"
RENTS = "9/0101002IM/"


class PagopaCreditor:
    """A public creditor in the simulated environment, with one account, one segregation code and one taxonomy code.

    To be mixed into a class that has the firm; :meth:`_create_category` comes first.
    """

    @classmethod
    def _create_category(cls):
        """Find the rents in the taxonomy, or add them."""
        model = cls.env["pagopa.category"]
        cls.category = model.search([("code", "=", RENTS)]) or model.create({"code": RENTS, "name": "Rents"})

    @classmethod
    def _create_bank(cls, company, iban=IBAN):
        return cls.env["res.partner.bank"].create({
            "acc_number": iban, "partner_id": company.partner_id.id, "company_id": company.id,
        })

    @classmethod
    def _create_creditor(cls, company, bank=None, **vals):
        return cls.env["pagopa.creditor"].create({
            "name": company.name, "company_id": company.id, "tax_code": TAX_CODE, "broker_tax_code": TAX_CODE,
            "station": f"{TAX_CODE}_01", "use_node": True, "category_id": cls.category.id,
            "account_ids": [Command.create({"bank_id": bank.id})] if bank else [],
            "segregation_ids": [Command.create({"code": "01"})],
            **vals,
        })

    @classmethod
    def _create_foreign_creditor(cls, company):
        """Make a second creditor, whom its tax code and its account tell from the first."""
        bank = cls._create_bank(company, OTHER_IBAN)
        return cls._create_creditor(company, bank, tax_code=OTHER_TAX_CODE)
