from odoo.tests import tagged

from .matching_common import MatchingCommon


@tagged("post_install", "-at_install")
class TestMatchReturn(MatchingCommon):
    """A direct debit that comes back opens what it had paid, with its cost where the mandate says so."""

    def build(self):
        super().build()
        self.first = self.invoice(600)
        self.paid = self.credit(600, f"SDD {self.first.name}", "BIANCHI ROSA", days=5, credit_end_to_end="E2E-1")

    def setUp(self):
        super().setUp()
        self.work()
        self.assertEqual(self.first.amount_residual, 0)

    def send_back(self, code="AM04", text="Insoluto SDD", **vals):
        return self.credit(-600, text, "BIANCHI ROSA", credit_return_code=code, credit_is_return=True,
                           **{"credit_end_to_end": "E2E-1", **vals})

    def test_what_it_had_paid_is_open_again_and_the_books_balance(self):
        line = self.send_back()
        with self.assertBooksMove(self.receivable, self.suspense, 600):
            self.work()
        self.assertEqual((self.get(line).state, self.first.amount_residual), ("automatic", 600))
        self.assertTrue(line.is_reconciled)

    def test_who_has_no_case_gets_it_the_next_night_as_after_any_payment_taken_back(self):
        second = self.invoice(100, debtor=self.second)
        payment = self.pay(second)
        self.send_back()
        self.work()
        second.line_ids.remove_move_reconcile()
        payment.action_draft()
        self.assertEqual((self.first.amount_residual, second.amount_residual), (600, 100))
        self.assertFalse(self.get_case() | self.get_case(self.second))
        self.run_night()
        self.assertEqual((self.get_case().amount_overdue, self.get_case(self.second).amount_overdue), (600, 100))

    def test_a_case_that_another_invoice_opened_is_right_at_once(self):
        self.invoice(200, 40)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.amount_overdue, case.item_count), (200, 1))
        self.send_back()
        self.work()
        self.assertEqual((case.amount_overdue, case.amount_due, case.item_count), (800, 800, 2))

    def test_the_cost_is_charged_where_the_mandate_says(self):
        self.mandate.return_cost = 4.5
        self.send_back()
        self.work()
        note = self.env["account.move"].search([("partner_id", "=", self.debtor.id), ("amount_total", "=", 4.5)])
        self.assertEqual((note.state, note.move_type), ("posted", "out_invoice"))
        self.assertIn(self.first.name, note.ref)

    def test_nobody_pays_for_a_death(self):
        self.mandate.return_cost = 4.5
        self.send_back("MD07")
        self.work()
        self.assertEqual(self.first.amount_residual, 600)
        self.assertFalse(self.env["account.move"].search([("partner_id", "=", self.debtor.id), ("amount_total", "=", 4.5)]))

    def test_a_return_that_names_the_invoice_is_found(self):
        line = self.send_back(text=f"RID insoluto {self.first.name}", credit_end_to_end=False)
        self.work()
        self.assertEqual(self.get(line).state, "automatic")

    def test_a_return_of_nothing_known_waits_for_a_person(self):
        line = self.send_back(text="Insoluto", credit_end_to_end=False)
        self.work()
        self.assertEqual((self.get(line).state, self.get(line).kind), ("proposed", "return"))
        self.assertEqual(self.first.amount_residual, 0)
        self.assertEqual(self.get(line).return_reason, "not enough money")

    def test_without_a_reason_of_the_bank_a_person_confirms(self):
        line = self.credit(-600, f"storno {self.first.name}")
        self.work()
        match = self.opened(line)
        self.assertEqual(match.state, "proposed")
        match.action_confirm()
        self.assertEqual((match.state, self.first.amount_residual), ("confirmed", 600))
        self.assertFalse(self.env["credit.payer.account"].search([]))

    def test_the_job_twice_opens_it_once(self):
        self.send_back()
        self.work()
        self.work()
        self.assertEqual(self.first.amount_residual, 600)


@tagged("post_install", "-at_install")
class TestMatchReturnCase(MatchingCommon):
    """A debtor who is in collection already: what comes back is in the case at once, and the case where it was."""

    def test_the_case_that_the_direct_debit_had_closed_is_open_again_at_once(self):
        invoice = self.invoice(600)
        self.run_night()
        case = self.get_case()
        level = case.level_id
        self.credit(600, f"SDD {invoice.name}", "BIANCHI ROSA", days=5, credit_end_to_end="E2E-1")
        self.work()
        self.assertEqual((case.amount_overdue, case.is_open), (0, False))
        line = self.credit(
            -600, "Insoluto SDD", "BIANCHI ROSA", credit_return_code="AM04", credit_is_return=True, credit_end_to_end="E2E-1",
        )
        self.work()
        self.assertEqual(self.get(line).state, "automatic")
        self.assertEqual((case.amount_overdue, case.amount_credit, case.is_open), (600, 0, True))
        self.assertEqual((case.level_id, case.date_closed), (level, False))
