from odoo.tests import tagged

from .import_common import HEADER, ImportCommon, row, to_csv

CONTRACT = "Stato contratto"


@tagged("post_install", "-at_install")
class TestImportContract(ImportCommon):
    """The client's ledger says who is still a customer."""

    def ledger(self, *rows):
        return to_csv([[*cells, state] for cells, state in rows], [*HEADER, CONTRACT])

    def get_debtor(self, code="C1"):
        return self.env["res.partner"].search([("credit_customer_code", "=", code), ("company_id", "=", self.client.id)])

    def test_the_state_of_the_contract_comes_with_the_ledger_and_changes_with_the_next(self):
        self.bring_in(self.ledger((row("001"), "Attivo"), (row("002", "C2", "Giuseppe Verdi"), "")))
        self.assertEqual(self.get_debtor().credit_contract_state, "active")
        self.assertFalse(self.get_debtor("C2").credit_contract_state)
        self.bring_in(self.ledger((row("001"), "Cessato"), (row("002", "C2", "Giuseppe Verdi"), "sospeso")))
        self.assertEqual(self.get_debtor().credit_contract_state, "terminated")
        self.assertEqual(self.get_debtor("C2").credit_contract_state, "suspended")

    def test_of_several_contracts_the_one_in_force_counts(self):
        self.bring_in(self.ledger((row("001"), "Cessato"), (row("002"), "in essere")))
        self.assertEqual(self.get_debtor().credit_contract_state, "active")

    def test_an_unknown_word_is_told_and_left_out(self):
        ledger = self.bring_in(self.ledger((row("001"), "boh")))
        self.assertIn(("warning", 2, CONTRACT, "contract_state"), self.get_issues(ledger))
        self.assertFalse(self.get_debtor().credit_contract_state)
