from datetime import date

from odoo.fields import Date
from odoo.tests import tagged

from .allocation_common import AllocationCommon
from .test_interest_statement import InterestCommon


@tagged("post_install", "-at_install")
class TestAllocationLaw(AllocationCommon, InterestCommon):
    """What the law asks of the order of payments comes from the books: interest charged, rates, limitation."""

    def test_costs_and_interest_charged_are_paid_before_their_capital(self):
        invoice = self.bill(1000, "2024-05-31", self.firm_debtor)
        self.run_night()
        statement = self.charge("2025-12-31", self.firm_debtor)
        note = statement.sudo().move_id
        self.assertEqual(statement.amount_to_charge, note.amount_residual)
        payment = self.money(300, debtor=self.firm_debtor)
        self.work()
        allocation = self.get(payment)
        self.assertEqual(allocation.state, "automatic", "One debt is due, with what was charged on it")
        line = self.line(allocation, invoice)
        self.assertEqual((line.costs, line.interest), (40, statement.amount_interest))
        self.assertAlmostEqual(line.capital, 300 - note.amount_total, 2)
        self.assertEqual(note.payment_state, "paid")
        self.assertAlmostEqual(invoice.amount_residual, 700 + note.amount_total, 2)

    def test_debt_in_court_is_more_onerous_than_an_older_one(self):
        older, sued = self.bill(300, "2025-01-31"), self.bill(300, "2025-06-30")
        self.sue(sued, date(2026, 3, 2))
        payment = self.money(300)
        self.work()
        allocation = self.opened(self.manager, payment)
        self.assertEqual(self.received(allocation), {sued: 300})
        self.assertEqual(self.line(allocation, sued).reason, "more_onerous")
        self.assertTrue(older.amount_residual)

    def test_prescribed_item_of_the_books_is_left_out_and_bears_no_interest(self):
        self.mandate.claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_periodic")
        lost, alive = self.invoice(300, 365 * 6), self.bill(300, "2025-06-30")
        self.run_night()
        payment = self.money(100)
        self.work()
        self.assertEqual(alive.amount_residual, 200)
        self.assertEqual(lost.amount_residual, 300)
        self.assertTrue(self.get(payment))
        statement = self.state_at(Date.to_date("2026-06-30"))
        self.assertEqual(statement.line_ids.invoice_id, alive)

    def test_debit_note_for_interest_lapses_as_interest(self):
        self.bill(1000, "2024-05-31", self.firm_debtor)
        note = self.charge("2025-12-31", self.firm_debtor).move_id
        self.assertEqual(note.credit_receivable_ids.claim_kind_id.code, "late_interest")
        self.assertEqual(note.credit_receivable_ids.limitation_period_id.code, "LATE_INT")
