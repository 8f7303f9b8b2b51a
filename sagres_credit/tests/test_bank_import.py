import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .matching_common import MatchingCommon
from .test_bank_file_engine import camt, entry

IBAN = "IT03F0200805364000000012345"


@tagged("post_install", "-at_install")
class TestBankImport(MatchingCommon):
    """Bank files become statements and lines of Odoo: all of the file or nothing, no movement twice."""

    def build(self):
        super().build()
        self.first = self.invoice(100)

    def load(self, data, user=None, **vals):
        return self.env["credit.bank.import"].with_user(user or self.operator).create({
            "company_id": self.client.id, "journal_id": self.bank.id, "file": base64.b64encode(data), **vals,
        })

    def get_lines(self):
        return self.env["account.bank.statement.line"].search([("journal_id", "=", self.bank.id)])

    @users("anna")
    def test_a_camt_file_is_taken_in_and_matched(self):
        wizard = self.load(camt(entry(text=f"saldo {self.first.name}"), entry("7.00", ref="R2", text="boh"), closing="117.00"))
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.known_count, wizard.matched_count), (2, 0, 1))
        lines = self.get_lines()
        self.assertEqual(set(lines.mapped("amount")), {100, 7})
        statement = lines.statement_id
        self.assertEqual((statement.balance_start, statement.balance_end_real), (10, 117))
        self.work()
        self.assertEqual(self.first.amount_residual, 0)

    def test_the_same_file_is_refused(self):
        self.load(camt(entry())).action_import()
        with self.assertRaisesRegex(UserError, "ST1 was imported already"):
            self.load(camt(entry())).action_import()
        with self.assertRaisesRegex(UserError, "All movements of this file were imported already"):
            self.load(camt(entry(), identifier="ST2")).action_import()
        self.assertEqual(len(self.get_lines()), 1)

    def test_of_a_file_that_overlaps_only_the_new_is_taken(self):
        self.load(camt(entry())).action_import()
        wizard = self.load(camt(entry(), entry("5.00", ref="R2"), identifier="ST2"))
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.known_count), (1, 1))

    def test_a_file_of_another_account_is_refused(self):
        self.bank.sudo().bank_account_id = self.env["res.partner.bank"].sudo().create({
            "acc_number": "IT60X0542811101000000123456", "partner_id": self.client.partner_id.id, "company_id": self.client.id,
        })
        with self.assertRaisesRegex(UserError, IBAN):
            self.load(camt(entry())).action_import()

    def test_nothing_of_a_wrong_file_is_taken(self):
        for data, words in (
            (camt(entry(), entry("x", ref="R2")), "amount cannot be read"), (b"<x/>", "no CAMT.053"),
            (b"a;b", "choose the layout"),
            (camt(entry(), closing="999.00"), "closing balance"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.load(data).action_import()
        self.assertFalse(self.get_lines())

    def test_a_text_file_is_read_by_its_layout(self):
        layout = self.env["credit.bank.layout"].with_user(self.manager).create({
            "name": "Savings bank", "company_id": self.client.id, "column_ids": [
                (0, 0, {"target": target, "header": header})
                for target, header in (("date", "Data"), ("amount", "Importo"), ("text", "Causale"), ("name", "Ordinante"))
            ],
        })
        head, rent = "Data;Importo;Causale;Ordinante\n", "20/11/2026;1.100,50;affitto;UGO NERI\n"
        data = f"{head}{rent}20/11/2026;100,00;saldo {self.first.name};X\n"
        wizard = self.load(data.encode(), layout_id=layout.id)
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.matched_count), (2, 1))
        with self.assertRaisesRegex(UserError, "imported already"):
            self.load(data.encode(), layout_id=layout.id).action_import()
        with self.assertRaisesRegex(UserError, "Row 3"):
            wrong = f"{head}{rent}32/11/2026;1,00;a;b\n"
            self.load(wrong.encode(), layout_id=layout.id).action_import()

    def test_only_operators_of_the_client_import(self):
        self.colleague.sudo().company_ids -= self.client
        with self.assertRaises(AccessError):
            self.load(camt(entry()), self.colleague).action_import()
        with self.assertRaises(AccessError):
            self.load(camt(entry()), self.client_user)
        self.assertFalse(self.get_lines())
