from fractions import Fraction

from odoo.tests import tagged

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirCase(MoneyCommon):
    """Who accepted owes their share, and nobody else owes anything."""

    def test_each_heir_who_accepted_has_a_case_below_the_one_of_the_deceased(self):
        self.assertEqual(self.case.heirs_case_ids, self.anna.case_id | self.marco.case_id)
        self.assertEqual(self.anna.case_id.parent_id, self.case)
        self.assertFalse(self.elena.case_id)
        self.assertFalse(self.anna.case_id.receivable_ids)

    def test_the_operator_is_the_same(self):
        self.assertEqual((self.anna | self.marco).case_id.user_id, self.case.user_id)
        self.assertEqual(self.anna.case_id.assignment_ids.cause, "parent")

    def test_the_parts_add_up_to_the_debt_with_the_cents_to_the_largest_remainders(self):
        self.assertEqual(self.case.amount_due, 1000)
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [333.34, 333.33])

    def test_a_payment_of_one_heir_counts_for_that_heir_alone(self):
        self.pay_share(self.anna, 100, self.get_items()[:1])
        self.assertEqual(self.case.amount_due, 900)
        self.assertEqual(self.anna.case_id.amount_due, 233.34)
        self.assertEqual(self.marco.case_id.amount_due, 333.33)
        self.assertEqual(self.anna.amount_paid, 100)

    def test_money_of_an_heir_that_nobody_allocated_is_deducted_at_once(self):
        self.pay_share(self.anna, 100)
        self.assertEqual(self.anna.case_id.amount_due, 233.34)
        self.assertEqual(self.anna.case_id.amount_credit, 100)
        self.assertEqual(self.marco.case_id.amount_due, 333.33)

    def test_a_payment_taken_back_is_owed_again(self):
        entry = self.pay_share(self.anna, 100, self.get_items()[:1])
        entry.line_ids.remove_move_reconcile()
        entry.button_draft()
        self.assertEqual(self.anna.case_id.amount_due, 333.34)

    def test_a_payment_of_somebody_else_lowers_every_part(self):
        stranger = self._create_debtor("A friend", self.client)
        self.marco.partner_id.name = "Marco B."
        entry = self.receive(300, stranger)
        entry.line_ids.filtered("credit")._reconcile_amounts({self.get_items()[0]: 300})
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [233.34, 233.33])

    def test_a_credit_note_lowers_every_part(self):
        note = self.refund(100)
        (note.line_ids.filtered(lambda line: line.account_type == "asset_receivable") | self.get_items()[0]).reconcile()
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [300, 300])

    def test_who_pays_more_than_the_share_leaves_less_to_the_others(self):
        self.pay_share(self.anna, 600, self.get_items()[:1])
        self.assertEqual(self.anna.case_id.amount_due, 0)
        self.assertEqual(self.marco.case_id.amount_due, 200)
        self.assertFalse(self.anna.case_id.is_open)

    def test_with_benefit_of_inventory_no_more_than_what_was_received(self):
        self.set_heirs({self.marco: ("benefit", "1/3")})
        self.marco.sudo().benefit_value = 120
        self.marco.case_id._mark_ledger_changed()
        self.assertEqual(self.marco.case_id.amount_due, 120)
        self.assertEqual(self.anna.case_id.amount_due, 333.34)

    def test_a_renunciation_ends_the_case_and_raises_the_other_shares_with_a_trail(self):
        self.set_heirs({self.elena: ("renounced", False), self.anna: ("accepted", "1/2"), self.marco: ("accepted", "1/2")})
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [500, 500])
        self.assertIn("1/2, it was 1/3", self.anna.case_id.message_ids[0].body)
        self.set_heirs({self.marco: ("renounced", False), self.anna: ("accepted", "1")})
        self.assertEqual(self.anna.case_id.amount_due, 1000)
        self.assertEqual(self.marco.case_id.amount_due, 0)
        self.assertFalse(self.marco.case_id.is_open)
        self.assertFalse(self.marco.case_id.heirs_share)

    def test_a_share_by_hand_that_fell_away_is_owed_by_nobody(self):
        self.estate.sudo().shares_kind = "manual"
        self.set_heirs({self.elena: ("renounced", False)})
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [333.34, 333.33])
        self.pay_share(self.anna, 100, self.get_items()[:1])
        self.assertEqual([heir.case_id.amount_due for heir in (self.anna, self.marco)], [233.34, 333.33])
        parts = self.case._get_debtor_shares()[self.case]
        self.assertEqual(sum(part for _partner, part in parts), 1)

    def test_what_a_renouncer_paid_is_a_payment_of_somebody_else(self):
        self.pay_share(self.marco, 100, self.get_items()[:1])
        self.set_heirs({
            self.marco: ("renounced", False), self.anna: ("accepted", "1/2"), self.elena: ("called", "1/2"),
        })
        self.assertEqual(self.anna.case_id.amount_due, 450)

    def test_an_heir_who_owes_the_same_client_keeps_that_case_apart(self):
        own = self.invoice(50, debtor=self.anna.partner_id)
        self.run_night()
        self.env.invalidate_all()
        cases = self.env["credit.case"].search([("partner_id", "=", self.anna.partner_id.id)])
        self.assertEqual(len(cases), 2)
        apart = cases.filtered(lambda case: not case.parent_id)
        self.assertEqual(apart.amount_due, 50)
        self.assertEqual(self.anna.case_id.amount_due, 333.34)
        self.receive(50, self.anna.partner_id)
        self.assertEqual(self.anna.case_id.amount_due, 333.34, "nobody said that it is for the share")
        self.assertTrue(own)

    def test_the_shares_hook_tells_who_owes_what(self):
        shares = self.case._get_debtor_shares()[self.case]
        self.assertEqual(sum(part for _partner, part in shares), 1)
        self.assertIn((self.anna.partner_id, Fraction(1, 3)), shares)

    def test_the_night_changes_nothing_twice(self):
        before = self.anna.case_id.read(["amount_due", "user_id", "stage_id", "next_action", "is_open"])
        self.run_night()
        self.env.invalidate_all()
        self.assertEqual(self.anna.case_id.read(["amount_due", "user_id", "stage_id", "next_action", "is_open"]), before)

    def test_the_payments_of_an_heir_are_shown_on_the_items_they_pay(self):
        entry = self.pay_share(self.anna, 333.34, self.get_items())
        rows = self.env["credit.heir.payment"].search([("heir_id", "=", self.anna.id)])
        self.assertEqual(rows.entry_id, entry)
        self.assertEqual(rows.receivable_id.line_id, self.get_items()[:1])
        self.assertEqual(sum(rows.mapped("amount")), 333.34)

    def test_a_new_operator_of_the_deceased_looks_after_the_heirs_too(self):
        self.mandate.member_ids = [(0, 0, {"user_id": self.colleague.id})]
        self.case.with_user(self.manager)._assign(self.colleague, "manager", "Maternity leave")
        self.assertEqual(self.anna.case_id.user_id, self.colleague)
