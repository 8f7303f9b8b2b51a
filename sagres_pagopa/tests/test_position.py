from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.notice_number import parse
from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestPosition(PagopaCommon):
    """A debt becomes a position once, lives as the ledger says, and is withdrawn where it must not be paid."""

    def make(self, case=None):
        positions = self.env["pagopa.position"]._make_for_cases(case or self.case)
        positions._publish()
        return positions

    def test_each_open_item_has_its_position_with_its_own_number(self):
        positions = self.make()
        self.assertEqual(sorted(positions.mapped("amount")), [400, 600])
        numbers = positions.option_ids.mapped("notice_number")
        self.assertEqual(len(set(numbers)), 2)
        for number, iuv in zip(numbers, positions.option_ids.mapped("iuv"), strict=True):
            self.assertEqual(parse(number).iuv, iuv)
        self.assertEqual(set(positions.mapped("state")), {"valid"})

    def test_making_twice_makes_nothing(self):
        positions = self.make()
        self.assertEqual(self.make(), positions)

    def test_a_payment_elsewhere_withdraws_the_position(self):
        positions = self.make()
        paid = positions.filtered(lambda position: position.amount == 600)
        self.pay(self.invoices[0])
        self.env.cr.precommit.run()
        self.assertEqual((paid.state, paid.withdrawal), ("invalid", "elsewhere"))
        self.assertEqual((positions - paid).state, "valid")
        self.assertEqual(paid.option_ids.state, "withdrawn")

    def test_a_part_payment_lowers_the_amount(self):
        position = self.make().filtered(lambda position: position.amount == 600)
        self.pay(self.invoices[0], 250)
        self.env.cr.precommit.run()
        self.assertEqual((position.amount, position.amount_now, position.state), (350, 350, "valid"))

    def test_a_plan_takes_the_place_of_the_items_with_an_option_for_each_installment(self):
        items = self.make()
        plan = self.sign_plan(count=4)
        self.env.cr.precommit.run()
        self.assertEqual(set(items.mapped("withdrawal")), {"replaced"})
        position = self.make()
        self.assertEqual(position.kind, "plan")
        self.assertEqual(position.option_ids.mapped("amount"), [1000, 250, 250, 250, 250])
        self.assertEqual(position.amount, 1000)
        plan._set_broken()
        self.env.cr.precommit.run()
        self.assertEqual((position.state, position.withdrawal), ("invalid", "ended"))
        again = self.make()
        self.assertEqual(sorted(again.mapped("amount")), [400, 600])
        self.assertFalse(set(again.option_ids.mapped("iuv")) & set((items | position).option_ids.mapped("iuv")))

    def test_without_an_account_nothing_is_published(self):
        positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.creditor.account_ids.active = False
        with self.assertRaisesRegex(UserError, "Enter an account of Casa Serena first"):
            positions._publish()
        self.assertEqual(set(positions.mapped("state")), {"draft"})

    def test_twenty_debtors_cost_as_many_queries_as_two(self):
        def count(number):
            debtors = [self._create_debtor(f"Debtor {number} {index}", self.client) for index in range(number)]
            for debtor in debtors:
                self.invoice(100, days=200, debtor=debtor)
            self.run_night()
            self.env.invalidate_all()
            cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])
            before = self.env.cr.sql_log_count
            self.make(cases)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        count(2)
        self.assertLessEqual(count(20) - count(2), 8)
