from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import IBAN, NIGHT, PagopaCommon


@tagged("post_install", "-at_install")
class TestPositionLife(PagopaCommon):
    """A position follows its items and its agreement: options exclude each other, what ends is withdrawn."""

    def make(self, case=None):
        positions = self.env["pagopa.position"]._make_for_cases(case or self.case)
        positions._publish()
        return positions

    def settle(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()

    def take(self, option):
        """Have a notice paid as a receipt pays it."""
        self.creditor.action_make_journal()
        receipt = self.env["pagopa.receipt"].create({
            "creditor_id": self.creditor.id, "creditor_tax_code": self.creditor.tax_code, "notice_number": option.notice_number,
            "iuv": option.iuv, "receipt_number": f"RT{option.iuv}", "option_id": option.id, "amount": option.amount_now,
            "amount_ours": option.amount_now, "date_payment": "2026-11-20 09:00:00",
        })
        receipt._book()
        self.settle()
        return receipt

    def get_plan(self):
        self.sign_plan(count=4)
        self.settle()
        position = self.make().filtered(lambda one: one.kind == "plan")
        return position, position.option_ids.filtered(lambda option: option.kind == "full")

    def test_one_installment_paid_makes_the_whole_amount_unpayable(self):
        position, full = self.get_plan()
        installments = position.option_ids - full
        self.take(installments[0])
        self.assertEqual((full.state, position.state), ("withdrawn", "partially_paid"))
        self.assertEqual(installments.mapped("state"), ["paid", "unpaid", "unpaid", "unpaid"])
        self.assertEqual((position.amount_now, position.amount), (750, 750))
        for option in installments[1:]:
            self.take(option)
        self.assertEqual((position.state, position.amount_now), ("paid", 0))

    def test_the_whole_amount_paid_withdraws_the_installments(self):
        position, full = self.get_plan()
        self.take(full)
        self.assertEqual(set((position.option_ids - full).mapped("state")), {"withdrawn"})
        self.assertEqual((full.state, position.state), ("paid", "paid"))

    def test_a_credit_note_shortens_the_plan_from_its_last_installment(self):
        position, full = self.get_plan()
        note = self.refund(300)
        lines = (note | self.invoices[0]).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        self.settle()
        installments = position.option_ids - full
        self.assertEqual(installments.mapped("amount"), [250, 250, 200, 0])
        self.assertEqual(installments.mapped("state"), ["unpaid", "unpaid", "unpaid", "withdrawn"])
        self.assertEqual((full.amount, position.amount), (700, 700))
        lines.remove_move_reconcile()
        self.settle()
        self.assertEqual(installments.mapped("state"), ["unpaid"] * 4)
        self.assertEqual(position.amount, 1000)

    def test_an_item_set_back_to_draft_loses_its_position_and_a_new_post_brings_another(self):
        position = self.make().filtered(lambda one: one.amount == 600)
        invoice = self.invoices[0]
        invoice.button_draft()
        self.settle()
        self.assertEqual((position.state, position.withdrawal), ("invalid", "cancelled"))
        invoice.action_post()
        self.settle()
        again = self.make().filtered(lambda one: one.amount == 600)
        self.assertTrue(again)
        self.assertFalse(again.option_ids.filtered(lambda one: one.iuv in position.option_ids.mapped("iuv")))

    def test_a_cancelled_item_loses_its_position(self):
        position = self.make().filtered(lambda one: one.amount == 600)
        self.invoices[0].button_draft()
        self.invoices[0].button_cancel()
        self.settle()
        self.assertEqual((position.state, position.withdrawal), ("invalid", "cancelled"))

    def test_an_item_that_became_shorter_is_asked_for_what_it_is_now(self):
        position = self.make().filtered(lambda one: one.amount == 600)
        invoice = self.invoices[0]
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 500
        invoice.action_post()
        self.settle()
        self.assertEqual((position.state, position.amount), ("valid", 500))

    def test_the_night_lets_expire_what_is_past_and_grow_what_bears_charges(self):
        self.creditor.expires = True
        positions = self.make()
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(set(positions.mapped("state")), {"expired"})

    def test_interest_that_has_grown_is_told_at_night(self):
        self.creditor.with_charges = True
        charged = {"interest": 0.0, "costs": 10.0}
        charges = patch.object(
            self.env.registry["credit.receivable"], "_get_charges", lambda items: {item: dict(charged) for item in items},
        )
        with charges:
            positions = self.make()
            self.settle()
            before = {position: position.amount for position in positions}
            self.assertGreaterEqual(min(before.values()), 410)
            self.env["pagopa.message"].search([]).write({"state": "sent"})
            self.tell_night()
            self.assertEqual({position: position.amount for position in positions}, before, "Nothing has grown on the same day")
            self.assertFalse(self.get_waiting(), "What has not changed is not told again")
            charged["costs"] = 12.5
            self.tell_night()
            for position, amount in before.items():
                self.assertAlmostEqual(position.amount, amount + 2.5)
                self.assertEqual((position.option_ids.amount, position.amount_now), (position.amount, position.amount))
            self.assertEqual(self.get_waiting(), positions)
        self.creditor.with_charges = False
        self.tell_night()
        self.assertEqual(sorted(positions.mapped("amount")), [400, 600])

    def tell_night(self):
        self.env.flush_all()
        self.run_night()
        self.env.invalidate_all()

    def get_waiting(self):
        return self.env["pagopa.message"].search([("state", "=", "waiting")], order="id").position_id.sorted("id", reverse=True)

    def test_two_hundred_positions_cost_as_many_statements_as_twenty(self):
        def count(number):
            debtors = [self._create_debtor(f"Debtor {number} {place}", self.client) for place in range(number)]
            for debtor in debtors:
                self.invoice(100, days=200, debtor=debtor)
            self.run_night()
            self.env.invalidate_all()
            cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])
            positions = self.env["pagopa.position"]._make_for_cases(cases)
            positions._publish()
            positions.write({"state": "published", "date_valid": NIGHT, "amount": 90})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            positions._follow_ledger()
            self.env.flush_all()
            self.assertEqual((set(positions.mapped("state")), set(positions.mapped("amount"))), ({"valid"}, {100}))
            return self.env.cr.sql_log_count - before

        few, many = count(20), count(200)
        self.assertLessEqual(many - few, 12, f"{few} statements for 20 positions, {many} for 200")

    def test_parts_of_other_bodies_are_written_on_a_draft_and_leave_something(self):
        option = self.env["pagopa.position"]._make_for_cases(self.case).filtered(lambda one: one.amount == 600).option_ids
        Part = self.env["pagopa.beneficiary"].with_user(self.manager)
        vals = {
            "option_id": option.id, "name": "Province", "tax_code": "98765432103", "iban": IBAN,
            "category_id": self.category.id, "amount": 30,
        }
        for _place in range(4):
            Part.create(vals)
        with self.assertRaisesRegex(ValidationError, "At most four"), self.env.cr.savepoint():
            Part.create(vals)
        with self.assertRaisesRegex(ValidationError, "must leave something"), self.env.cr.savepoint():
            option.beneficiary_ids[0].amount = 510
        with self.assertRaisesRegex(ValidationError, "more than zero"), self.env.cr.savepoint():
            option.beneficiary_ids[0].amount = 0
        with self.assertRaisesRegex(ValidationError, "eleven digits"), self.env.cr.savepoint():
            option.beneficiary_ids[0].tax_code = "123"
        option.position_id._publish()
        for write in (lambda: option.beneficiary_ids.write({"name": "Region"}), option.beneficiary_ids.unlink):
            with self.assertRaisesRegex(UserError, "while its position is a draft"):
                write()

    def test_a_death_withdraws_what_was_asked(self):
        positions = self.make()
        self.case.hold_code = "estate"
        self.settle()
        self.assertEqual(set(positions.mapped("withdrawal")), {"held"})
        self.assertFalse(self.make())
