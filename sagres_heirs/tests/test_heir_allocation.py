from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirAllocation(MoneyCommon):
    """Money that comes from an heir pays the items of the deceased, up to the share."""

    def allocate(self):
        with self.night_cursor() as env:
            env["credit.allocation"]._allocate_company(env["res.company"].browse(self.client.id))
        self.env.invalidate_all()

    def test_money_of_an_heir_is_reconciled_on_the_items_of_the_deceased(self):
        entry = self.pay_share(self.anna, 333.34)
        self.allocate()
        self.assertTrue(all(entry.line_ids.filtered("credit").mapped("reconciled")))
        self.assertEqual(self.case.amount_due, 666.66)
        self.assertEqual(self.anna.amount_paid, 333.34)
        self.assertFalse(self.anna.case_id.is_open)
        allocation = self.env["credit.allocation"].search([("payment_move_id", "=", entry.id)])
        self.assertEqual(allocation.case_id, self.anna.case_id)

    def test_never_more_than_the_share_is_taken_of_it(self):
        entry = self.pay_share(self.anna, 500)
        self.allocate()
        self.assertEqual(self.case.amount_due, 666.66)
        self.assertEqual(sum(entry.line_ids.filtered("credit").mapped("amount_residual")), -166.66)
        self.assertEqual(self.marco.case_id.amount_due, 333.33)

    def test_who_owes_something_else_is_asked_what_the_money_is_for(self):
        self.invoice(50, debtor=self.anna.partner_id)
        self.run_night()
        entry = self.pay_share(self.anna, 100)
        self.allocate()
        allocation = self.env["credit.allocation"].search([("payment_move_id", "=", entry.id)])
        self.assertEqual((allocation.state, allocation.stop), ("proposed", "heir"))
        self.assertEqual(self.anna.case_id.amount_due, 333.34)

    def test_running_twice_changes_nothing(self):
        self.pay_share(self.anna, 100)
        self.allocate()
        self.allocate()
        self.assertEqual(self.anna.amount_paid, 100)
        self.assertEqual(self.case.amount_due, 900)
