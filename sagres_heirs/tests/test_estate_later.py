from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged, users

from odoo.addons.sagres_credit.tests.common import NIGHT

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestEstateLater(MoneyCommon):
    """A debt arisen after the death is no debt of the succession by itself: until somebody decides, no heir is asked for it."""

    def setUp(self):
        super().setUp()
        self.late = self.invoice(90, 20)  # 31 October, the death was on 10 May
        self.night()

    def night(self, date=NIGHT):
        self.env.flush_all()
        self.run_night(date)
        self.env.invalidate_all()

    def get_parts(self):
        self.env.flush_all()
        return [heir.case_id.amount_due for heir in (self.anna, self.marco)]

    def decide(self, decision="estate", reason="Services of April, contract of 2024", user=None, items=None):
        estate = self.estate.with_user(user or self.operator)
        items = self.late.credit_receivable_ids if items is None else items
        estate._decide_later(items.with_user(estate.env.user), decision, reason)

    def test_what_is_undecided_is_named_with_its_amount_and_asked_of_no_heir(self):
        self.assertEqual((self.estate.later_amount, self.estate.later_receivable_ids.move_id), (90, self.late))
        self.assertIn("90.00", self.estate.later_words)
        self.assertIn("in 1 items arose after the death on 05/10/2026", self.estate.later_words)
        self.assertEqual(self.get_parts(), [333.34, 333.33])
        self.assertNotIn(self.late, self.anna.case_id._get_page_items().move_id)
        self.assertNotIn(self.late, self.anna.case_id._get_open_items().move_id)
        self.assertEqual(self.case.amount_due, 1090)

    def test_a_debt_of_the_succession_too_is_divided(self):
        self.decide("estate")
        self.assertEqual(self.get_parts(), [363.34, 363.33])
        self.assertFalse(self.estate.later_words)
        self.assertIn(self.late, self.anna.case_id._get_page_items().move_id)

    def test_what_is_not_divided_is_asked_of_no_heir_and_decided_once(self):
        self.decide("apart", "Ordered by the daughter in October")
        self.assertEqual(self.get_parts(), [333.34, 333.33])
        self.assertFalse(self.estate.later_amount)

    def test_the_decision_is_kept_with_person_and_reason_and_may_change(self):
        self.decide("apart", "Ordered by the daughter")
        self.decide("estate", "The burial, a charge on the estate", user=self.manager)
        self.env.invalidate_all()
        self.assertEqual(self.estate.later_ids.mapped("decision"), ["estate", "apart"])
        self.assertEqual(self.estate.later_ids.mapped("user_id"), self.manager | self.operator)
        self.assertEqual(str(self.estate.later_ids[0].date), str(NIGHT))
        self.assertEqual(self.get_parts(), [363.34, 363.33])
        self.assertIn("Ordered by the daughter", " ".join(self.estate.message_ids.mapped("body")))
        with self.assertRaises(UserError):
            self.estate.later_ids[0].with_user(self.manager).sudo(False).unlink()

    def test_what_was_supplied_before_the_death_is_a_debt_of_the_deceased_whenever_it_is_invoiced(self):
        self.late.credit_billed_until = "2026-05-09"
        self.env.invalidate_all()
        self.assertFalse(self.estate.later_amount)
        self.estate._update_heir_cases()
        self.assertEqual(self.get_parts(), [363.34, 363.33])

    def test_what_was_invoiced_ahead_and_supplied_later_is_to_be_decided(self):
        self.invoices[1].credit_billed_until = "2026-06-30"
        self.env.invalidate_all()
        self.assertEqual(self.estate.later_receivable_ids.move_id, self.late | self.invoices[1])

    def test_without_a_day_of_death_nothing_is_told_apart(self):
        self.estate.sudo().write({"date_death": False})
        self.assertFalse(self.estate.later_amount)

    def test_impossible_decisions(self):
        for change, words in (
            ({"reason": " "}, "Say what you decided and why"), ({"decision": "maybe"}, "Say what you decided"),
            ({"items": self.invoices.credit_receivable_ids}, "that arose after the death"),
            ({"items": self.env["credit.receivable"]}, "that arose after the death"),
        ):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self.decide(**change)
        self.assertFalse(self.estate.later_ids)

    @users("bruno", "dario")
    def test_who_does_not_act_on_the_case_decides_nothing(self):
        for call in (lambda: self.decide(user=self.env.user), lambda: self.estate.with_user(self.env.user).action_decide_later()):
            with self.assertRaises(AccessError):
                call()

    @users("anna")
    def test_the_dialog_proposes_what_is_undecided(self):
        estate = self.estate.with_env(self.env)
        dialog = Form(self.env["credit.estate.later.decide"].with_context(**estate.action_decide_later()["context"]))
        self.assertEqual(dialog.receivable_ids.ids, self.late.credit_receivable_ids.ids)
        dialog.decision, dialog.reason = "apart", "Ordered by the daughter"
        dialog.save().action_decide()
        self.assertEqual(estate.later_ids.user_id, self.env.user)

    def test_the_night_tells_the_operator_once_for_each_amount(self):
        self.assertIn("Debts arose after the death", self.case.next_action_note)
        self.case._take_off_day(["estate"])
        self.night()
        self.assertNotEqual(self.case.next_action, "estate")
        self.invoice(10, 5)
        self.night()
        self.assertIn("Debts arose after the death", self.case.next_action_note)

    def test_many_estates_cost_as_many_statements_as_one(self):
        def count(estates):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            estates.mapped("later_amount")
            self.env["credit.estate"]._remind(self.client, Date.to_date(NIGHT))
            return self.cr.sql_log_count - before

        count(self.estate)
        few = count(self.estate)
        debtors = [self._create_debtor(f"Debtor {place}", self.client) for place in range(10)]
        for debtor in debtors:
            self.invoice(50, days=60, debtor=debtor)
        self.night()
        cases = self.env["credit.case"].search([("partner_id", "in", [debtor.id for debtor in debtors])])
        estates = self.env["credit.estate"].create([{"case_id": case.id, "date_death": "2026-05-10"} for case in cases])
        count(estates)
        self.assertLessEqual(count(estates), few + 2)
        self.assertEqual(set(estates.mapped("later_amount")), {50})
