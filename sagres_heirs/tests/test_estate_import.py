from datetime import date

from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.import_common import ImportCommon, to_csv

HEADER = [
    "Codice cliente", "Ragione sociale", "Fattura", "Data fattura", "Scadenza", "Importo", "Residuo", "Deceduto",
    "Data decesso",
]


@tagged("post_install", "-at_install")
class TestEstateImport(ImportCommon):
    """A client's ledger says who has died."""

    def file(self, *rows):
        """Return a ledger: a debtor and an invoice for each ``(code, word, date of death[, open])``."""
        return to_csv([
            [code, f"Debtor {code}", f"F-{code}", "01/09/2026", "30/09/2026", "100,00", (*rest, "100,00")[0], word, day]
            for code, word, day, *rest in rows
        ], HEADER)

    def get_estates(self):
        self.env.invalidate_all()
        return self.env["credit.estate"].search([("company_id", "=", self.client.id)], order="id")

    def get_debtor(self, code):
        return self.env["res.partner"].search([("company_id", "=", self.client.id), ("credit_customer_code", "=", code)])

    def test_the_deceased_of_a_file_are_opened_for_confirmation(self):
        self.bring_in(self.file(("C1", "sì", ""), ("C2", "x", "03/05/2026"), ("C3", "04/06/2026", ""), ("C4", "no", "")))
        estates = self.get_estates()
        self.assertEqual(estates.partner_id.mapped("credit_customer_code"), ["C1", "C2", "C3"])
        self.assertEqual(estates.mapped("date_death"), [False, date(2026, 5, 3), date(2026, 6, 4)])
        self.assertEqual(set(estates.mapped("state")), {"to_verify"})
        self.assertEqual(set(estates.mapped("source")), {"import"})
        self.assertEqual(set(estates.case_id.mapped("hold_code")), {"estate"})

    def test_the_night_writes_to_none_of_them_and_gives_them_an_operator(self):
        self.bring_in(self.file(("C1", "sì", ""), ("C2", "no", "")))
        self.run_night()
        estates = self.get_estates()
        self.assertEqual((estates.user_id, estates.case_id.user_id), (self.operator, self.operator))
        self.assertEqual((estates.case_id.hold_code, estates.case_id.next_action), ("estate", "estate"))
        self.assertFalse(estates.case_id.notice_ids)
        other = self.get_case(self.get_debtor("C2"))
        self.assertEqual((other.hold_code, other.next_action), (False, "first_contact"))

    def test_a_word_that_says_neither_refuses_the_file(self):
        ledger = self.validate(self.file(("C1", "forse", "")))
        self.assertEqual(ledger.state, "invalid")
        self.assertEqual(self.get_issues(ledger), [("error", 2, "Deceduto", "deceased")])

    def test_a_no_beside_a_date_is_asked_back(self):
        ledger = self.validate(self.file(("C1", "no", "03/05/2026")))
        self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["deceased_differs"])

    def test_a_death_after_the_day_of_the_file_cannot_be(self):
        for day in ("21/11/2026", "01/01/1955"):
            ledger = self.validate(self.file(("C1", "", day)))
            self.assertEqual([issue[3] for issue in self.get_issues(ledger)], ["date_of_death"])

    def test_who_owes_nothing_is_left_alone(self):
        self.bring_in(self.file(("C1", "sì", "", "0,00")))
        self.assertFalse(self.get_estates())

    def test_the_next_file_opens_nothing_twice_and_adds_the_date(self):
        rows = [("C1", "sì", ""), ("C2", "no", "")]
        self.bring_in(self.file(*rows))
        first = self.get_estates()
        self.bring_in(self.file(("C1", "sì", "03/05/2026"), ("C2", "sì", "")))
        estates = self.get_estates()
        self.assertEqual((len(estates), estates[0], estates[0].date_death), (2, first, date(2026, 5, 3)))

    def test_a_known_debtor_with_an_operator_keeps_them(self):
        self.bring_in(self.file(("C1", "no", "")))
        self.run_night()
        self.bring_in(self.file(("C1", "sì", "")))
        case = self.get_case(self.get_debtor("C1"))
        self.assertEqual((case.user_id, case.hold_code, self.get_estates().case_id), (self.operator, "estate", case))
        self.assertFalse(case.notice_ids.filtered(lambda notice: notice.state in ("queued", "held")))

    def test_a_ledger_without_the_column_opens_nothing(self):
        header = HEADER[:-2]
        self.bring_in(to_csv([["C1", "Debtor", "F1", "01/09/2026", "30/09/2026", "100,00", "100,00"]], header))
        self.assertFalse(self.get_estates())

    def test_an_import_that_is_undone_takes_its_estates_back(self):
        ledger = self.bring_in(self.file(("C1", "sì", "")))
        self.undo(ledger)
        self.assertFalse(self.get_estates())
        self.assertFalse(self.get_debtor("C1"))

    def test_many_cost_as_many_queries_as_few(self):
        counts = []
        ledger = self.bring_in(self.file(*[(f"C{place}", "no", "") for place in range(220)]))
        partners = ledger.line_ids.partner_id
        for part in (partners[:20], partners[20:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            ledger._as_booker()._open_estates(dict.fromkeys(part, date(2026, 5, 1)))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(len(self.get_estates()), 220)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
