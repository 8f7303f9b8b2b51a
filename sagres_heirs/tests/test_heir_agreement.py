from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirAgreement(MoneyCommon):
    """Each heir agrees about their own share: promise, plan, settlement; nobody's agreement stands in another's way."""

    def offer_plan(self, heir, count=3, **vals):
        case = heir.case_id.with_user(self.operator)
        return self.env["credit.plan"].with_user(self.operator)._offer(
            case, count=count, first_due=Date.to_date("2026-12-31"), frequency="month", **vals,
        )

    def offer_settlement(self, heir, amount):
        return self.env["credit.settlement"].with_user(self.manager)._offer(
            heir.case_id.with_user(self.manager), amount=amount, date_due=Date.to_date("2026-12-15"), reason=self.reason,
            words="Small pension", plan_why=self.plan_why, plan_words="Refused to pay by installments",
        )

    @property
    def reason(self):
        causes = [code for code, _label in self.env["credit.settlement"]._fields["reason"].selection]
        return next(code for code in causes if code not in ("mini_credit", "prescribed", "uneconomic"))

    @property
    def plan_why(self):
        return self.env["credit.settlement"]._fields["plan_why"].selection[0][0]

    def test_a_plan_is_about_the_share_and_holds_no_item(self):
        plan = self.offer_plan(self.anna)
        self.assertEqual(plan.amount, 333.34)
        self.assertEqual(plan.line_ids.mapped("amount"), [111.11, 111.11, 111.12])
        plan.sudo()._sign("Anna Bianchi")
        self.assertEqual(plan.state, "active")
        self.assertEqual(self.anna.case_id.hold_code, "plan")
        self.assertFalse(self.case.receivable_ids.filtered("hold"))
        self.assertFalse(self.marco.case_id.hold_code)

    def test_two_heirs_have_a_plan_each(self):
        for heir in (self.anna, self.marco):
            self.offer_plan(heir).sudo()._sign(heir.name)
        self.assertEqual((self.anna | self.marco).case_id.plan_ids.mapped("state"), ["active", "active"])

    def test_a_plan_counts_the_payments_of_its_heir_alone(self):
        plan = self.offer_plan(self.anna)
        plan.sudo()._sign("Anna Bianchi")
        self.pay_share(self.marco, 333.33, self.get_items())
        self.assertEqual(plan.amount_paid, 0)
        self.pay_share(self.anna, 100, self.get_items())
        self.assertEqual(plan.amount_paid, 100)
        self.pay_share(self.anna, 50)
        plan.invalidate_recordset()
        self.assertEqual(plan.amount_paid, 150, "money that nobody allocated counts, too")
        self.pay_share(self.anna, 183.34, self.get_items())
        self.assertEqual(plan.state, "kept")

    def test_a_credit_note_shortens_a_plan_by_the_share(self):
        plan = self.offer_plan(self.anna)
        plan.sudo()._sign("Anna Bianchi")
        (self.get_line(self.refund(300)) | self.get_items()[0]).reconcile()
        self.assertEqual(plan.amount_left, 233.34)
        self.assertEqual(self.anna.case_id.amount_due, 233.34)

    def get_line(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def test_a_settlement_writes_off_the_rest_of_the_share_only(self):
        settlement = self.offer_settlement(self.anna, 200)
        self.assertEqual(settlement.amount_debt, 333.34)
        settlement.sudo()._move("approved") if settlement.state != "approved" else None
        settlement.sudo()._accept("Anna Bianchi", "phone")
        self.pay_share(self.anna, 200, self.get_items()[:1])
        self.assertEqual(settlement.state, "kept")
        self.assertEqual(settlement.amount_written_off, 133.34)
        self.assertEqual(self.case.amount_due, 666.66)
        self.assertEqual(self.anna.case_id.amount_due, 0)
        self.assertEqual(self.marco.case_id.amount_due, 333.33)
        self.assertEqual(self.anna.amount_remitted, 133.34)

    def test_a_settlement_paid_with_money_nobody_allocated_is_booked(self):
        settlement = self.offer_settlement(self.anna, 200)
        settlement.sudo()._move("approved") if settlement.state != "approved" else None
        settlement.sudo()._accept("Anna Bianchi", "phone")
        self.pay_share(self.anna, 200)
        self.env.cr.precommit.run()
        self.assertEqual(settlement.state, "kept")
        self.assertEqual(settlement.amount_written_off, 133.34)
        self.assertEqual(self.case.amount_due, 666.66)

    def test_a_settlement_whose_payment_is_taken_back_gives_the_share_back(self):
        settlement = self.offer_settlement(self.anna, 200)
        settlement.sudo()._move("approved") if settlement.state != "approved" else None
        settlement.sudo()._accept("Anna Bianchi", "phone")
        entry = self.pay_share(self.anna, 200, self.get_items()[:1])
        entry.line_ids.remove_move_reconcile()
        entry.button_draft()
        self.env.cr.precommit.run()
        self.assertEqual(self.case.amount_due, 1000)
        self.assertEqual(self.anna.case_id.amount_due, 333.34)

    def test_the_loss_of_one_heir_is_written_off_alone(self):
        write_off = self.env["credit.settlement"].with_user(self.manager)._offer(
            self.marco.case_id.with_user(self.manager), kind="write_off", reason="uneconomic", words="Insolvent co-heir",
        )
        if write_off.state != "kept":
            write_off.sudo()._move("approved")
            write_off.sudo()._book_write_off()
        self.assertEqual(write_off.amount_written_off, 333.33)
        self.assertEqual(self.case.amount_due, 666.67)
        self.assertEqual(self.marco.case_id.amount_due, 0)
        self.assertEqual(self.anna.case_id.amount_due, 333.34, "what one heir cannot pay is asked of no other")

    def test_a_promise_of_an_heir_is_kept_by_that_heir(self):
        case = self.anna.case_id.with_user(self.operator)
        promise = case._promise(333.34, Date.to_date("2026-11-27"))
        self.pay_share(self.marco, 333.33, self.get_items())
        self.assertEqual(promise.state, "active")
        self.pay_share(self.anna, 333.34, self.get_items())
        self.assertEqual(promise.state, "kept")

    def test_a_renunciation_ends_what_was_agreed(self):
        plan = self.offer_plan(self.anna)
        plan.sudo()._sign("Anna Bianchi")
        self.set_heirs({self.anna: ("renounced", False), self.marco: ("accepted", "1/2"), self.elena: ("called", "1/2")})
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(plan.end_reason, "No longer an heir")
        with self.assertRaisesRegex(UserError, "out of the succession"):
            self.offer_plan(self.anna)

    def test_the_night_judges_the_agreements_of_heirs(self):
        plan = self.offer_plan(self.anna)
        plan.sudo()._sign("Anna Bianchi")
        self.run_night("2027-02-20")
        self.env.invalidate_all()
        self.assertEqual(plan.state, "broken")

    def test_the_books_stay_on_the_account_of_the_deceased(self):
        self.pay_share(self.anna, 333.34, self.get_items())
        self.assertEqual(self.get_items().partner_id, self.debtor)
        self.assertEqual(self.case.amount_due, 666.66)
        own = self.env["account.move.line"].search([
            ("partner_id", "=", self.anna.partner_id.id), ("account_type", "=", "asset_receivable"),
        ])
        self.assertEqual(sum(own.mapped("balance")), -333.34)
        self.assertTrue(all(own.mapped("reconciled")))
