from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .limitation_event_common import LimitationEventCommon


@tagged("post_install", "-at_install")
class TestLimitationEvent(LimitationEventCommon):
    """Acts and deliveries move the terms of the items they speak of, in the books and at once."""

    def test_delivery_on_the_last_day_begins_the_term_anew(self):
        self.assertEqual(self.rent.limitation_state, "expired")
        self.deliver("2026-08-05")  # P7
        self.assertEqual((self.rent.limitation_start, self.rent.limitation_date), (date(2026, 8, 5), date(2031, 8, 5)))
        self.assertEqual(self.rent.limitation_state, "running")

    def test_delivery_two_days_late_changes_nothing(self):
        self.deliver("2026-08-07")  # P8
        self.assertEqual((self.rent.limitation_state, self.rent.limitation_date), ("expired", date(2026, 8, 5)))

    def test_every_act_on_the_last_day_begins_the_term_anew_and_none_later(self):
        for nature in ("demand", "plan", "admission", "part_payment", "precetto"):
            with self.subTest(nature=nature):
                event = self.record(nature, "2026-08-05")
                self.assertEqual(self.rent.limitation_date, date(2031, 8, 5))
                event._cancel("Written twice")
                late = self.record(nature, "2026-08-07")
                self.assertEqual((self.rent.limitation_state, self.rent.limitation_date), ("expired", date(2026, 8, 5)))
                late._cancel("Written twice")

    def test_pending_suit_leaves_no_day(self):
        for nature in ("claim", "payment_order", "insolvency", "mediation"):
            with self.subTest(nature=nature):
                event = self.record(nature, "2025-03-03")
                self.assertEqual((self.rent.limitation_state, self.rent.limitation_date), ("in_court", False))
                event._cancel("Not served")

    def test_final_judgment_makes_the_term_ten_years(self):
        event = self.record("claim", "2025-03-03")
        event.write({"outcome": "judgment", "date_end": "2026-06-30"})
        self.assertEqual((self.rent.limitation_start, self.rent.limitation_date), (date(2026, 6, 30), date(2036, 6, 30)))

    def test_suit_that_died_interrupts_once_from_its_service(self):
        self.record("payment_order", "2025-03-03", outcome="extinguished", date_end="2026-06-30")
        self.assertEqual((self.rent.limitation_start, self.rent.limitation_date), (date(2025, 3, 3), date(2030, 3, 4)))

    def test_suspended_days_are_added_to_the_end(self):
        self.record("suspension", "2022-01-01", cause="minor", date_end="2022-01-10")
        self.assertEqual(self.rent.limitation_date, date(2026, 8, 17))  # ten days after 5 August is the 15th, a holiday

    def test_waiver_revives_what_had_lapsed_and_its_case_is_collected_again(self):
        self.pay(self.move)
        self.assertFalse(self.case.is_open)
        event = self.record("waiver", "2026-11-10")
        self.assertEqual((self.rent.limitation_state, self.rent.limitation_date), ("running", date(2031, 11, 10)))
        self.assertEqual((self.case.is_open, self.case.amount_overdue, self.case.amount_expired), (True, 100, 0))
        event._cancel("It was another debtor's")
        self.assertEqual((self.case.is_open, self.case.amount_expired), (False, 100))

    def test_limitation_that_runs_cannot_be_waived(self):
        with self.assertRaisesRegex(ValidationError, "before it is complete"):
            self.record("waiver", "2026-11-10", self.recent)

    def test_proof_is_required_before_the_term_moves(self):
        with self.assertRaisesRegex(ValidationError, "Proof is required before the term moves"):
            self.record(document_ids=[])
        with self.assertRaisesRegex(ValidationError, "Proof is required before the term moves"):
            self.env["credit.limitation.event"].with_user(self.manager).create({
                "case_id": self.case.id, "nature": "admission", "date": "2026-07-01",
            })
        self.assertEqual(self.rent.limitation_state, "expired")

    def test_proof_stays_while_its_act_is_valid(self):
        files = self.document(user=self.manager) | self.document("second.pdf", self.manager)
        event = self.record(document_ids=[Command.set(files.ids)])
        proof = event.document_ids[0]
        with self.assertRaisesRegex(UserError, "proves an act"):
            proof.sudo().unlink()
        with self.assertRaisesRegex(UserError, "proves an act"):
            proof.sudo().raw = b"another"
        with self.assertRaisesRegex(UserError, "not taken away"):
            event.document_ids = [Command.unlink(proof.id)]
        event._cancel("Wrong debtor")
        proof.sudo().unlink()

    def test_more_proof_may_be_added(self):
        event = self.record()
        event.document_ids = [Command.link(self.document("second.pdf", self.manager).id)]
        self.assertEqual(event.document_names, "letter.pdf, second.pdf")
        self.assertEqual(set(event.document_ids.mapped("res_id")), {event.id})

    def test_file_of_something_else_is_copied_as_proof(self):
        letter = self.env["ir.attachment"].create({
            "name": "mail.pdf", "raw": b"proof", "res_model": "credit.case", "res_id": self.case.id,
        })
        event = self.record(document_ids=[Command.link(letter.id)])
        self.assertNotEqual(event.document_ids, letter)
        self.assertEqual((event.document_ids.res_id, event.document_ids.raw), (event.id, b"proof"))
        self.assertEqual(letter.res_model, "credit.case")

    def test_cancelling_gives_the_term_back_and_keeps_the_act(self):
        event = self.record()
        self.assertEqual(self.rent.limitation_date, date(2031, 7, 1))
        with self.assertRaisesRegex(UserError, "Say why"):
            event._cancel(" ")
        event._cancel("The signature is not theirs")
        self.assertEqual((self.rent.limitation_state, self.rent.limitation_date), ("expired", date(2026, 8, 5)))
        self.assertEqual((event.state, event.cancelled_by_id), ("cancelled", self.manager))
        with self.assertRaisesRegex(UserError, "is not deleted"):
            event.sudo().unlink()
        with self.assertRaisesRegex(UserError, "record it again"):
            event.note = "x"

    def test_what_an_act_proves_is_not_changed(self):
        event = self.record()
        for vals in ({"date": "2026-07-02"}, {"nature": "plan"}, {"receivable_ids": [Command.clear()]}, {"state": "cancelled"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "Cancel it and record it again"):
                event.write(vals)
        event.note = "Signed at the counter"

    def test_act_moves_only_the_items_it_speaks_of(self):
        first, second = self.add_item("2022-03-01"), self.add_item("2022-04-01")
        before = (self.recent | second).mapped("limitation_date")
        self.record("plan", "2026-10-01", self.rent | first)
        self.assertEqual(first.limitation_date, date(2031, 10, 1))
        self.assertEqual((self.recent | second).mapped("limitation_date"), before)
        self.assertEqual(self.rent.limitation_state, "expired")  # too late for this one

    def test_act_without_items_speaks_of_all_that_is_open(self):
        event = self.env["credit.limitation.event"].with_user(self.manager).create({
            "case_id": self.case.id, "nature": "admission", "date": "2026-07-01",
            "document_ids": [Command.set(self.document(user=self.manager).ids)],
        })
        self.assertEqual(event.receivable_ids, self.recent | self.rent)
        self.assertEqual(self.rent.limitation_date, date(2031, 7, 1))

    def test_case_is_told_of_acts(self):
        self.record()._cancel("Wrong debtor")
        bodies = " ".join(self.case.message_ids.mapped("body"))
        self.assertIn("Act recorded: Written admission of the debt", bodies)
        self.assertIn("Wrong debtor", bodies)


@tagged("post_install", "-at_install")
class TestLimitationEventRefused(LimitationEventCommon):
    """What cannot be is refused in words, and each person records only what is theirs to record."""

    def test_what_has_not_happened_is_refused(self):
        for vals, words in (
            ({"day": "2026-11-21"}, "in the future"),
            ({"nature": "claim", "day": "2025-01-01", "outcome": "judgment", "date_end": "2026-12-01"}, "in the future"),
            ({"nature": "suspension", "day": "2025-01-01", "cause": "minor", "date_end": "2024-12-31"}, "before it began"),
            ({"nature": "claim", "day": "2025-01-01", "outcome": "judgment"}, "day on which the judgment became final"),
            ({"nature": "claim", "day": "2025-01-01", "date_end": "2026-01-01"}, "how the suit ended"),
            ({"nature": "mediation", "day": "2025-01-01", "outcome": "judgment", "date_end": "2026-01-01"}, "without a judgment"),
            ({"nature": "suspension", "day": "2025-01-01"}, "why the term is suspended"),
            ({"date_end": "2026-07-02"}, "on one day"),
            ({"outcome": "extinguished"}, "Only a suit ends"),
            ({"cause": "minor"}, "Only a suspension has a cause"),
            ({"items": self.env["credit.receivable"]}, "Choose the items"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                self.record(**vals)

    def test_items_of_another_debtor_are_refused(self):
        case = self.open_case(self._create_debtor("Ugo Verdi", self.client))
        with self.assertRaisesRegex(ValidationError, "those of its case"):
            self.record(items=self.add_item("2022-01-31", case=case))

    def test_operator_records_acknowledgements_and_demands_of_own_debtors(self):
        for nature in ("demand", "plan", "admission", "part_payment"):
            self.assertTrue(self.record(nature, user=self.operator))
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.record(user=self.colleague)

    def test_operator_records_no_court_act_no_suspension_no_waiver(self):
        for nature in ("precetto", "claim", "payment_order", "insolvency", "mediation", "suspension", "waiver"):
            with self.subTest(nature=nature), self.assertRaisesRegex(AccessError, "only a credit manager"):
                self.record(nature, user=self.operator)
        suit = self.record("claim", "2025-03-03")
        with self.assertRaisesRegex(AccessError, "only a credit manager"):
            suit.with_user(self.operator).write({"outcome": "extinguished", "date_end": "2026-01-01"})
        with self.assertRaisesRegex(AccessError, "only a credit manager"):
            suit.with_user(self.operator)._cancel("Not mine")

    def test_kind_is_never_said_by_hand(self):
        event = self.record(user=self.operator, kind="waiver", company_id=self.other_client.id, state="cancelled")
        self.assertEqual((event.kind, event.company_id, event.state), ("interruption", self.client, "valid"))

    def test_natures_offered_are_those_one_may_record(self):
        events = self.env["credit.limitation.event"]
        offered = {
            user: [code for code, _label in events.with_user(user).new({"case_id": self.case.id}).nature_choices]
            for user in (self.operator, self.manager)
        }
        self.assertEqual(offered[self.operator], ["demand", "plan", "admission", "part_payment"])
        self.assertEqual(len(offered[self.manager]), 11)

    def test_client_reads_acts_and_changes_nothing(self):
        event = self.record()
        seen = event.with_user(self.client_user)
        self.assertEqual((seen.nature, seen.document_names), ("admission", "letter.pdf"))
        self.assertTrue(seen.document_ids.raw)
        for method in (lambda: seen.write({"note": "x"}), lambda: seen._cancel("No"), lambda: self.record(user=self.client_user)):
            with self.assertRaises(AccessError):
                method()

    def test_acts_of_another_client_are_invisible(self):
        event = self.record()
        staff = self._create_user("gina", "sagres_credit.group_client", self.other_client)
        events = self.env(user=staff, context={"allowed_company_ids": self.other_client.ids})["credit.limitation.event"]
        self.assertFalse(events.search([("id", "=", event.id)]))
        with self.assertRaises(AccessError):
            events.browse(event.id).read(["nature"])

    def test_recording_costs_the_same_for_two_hundred_items_as_for_twenty(self):
        counts = []
        for number in (2, 20, 200):  # the first warms what is read once
            moves = self.env["account.move"].union(*[self.invoice(10, 400, post=False) for _number in range(number)])
            moves.action_post()
            items = moves.credit_receivable_ids
            document = self.document(user=self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.record("plan", "2026-10-01", items, document_ids=[Command.set(document.ids)])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])


@tagged("post_install", "-at_install")
class TestPaidOnAccount(LimitationEventCommon):
    """A payment that its debtor declared on account recognises the debt while it is posted."""

    def setUp(self):
        super().setUp()
        self.item = self.add_item("2022-01-31")
        self.payment = self.pay(self.item.move_id, 40)

    def mark(self, **vals):
        return self.record("part_payment", "2026-11-12", self.item, payment_id=self.payment.id, **vals)

    def test_payment_alone_moves_nothing(self):
        self.assertEqual(self.item.limitation_date, date(2027, 2, 1))

    def test_payment_marked_on_account_begins_the_term_anew(self):
        self.mark(user=self.operator)
        self.assertEqual(self.item.limitation_date, date(2031, 11, 12))

    def test_cancelled_payment_counts_no_more(self):
        event = self.mark()
        self.assertTrue(event.is_counted)
        self.payment.action_draft()
        self.assertEqual((event.is_counted, self.item.limitation_date), (False, date(2027, 2, 1)))
        self.payment.action_post()
        self.assertEqual((event.is_counted, self.item.limitation_date), (True, date(2031, 11, 12)))
        self.payment.action_draft()
        self.payment.action_cancel()
        self.assertEqual((event.is_counted, self.item.limitation_date), (False, date(2027, 2, 1)))

    def test_payment_is_marked_once(self):
        self.mark()
        self.assertTrue(self.payment.credit_on_account)
        with self.assertRaisesRegex(Exception, "credit_limitation_event_payment_uniq"), mute_logger("odoo.sql_db"):
            self.mark()
            self.env.flush_all()

    def test_payment_not_posted_or_of_somebody_else_is_refused(self):
        other = self._create_debtor("Ugo Verdi", self.client)
        stranger = self.pay(self.invoice(50, 40, other))
        with self.assertRaisesRegex(ValidationError, "that this debtor made"), self.env.cr.savepoint():
            self.record("part_payment", "2026-11-12", self.item, payment_id=stranger.id)
        with self.assertRaisesRegex(ValidationError, "Only a part payment"), self.env.cr.savepoint():
            self.record("admission", "2026-11-12", self.item, payment_id=self.payment.id)
        self.payment.action_draft()
        with self.assertRaisesRegex(ValidationError, "not posted"):
            self.mark()

    def test_payment_opens_the_dialog_filled_with_what_it_partly_pays(self):
        action = self.payment.with_user(self.operator).action_mark_on_account()
        view, document = self.env["ir.ui.view"].browse(action["views"][0][0]), self.document(user=self.operator)
        form = Form(self.env["credit.limitation.event"].with_user(self.operator).with_context(**action["context"]), view)
        self.assertEqual((form.nature, form.date, form.amount), ("part_payment", date(2026, 11, 20), 40))
        self.assertEqual((form.payment_id, form.receivable_ids[:]), (self.payment, self.item))
        self.assertIn("The term of 1 item begins anew on 20 November 2026", form.forecast)
        form.date = "2026-11-12"
        form.document_ids.add(document)
        form.save()
        self.assertEqual(self.item.limitation_date, date(2031, 11, 12))
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.payment.with_user(self.colleague).action_mark_on_account()
