from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon, to_csv

HEADER = ["Chi", "Che cosa", "Quando", "Quanto"]
ROWS = [["C1", "0001", "15/10/2026", "12,50"]]


@tagged("post_install", "-at_install")
class TestImportWizard(ImportCommon):
    """A person says once what each column holds; the layout is found again by the header."""

    def open_wizard(self, ledger):
        context = ledger.action_map_columns()["context"]
        return self.env["credit.import.mapping"].with_user(self.manager).with_context(**context).create({})

    def test_unknown_columns_are_asked_for_and_remembered(self):
        ledger = self.upload(to_csv(ROWS, HEADER))
        with self.assertRaisesRegex(UserError, "button Columns"):
            ledger.action_validate()
        wizard = self.open_wizard(ledger)
        self.assertEqual(wizard.line_ids.mapped("sample"), ROWS[0])
        for line, target in zip(wizard.line_ids, ("customer_code", "number", "invoice_date", "amount")):
            line.target = target
        wizard.action_save()
        self.assertIn("0001", ledger.preview)
        second = self.bring_in(to_csv(ROWS, HEADER))
        self.assertEqual(second.layout_id, ledger.layout_id)
        self.assertEqual(self.get_items().amount_total, 12.5)

    def test_two_columns_cannot_hold_the_same(self):
        wizard = self.open_wizard(self.upload(to_csv(ROWS, HEADER)))
        wizard.line_ids.target = "number"
        with self.assertRaisesRegex(UserError, "Invoice number"):
            wizard.action_save()

    def test_layout_that_identifies_nobody_is_refused(self):
        wizard = self.open_wizard(self.upload(to_csv(ROWS, HEADER)))
        for line, target in zip(wizard.line_ids, ("name", "number", "invoice_date", "amount")):
            line.target = target
        with self.assertRaisesRegex(UserError, "Tax code or VAT number or Customer code or E-mail"):
            wizard.action_save()
