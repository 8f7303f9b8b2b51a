from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestLedgerTruth(CreditCommon):
    """After a payment, a credit note, an unreconcile or a reversal the case is right at once, not tomorrow."""

    def _assert_case(self, overdue, kind, **vals):
        case = self.get_case()
        self.assertAlmostEqual(case.amount_overdue, overdue)
        self.assertEqual(case.stage_id.kind, kind)
        for name, value in vals.items():
            self.assertEqual(case[name], value, name)

    def test_full_payment_closes_the_case_at_once(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        self._assert_case(100, "reminder", is_open=True)
        self.pay(invoice)
        self._assert_case(0, "closed", is_open=False, date_closed=NIGHT)

    def test_partial_payment_leaves_the_rest(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        self.pay(invoice, 30)
        self._assert_case(70, "reminder", item_count=1)

    def test_credit_note_is_netted_before_anybody_reconciles_it(self):
        self.invoice(100, 10)
        self.run_night()
        self.refund(40)
        self._assert_case(60, "reminder", amount_credit=40)

    def test_money_without_a_reason_covers_the_oldest_item_first(self):
        self.invoice(100, 40)
        self.invoice(100, 10)
        self.run_night()
        self.receive(100)
        self._assert_case(100, "reminder", oldest_due_date=Date.subtract(NIGHT, days=10), item_count=1)

    def test_credit_larger_than_the_debt_closes_the_case(self):
        self.invoice(100, 10)
        self.run_night()
        self.receive(130)
        self._assert_case(0, "closed", amount_credit=130, amount_due=0)

    def test_unreconcile_reopens_the_case_at_its_level(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        level = self.get_case().level_id
        self.pay(invoice)
        self.assertFalse(self.get_case().level_id)
        invoice.line_ids.remove_move_reconcile()
        self._assert_case(0, "closed")  # the payment is still there, unallocated
        payment = self.env["account.payment"].search([("partner_id", "=", self.debtor.id)])
        payment.action_draft()
        self._assert_case(100, "reminder", level_id=level, date_closed=False)

    def test_reversal_closes_the_case(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        invoice._reverse_moves([{"date": NIGHT}], cancel=True)
        self._assert_case(0, "closed", is_open=False)

    def test_new_invoice_reaches_an_open_case_at_once(self):
        self.invoice(100, 10)
        self.run_night()
        self.invoice(50, 5)
        self._assert_case(150, "reminder", item_count=2)

    def test_draft_and_post_again_keep_the_companion(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        companion = self.get_case().receivable_ids
        invoice.button_draft()
        self._assert_case(0, "closed")
        invoice.action_post()
        self._assert_case(100, "reminder", receivable_ids=companion)

    def test_companion_survives_a_payment_term_that_rewrites_the_items(self):
        term = self.env["account.payment.term"].create({
            "name": "Two halves",
            "line_ids": [
                (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
                (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 30}),
            ],
        })
        invoice = self.invoice(100, 20, invoice_payment_term_id=term.id)
        self.run_night()
        case = self.get_case()
        self.assertEqual(len(case.receivable_ids), 2)
        self._assert_case(50, "reminder", amount_not_due=50)
        invoice.button_draft()
        invoice.write({"invoice_payment_term_id": False, "invoice_date_due": Date.subtract(NIGHT, days=20)})
        invoice.action_post()
        self._assert_case(100, "reminder", item_count=1)
        self.assertEqual(len(case.receivable_ids.filtered("line_id")), 1)

    def test_item_excluded_from_follow_up_is_not_asked(self):
        invoice = self.invoice(100, 10)
        self.invoice(20, 9)
        self.run_night()
        invoice.no_followup = True
        self._assert_case(20, "reminder")

    def test_foreign_currency_is_shown_in_both(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create({
            "name": "2026-01-01", "rate": 2.0, "currency_id": dollar.id, "company_id": self.client.id,
        })
        self.invoice(100, 10, currency_id=dollar.id)
        self.run_night()
        self._assert_case(50, "reminder")
        item = self.get_case().receivable_ids
        self.assertEqual((item.amount_residual, item.amount_residual_currency), (50, 100))

    def test_partner_of_another_client_is_never_mixed(self):
        twin = self._create_debtor("Rosa Bianchi", self.other_client)
        self._create_mandate(self.other_client, self.operator)
        self.invoice(100, 10)
        self.invoice(70, 10, debtor=twin)
        self.run_night()
        self.assertEqual(self.get_case().amount_overdue, 100)
        self.assertEqual(self.get_case(twin).amount_overdue, 70)

    def test_invoice_to_a_contact_falls_to_its_firm(self):
        firm = self._create_debtor("Edil Sud", self.client, is_company=True)
        office = self._create_debtor("Accounts", self.client, parent_id=firm.id)
        self.invoice(100, 10, debtor=office)
        self.run_night()
        self.assertEqual(self.get_case(firm).amount_overdue, 100)
        self.assertFalse(self.get_case(office))

    def test_closing_calls_the_hook_once(self):
        invoice = self.invoice(100, 10)
        self.run_night()
        closed = []
        self.patch(type(self.env["credit.case"]), "_post_close", lambda cases: closed.extend(cases.ids))
        self.pay(invoice)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(closed, self.get_case().ids)
