import base64
import csv
import io

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import OTHER_TAX_CODE, TAX_CODE, VAT, ImportCommon, row, to_csv


@tagged("post_install", "-at_install")
class TestImportJudge(ImportCommon):
    """The whole file is judged; what is wrong is told by row and column, and an invalid file changes nothing."""

    def refuse(self, content, **vals):
        before = self.count_everything()
        ledger = self.validate(content, **vals)
        self.assertEqual(ledger.state, "invalid")
        self.assertEqual(self.count_everything(), before)
        self.assertFalse(ledger.line_ids)
        with self.assertRaises(UserError):
            ledger.action_book()
        return ledger

    def test_each_error_is_told_with_row_column_and_value(self):
        ledger = self.refuse([
            row("1"), row("", "C2"), row("3", Importo="dieci"), row("4", **{"Data fattura": "2026-13-01"}),
            row("5", **{"Codice fiscale": "RSSMRA85T10A562X"}), row("6", **{"Partita IVA": "00743110158"}),
            row("7", Residuo="120,00"), row("8", "", ""),
        ])
        self.assertEqual(self.get_issues(ledger), [
            ("error", 3, "Numero fattura", "required"),
            ("error", 4, "Importo", "amount"),
            ("error", 5, "Data fattura", "date"),
            ("error", 6, "Codice fiscale", "tax_code"),
            ("error", 7, "Partita IVA", "vat"),
            ("error", 8, "Residuo", "open_amount"),
            ("error", 9, "Ragione sociale", "no_debtor"),
        ])
        self.assertEqual(ledger.issue_ids[1].value, "dieci")
        self.assertIn("decimal mark", ledger.issue_ids[1].message)

    def test_report_is_downloaded_without_formulas(self):
        ledger = self.refuse([row("1", Importo="=1+1")])
        text = base64.b64decode(ledger.report_csv).decode("utf-8-sig")
        self.assertEqual(list(csv.reader(io.StringIO(text), delimiter=";"))[1][1:4], ["2", "Importo", "'=1+1"])
        self.assertTrue(base64.b64decode(ledger.report_xlsx).startswith(b"PK"))

    def test_hostile_files_are_refused_in_words(self):
        for content, word in (
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "old .xls"),
            (b"PK\x03\x04 nothing", "damaged"),
            (to_csv([row("1")]).replace(b"Mario", b"Ma\0rio"), "NUL"),
            (to_csv([row("1")]) + b'C2;"never closed;' + b"x" * 300_000, "cannot be read"),
        ):
            ledger = self.upload(to_csv([row("1")]))
            ledger._detect_layout()
            ledger.write({"file": base64.b64encode(content)})
            ledger.action_validate()
            self.work(ledger)
            self.assertEqual(ledger.state, "invalid", word)
            self.assertIn(word, ledger.issue_ids.message)

    def test_totals_and_wrong_addresses_do_not_refuse_a_file(self):
        total = row("", "", "Totale", **{"Data fattura": "", "Data scadenza": ""})
        ledger = self.bring_in([row("1", Email="not an address"), total])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["email", "total_row"])
        self.assertEqual(len(self.get_items()), 1)
        problem = self.env["credit.problem"].search([("kind", "=", "import"), ("res_id", "=", ledger.id)])
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))

    def test_one_number_has_one_row(self):
        ledger = self.refuse([row("1"), row("1", "C2"), row("2")])
        self.assertEqual(self.get_issues(ledger), [("error", 3, "Numero fattura", "double_number")])

    def test_invoice_dated_after_the_file_is_not_there_yet(self):
        ledger = self.bring_in([row("1"), row("2", **{"Data fattura": "25/11/2026", "Data scadenza": "25/12/2026"})])
        self.assertEqual((ledger.future_count, self.get_items().mapped("name")), (1, ["1"]))

    def test_debtor_is_matched_by_tax_code_then_vat_then_code_then_email(self):
        by_tax = self._create_debtor("A", self.client, credit_tax_code=TAX_CODE)
        by_vat = self._create_debtor("B", self.client, vat=f"IT{VAT}", is_company=True, country_id=self.env.ref("base.it").id)
        by_code = self._create_debtor("C", self.client, credit_customer_code="C3")
        by_email = self._create_debtor("D", self.client, email="D@Example.org")
        self.bring_in([
            row("1", "X1", "other", **{"Codice fiscale": TAX_CODE}), row("2", "X2", "other", **{"Partita IVA": VAT}),
            row("3", "C3", "other"), row("4", "", "other", Email="d@example.org"), row("5", "X5", "A"),
        ])
        partners = self.get_items().mapped("partner_id")
        self.assertEqual(list(self.get_items())[0].partner_id, by_tax)
        self.assertEqual(partners[:4], by_tax | by_vat | by_code | by_email)
        self.assertNotIn(partners[4], by_tax, "a name is never enough")

    def test_debtor_of_another_client_is_another_partner(self):
        other = self._create_debtor("A", self.other_client, credit_tax_code=TAX_CODE)
        self.bring_in([row("1", **{"Codice fiscale": TAX_CODE})])
        self.assertNotEqual(self.get_items().partner_id, other)
        self.assertEqual(self.get_items().partner_id.company_id, self.client)

    def test_codes_of_two_debtors_refuse_the_row(self):
        self._create_debtor("A", self.client, credit_tax_code=TAX_CODE)
        self._create_debtor("B", self.client, credit_customer_code="C1")
        ledger = self.refuse([row("1", **{"Codice fiscale": TAX_CODE})])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["codes_disagree"])

    def test_code_given_to_another_person_refuses_the_row(self):
        self._create_debtor("A", self.client, credit_tax_code=OTHER_TAX_CODE, credit_customer_code="C1")
        ledger = self.refuse([row("1", **{"Codice fiscale": TAX_CODE})])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["codes_disagree"])

    def test_two_partners_with_one_code_refuse_the_row(self):
        for name in ("A", "B"):
            self._create_debtor(name, self.client, credit_customer_code="C1")
        ledger = self.refuse([row("1")])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["two_partners"])
        self.assertIn("A, B", ledger.issue_ids.message)

    def test_one_code_beside_two_tax_codes_refuses_the_file(self):
        ledger = self.refuse([row("1", **{"Codice fiscale": TAX_CODE}), row("2", **{"Codice fiscale": OTHER_TAX_CODE})])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["code_of_two"])

    def test_rows_of_one_debtor_need_the_tax_code_once(self):
        self.bring_in([row("1", **{"Codice fiscale": TAX_CODE}), row("2")])
        self.assertEqual(len(self.get_items().partner_id), 1)

    def test_number_booked_for_another_debtor_refuses_the_file(self):
        self.bring_in([row("1")])
        ledger = self.refuse([row("1", "C9", "Somebody else")])
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["number_of_other"])

    def test_mandate_without_journal_is_told_what_to_set(self):
        self.mandate.journal_id = False
        with self.assertRaisesRegex(UserError, "set its journal"):
            self.upload([row("1")]).action_validate()

    def test_layout_is_found_again_by_the_header(self):
        first = self.validate([row("1")])
        second = self.validate([row("2")])
        self.assertTrue(first.layout_id)
        self.assertEqual(first.layout_id, second.layout_id)

    def test_preview_shows_the_rows_as_they_will_be_read(self):
        ledger = self.upload([row("0007", Importo="1.000,50"), row("8", Importo="x")])
        ledger._detect_layout()
        self.assertIn("0007", ledger.preview)
        self.assertIn("This is no amount", ledger.preview)
