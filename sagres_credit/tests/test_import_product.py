from datetime import date

from odoo.tests import tagged

from .import_common import ImportCommon, to_csv

HEADER = ["Codice cliente", "Fattura", "Data fattura", "Scadenza", "Importo", "Fornitura", "Consumi fino al"]


@tagged("post_install", "-at_install")
class TestImportProduct(ImportCommon):
    """A utility bills electricity and water in one ledger: each row says what it is for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.water = cls._create_product("Acqua potabile", "water")
        cls.power = cls._create_product("Energia elettrica", "electricity", default_code="EE")

    @classmethod
    def _create_product(cls, name, kind, **vals):
        return cls.env["product.product"].create({
            "name": name, "type": "service", "company_id": cls.client.id,
            "credit_claim_kind_id": cls.env.ref(f"sagres_credit.credit_claim_kind_{kind}").id, **vals,
        })

    def _file(self, *products):
        """Return a ledger with a bill for each ``(product, last day of consumption)``."""
        return to_csv([
            ["C1", f"F{number}", "01/09/2026", "30/09/2026", "100,00", *cells] for number, cells in enumerate(products)
        ], HEADER)

    def test_products_of_the_file_give_the_kind_of_claim(self):
        self.bring_in(self._file(("ACQUA POTABILE", "15/08/2026"), ("ee", "01/06/2026")))
        items = self.get_items().credit_receivable_ids.sorted("id")
        self.assertEqual(items.mapped("claim_kind_id.code"), ["water", "electricity"])
        # The second bill was issued later than 45 days after the last day of consumption.
        self.assertEqual(items.mapped("limitation_start"), [date(2026, 9, 30), date(2026, 7, 16)])

    def test_unknown_product_is_told_once_and_refuses_nothing(self):
        ledger = self.validate(self._file(("Gas", ""), ("Gas", ""), ("EE", "")))
        self.assertEqual(ledger.state, "valid")
        findings = ledger.issue_ids.filtered(lambda issue: issue.code == "no_product")
        self.assertEqual((len(findings), findings.value, findings.column_name), (1, "Gas", "Fornitura"))

    def test_product_of_another_client_is_not_taken(self):
        self.power.company_id = self.other_client
        ledger = self.validate(self._file(("EE", "")))
        self.assertIn("no_product", ledger.issue_ids.mapped("code"))
