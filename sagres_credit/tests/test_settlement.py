from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.credit_plan_sign import PlanChangedError
from .settlement_offer_common import DEADLINE, WHY, SettlementOfferCommon


@tagged("post_install", "-at_install")
class TestSettlementOffer(SettlementOfferCommon):
    """A settlement is offered where a plan cannot be, in words, and is seen before it is made."""

    def test_who_offers_says_that_a_plan_was_refused_or_is_impossible_and_why(self):
        for terms in ({"plan_why": None}, {"plan_words": " "}):
            with self.assertRaisesRegex(UserError, "when a plan was refused or is impossible"):
                self.offer(**terms)

    def test_only_a_manager_overrides_the_plan_and_only_with_a_reason(self):
        terms = {"plan_why": None, "plan_words": None}
        with self.assertRaisesRegex(AccessError, "Only a credit manager offers a settlement without trying a plan"):
            self.offer(override_reason="Quick", **terms)
        with self.assertRaisesRegex(UserError, "say which, and why"):
            self.offer(user=self.manager, override_reason=" ", **terms)
        self.assertEqual(self.offer(user=self.manager, override_reason="Estate closes", **terms).state, "approved")

    def test_reason_and_words_are_asked(self):
        for terms, message in (({"reason": None}, "Choose the reason"), ({"reason": "uneconomic"}, "Choose the reason"),
                               ({"words": ""}, "Say in words why")):
            with self.assertRaisesRegex(UserError, message):
                self.offer(**terms)

    def test_amount_and_deadline_must_make_sense(self):
        for amount in (0, -5, 1000.0, 1200.0, float("nan")):
            with self.assertRaisesRegex(UserError, "more than zero and less than the whole debt"):
                self.offer(amount)
        with self.assertRaisesRegex(UserError, "paid by today or a later day"):
            self.offer(date_due=DEADLINE.replace(day=1))

    def test_installments_add_up_and_each_has_its_own_reference(self):
        settlement = self.offer(901.0, count=3)
        self.assertEqual(sum(settlement.line_ids.mapped("amount")), 901.0)
        self.assertEqual(len(set(settlement.line_ids.mapped("reference"))), 3)
        self.assertTrue(all(reference.startswith("RF") for reference in settlement.line_ids.mapped("reference")))

    def test_a_new_offer_takes_the_place_of_the_old_one(self):
        old, new = self.offer(), self.offer(950.0)
        self.assertEqual((old.state, new.state), ("cancelled", "approved"))

    def test_the_dialog_says_discount_who_decides_alternative_and_what_is_written_off(self):
        form = self.dialog()
        form.amount = 950.0
        self.assertEqual(form.discount_text, "5.00 %")
        self.assertIn("You: it is within 10", form.level_text)
        # 600 are 100 days late (80 %), 400 are 30 days late (99 %).
        self.assertIn("876.00", form.alternative_text.replace("\xa0", " "))
        self.assertIn("50.00", form.written_off_text)
        form.amount = 800.0
        self.assertIn("A credit manager", form.level_text)
        form.mode = "percent"
        form.percent = 40
        self.assertEqual(form.agreed_amount, 600.0)
        self.assertIn("The client (Casa Serena)", form.level_text)

    def test_the_dialog_makes_it(self):
        form = self.dialog()
        form.amount = 950.0
        form.settlement_reason, form.words = WHY["reason"], WHY["words"]
        form.plan_why, form.plan_words = WHY["plan_why"], WHY["plan_words"]
        action = form.save().action_offer()
        settlement = self.env["credit.settlement"].browse(action["res_id"])
        self.assertEqual((settlement.state, settlement.amount_debt, settlement.amount), ("approved", 1000.0, 950.0))

    def test_a_colleague_offers_nothing(self):
        with self.assertRaisesRegex(AccessError, "is looked after by"):
            self.case.with_user(self.colleague).action_settlement()

    def test_the_letter_names_the_condition_and_the_law(self):
        settlement = self.offer()
        values = settlement._prepare_print_values()
        page = self.env["ir.qweb"]._render("sagres_credit.credit_settlement_page", {
            "letter": values, "px": lambda size: size, "mark": "#fff",
        })
        for words in ("1965", "1967", "the whole debt is owed again", settlement.line_ids.reference):
            self.assertIn(words, page)

    def test_it_is_sent_to_the_debtor_with_its_letter(self):
        self.patch(type(self.env["credit.settlement"]), "_print_pdf", lambda settlement: b"%PDF-1.4")
        settlement = self.offer()
        settlement.with_user(self.operator).action_send_offer()
        notice = self.env["credit.notice"].search([("settlement_id", "=", settlement.id)])
        self.assertEqual((notice.purpose, len(notice.attachment_ids)), ("settlement", 1))
        self.assertEqual(notice._judge(False), ("leave", False))
        settlement.with_user(self.operator).action_cancel()
        self.assertEqual(notice._judge(False), ("cancelled", "settlement_ended"))


@tagged("post_install", "-at_install")
class TestSettlementAccept(SettlementOfferCommon):
    """Accepted, it is in force; unpaid, it lapses."""

    def test_accepted_it_holds_its_items_and_its_case_with_amount_and_date(self):
        promise = self.case.with_user(self.operator)._promise(100.0, DEADLINE)
        settlement = self.offer()
        settlement._accept("Rosa Bianchi", "phone")
        self.assertEqual((settlement.state, settlement.accepted_by), ("active", "Rosa Bianchi"))
        self.assertEqual(settlement.accept_channel, "phone")
        self.assertEqual((promise.state, promise.end_reason), ("cancelled", "A settlement was accepted"))
        self.assertEqual(set(settlement.receivable_ids.mapped("hold_code")), {"settlement"})
        self.assertEqual(self.case.hold_code, "settlement")
        self.assertRegex(self.case.hold_label, "Settlement: .*900.00.* by Mon 30 Nov closes the debt")

    def test_it_is_accepted_once_and_with_a_name(self):
        settlement = self.offer()
        with self.assertRaisesRegex(UserError, "Write the name"):
            settlement._accept(" ")
        with self.assertRaisesRegex(UserError, "Say how"):
            settlement._accept("Rosa", "telepathy")
        settlement._accept("Rosa")
        with self.assertRaisesRegex(UserError, "already has an agreement|can no longer be accepted"):
            settlement._accept("Rosa")

    def test_what_is_not_approved_is_not_accepted(self):
        with self.assertRaisesRegex(UserError, "waits for its approval"):
            self.offer(800.0)._accept("Rosa")

    def test_a_debt_that_changed_since_the_offer_is_not_settled(self):
        settlement = self.offer()
        self.pay(self.moves[1], 100.0)
        with self.assertRaisesRegex(PlanChangedError, "The debt has changed since this settlement was made"):
            settlement._accept("Rosa")
        self.assertEqual(settlement.state, "approved")

    def test_paid_items_are_not_settled(self):
        self.pay(self.moves[1])
        items = self.moves[1].credit_receivable_ids
        with self.assertRaisesRegex(UserError, "nothing is open"):
            self.offer(items=items)

    def test_two_agreements_at_once_are_refused(self):
        settlement = self.offer()
        plan = self.env["credit.plan"].with_user(self.operator)._offer(
            self.case.with_user(self.operator), count=3, first_due=DEADLINE,
        )
        settlement._accept("Rosa")
        with self.assertRaisesRegex(UserError, "already has an agreement in force"):
            self.offer()
        with self.assertRaisesRegex(UserError, "already has an agreement in force"):
            plan.sudo()._sign("Rosa")
        with self.assertRaisesRegex(UserError, "already has an agreement in force"):
            self.case.with_user(self.operator).action_settlement()

    def test_unpaid_by_the_deadline_it_lapses_and_the_operator_calls(self):
        settlement = self.offer()
        settlement._accept("Rosa")
        self.pay(self.moves[0], 100.0)
        with freeze_time("2026-12-01 10:00:00"):
            self.night_of(11)
            settlement.invalidate_recordset()
            self.case.invalidate_recordset()
            self.assertEqual(settlement.state, "broken")
            self.assertEqual(set(settlement.receivable_ids.mapped("hold_code")), {False})
            self.assertEqual(self.case.next_action, "settlement")
        self.assertEqual(self.case.settlement_id.ids, [])

    def test_its_reference_names_all_its_items_and_is_no_plans(self):
        settlement = self.offer()
        plan = self.env["credit.plan"].with_user(self.operator)._offer(
            self.case.with_user(self.operator), count=2, first_due=DEADLINE,
        )
        self.assertFalse(set(settlement.line_ids.mapped("reference")) & set(plan.sudo().line_ids.mapped("reference")))
        references = settlement.receivable_ids._get_payment_references()
        for item in settlement.receivable_ids:
            self.assertIn(settlement.line_ids.reference, references[item])

    def test_an_offer_that_nobody_accepts_expires(self):
        settlement = self.offer()
        self.night_of(10)
        settlement.invalidate_recordset()
        self.assertEqual(settlement.state, "approved")
        self.night_of(11)
        settlement.invalidate_recordset()
        self.assertEqual((settlement.state, settlement.end_reason), ("cancelled", "Nobody accepted it in time"))

    def test_an_operator_records_the_acceptance(self):
        settlement = self.offer().with_user(self.operator)
        action = settlement.action_accept()
        dialog = self.env[action["res_model"]].with_user(self.operator).with_context(**action["context"]).create({})
        self.assertEqual(dialog.accepted_by, "Rosa Bianchi")
        dialog.action_accept()
        self.assertEqual(settlement.state, "active")

    def test_one_in_force_is_cancelled_by_a_manager(self):
        settlement = self.offer()
        settlement._accept("Rosa")
        with self.assertRaisesRegex(AccessError, "cancelled by a credit manager"):
            settlement.with_user(self.operator).action_cancel()
        settlement.with_user(self.manager).action_cancel()
        self.assertEqual((settlement.state, self.case.hold_code), ("cancelled", False))


@tagged("post_install", "-at_install")
class TestWriteOffAlone(SettlementOfferCommon):
    """A write-off by itself follows the same approval, and no debtor accepts it."""

    def test_it_goes_to_the_client_and_is_booked_when_approved(self):
        booked = []
        self.startPatcher(patch.object(
            type(self.env["credit.settlement"]), "_book_write_off", lambda settlement: booked.append(settlement), create=True,
        ))
        write_off = self.write_off()
        self.assertEqual((write_off.kind, write_off.state, write_off.discount_percent), ("write_off", "to_client", 100.0))
        self.assertFalse(booked)
        self.as_client(write_off).action_client_approve()
        self.assertEqual(booked, [write_off])
        with self.assertRaisesRegex(UserError, "nothing the debtor accepts"):
            write_off._accept("Rosa")

    def test_what_is_prescribed_is_written_off_never_settled(self):
        items = self.moves[0].credit_receivable_ids
        items.limitation_state = "expired"
        with self.assertRaisesRegex(UserError, "prescribed, nothing may be asked"):
            self.offer(500.0, items=items)
        write_off = self.write_off(reason="prescribed", items=items)
        self.assertEqual(write_off.amount_debt, 600.0)
        self.assertEqual((write_off.allowance, write_off.alternative_value), (600.0, 0.0))

    def test_managers_write_off_many_items_at_once(self):
        other = self._create_debtor("Ugo Neri", self.client)
        self.invoice(5.0, 400, other)
        self.run_night()
        items = (self.case | self.get_case(other)).receivable_ids
        with self.assertRaisesRegex(AccessError, "Only a credit manager writes off"):
            items.with_user(self.operator).action_write_off()
        action = items.with_user(self.manager).action_write_off("uneconomic")
        made = self.env["credit.settlement"].search(action["domain"])
        self.assertEqual((len(made), set(made.mapped("state")), set(made.mapped("reason"))), (2, {"to_client"}, {"uneconomic"}))
