from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, new_test_user, tagged

from .common import NIGHT, CreditCommon


class DisputeCommon(CreditCommon):
    """A client whose staff answer disputes, and a debtor with two items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("gaia", "sagres_credit.group_client", cls.client)
        cls.mandate.write({"dispute_owner_id": cls.client_user.id, "dispute_escalation_id": cls.chief.id})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_service_quality")

    def setUp(self):
        super().setUp()
        self.moves = self.invoice(200.0, 60), self.invoice(100.0, 30)
        self.run_night()
        self.case = self.get_case()
        self.items = [move.credit_receivable_ids for move in self.moves]

    def _dispute(self, items=None, **vals):
        return self.case._dispute(self.items[0] if items is None else items, self.reason, "Never delivered", **vals).sudo()

    def _answer(self, dispute, outcome, user=None, words="We checked", **vals):
        return self._as(dispute, user or self.client_user)._answer(outcome, words, **vals)

    def _as(self, record, user):
        """Return a record, or a model, as the web client of ``user`` has it."""
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _credit(self, move, amount):
        refund = self.refund(amount)
        (move.line_ids | refund.line_ids).filtered(lambda line: line.account_type == "asset_receivable").reconcile()

    def _night(self, days):
        return self.run_night(Date.add(NIGHT, days=days))


@tagged("post_install", "-at_install")
class TestDispute(DisputeCommon):
    """A dispute takes its items out of dunning until the client has answered, and nobody has to reopen anything."""

    def test_the_rest_goes_on(self):
        self.assertEqual(self.case.amount_overdue, 300.0)
        dispute = self._dispute()
        self.assertEqual((self.case.amount_overdue, self.case.amount_held, self.case.hold_code), (100.0, 200.0, False))
        self.assertEqual((self.items[0].hold_code, self.items[1].hold), ("dispute", False))
        self.assertIn(f"Dispute {dispute.id}", self.items[0].hold_reason)
        self.assertEqual((dispute.amount, dispute.owner_id), (200.0, self.client_user))

    def test_all_disputed_holds_the_debtor(self):
        self._dispute(self.items[0] | self.items[1])
        self.assertEqual((self.case.hold_code, self.case.stage_id.kind), ("dispute", "dispute"))

    def test_the_client_has_it_on_their_list_with_the_deadline(self):
        dispute = self._dispute()
        activity = dispute.activity_ids
        self.assertEqual((activity.user_id, activity.date_deadline), (self.client_user, Date.add(NIGHT, days=15)))
        self.assertEqual(dispute.date_deadline, Date.add(NIGHT, days=15))

    def test_without_an_owner_the_manager_has_it(self):
        self.mandate.dispute_owner_id = False
        self.assertEqual(self._dispute().activity_ids.user_id, self.manager)

    def test_two_disputes_on_one_item_are_refused(self):
        self._dispute()
        with self.assertRaisesRegex(UserError, "already disputed"):
            self._dispute()

    def test_an_item_on_hold_by_a_person_is_disputed_once(self):
        self.items[0].hold = True
        self._dispute()
        with self.assertRaisesRegex(UserError, "already disputed"):
            self._dispute()

    def test_an_item_in_a_plan_is_refused(self):
        self.env["credit.plan"].create({
            "case_id": self.case.id, "amount": 200.0, "receivable_ids": self.items[0].ids,
            "line_ids": [Command.create({"date_due": Date.add(NIGHT, days=10), "amount": 200.0})],
        })._set_active()
        with self.assertRaisesRegex(UserError, "part of another agreement"):
            self._dispute()

    def test_an_item_already_paid_is_refused(self):
        self.pay(self.moves[0])
        with self.assertRaisesRegex(UserError, "nothing is open"):
            self._dispute()

    def test_it_needs_items_a_reason_and_words(self):
        with self.assertRaisesRegex(UserError, "at least one open item"):
            self._dispute(self.env["credit.receivable"])
        with self.assertRaisesRegex(UserError, "Choose why they disagree"):
            self.case._dispute(self.items[0], self.env["credit.reason"], "No")
        with self.assertRaisesRegex(UserError, "in their own words"):
            self.case._dispute(self.items[0], self.reason, "  ")

    def test_an_item_of_another_debtor_is_refused(self):
        other = self._create_debtor("Aldo", self.client)
        item = self.invoice(50.0, 40, other).credit_receivable_ids
        with self.assertRaisesRegex(UserError, "not of this debtor"):
            self._dispute(item)

    def test_the_dialog_proposes_who_answers_and_records_the_files(self):
        file = self.env["ir.attachment"].with_user(self.operator).create({"name": "photo.jpg", "raw": b"photo"})
        foreign = self.env["ir.attachment"].create({"name": "secret.pdf", "raw": b"x"})
        with Form(self.env["credit.dispute.open"].with_user(self.operator).with_context(default_case_id=self.case.id)) as form:
            form.item_ids.add(self.items[0])
            form.reason_id = self.reason
            form.words = "Broken on arrival"
            self.assertEqual(form.owner_id, self.client_user)
        dialog = form.record
        with self.assertRaises(AccessError):
            dialog.attachment_ids = foreign.with_env(file.env)
        dialog.attachment_ids = file
        dialog.action_save()
        dispute = self.case.dispute_ids
        self.assertEqual((dispute.words, dispute.recorded_by_id), ("Broken on arrival", self.operator))
        self.assertEqual(dispute.attachment_ids, file)
        self.assertEqual(self._as(file, self.client_user).read(["name"])[0]["name"], "photo.jpg")

    def test_only_the_acting_operator_opens_one(self):
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.env["credit.dispute.open"].with_user(self.colleague).create({
                "case_id": self.case.id, "item_ids": self.items[0].ids, "reason_id": self.reason.id, "words": "No",
            }).action_save()

    def test_items_say_what_they_are_where_they_are_ticked(self):
        name = self.items[0].with_context(credit_item_details=True).display_name
        self.assertIn("200.00", name)
        self.assertIn(self.moves[0].name, name)


@tagged("post_install", "-at_install")
class TestDisputeAnswer(DisputeCommon):
    """The client answers inside Odoo, with the lowest rights; the books say when it is over."""

    def test_the_claim_is_right_and_the_item_is_back(self):
        dispute = self._dispute()
        self._answer(dispute, "confirmed", words="The delivery note is signed")
        self.assertEqual((dispute.state, dispute.answered_by_id), ("closed", self.client_user))
        self.assertEqual((self.case.amount_overdue, self.items[0].hold, self.items[0].hold_reason), (300.0, False, False))
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("dispute", NIGHT))
        self.assertFalse(dispute.activity_ids)

    def test_who_agreed_another_step_is_reminded_of_the_answer(self):
        self.case.write({"next_action": "call_back", "next_action_date": NIGHT, "next_action_agreed": True})
        dispute = self._dispute()
        self._answer(dispute, "confirmed")
        self.assertEqual(self.case.next_action, "call_back")
        self.assertEqual(dispute.activity_ids.user_id, self.case.user_id)

    def test_a_dialog_tells_nothing_of_another_client(self):
        stranger = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        dispute = self._dispute()
        with self.assertRaises(AccessError):
            dialog = self._as(self.env["credit.dispute.answer"], stranger).create({"dispute_id": dispute.id})
            dialog.read(["said"])

    def test_a_credit_note_waits_until_it_is_in_the_books(self):
        dispute = self._dispute()
        self._answer(dispute, "credit_note")
        self.assertEqual((dispute.state, self.items[0].hold_code), ("answered", "dispute"))
        self._credit(self.moves[0], 50.0)
        self.assertEqual((dispute.state, dispute.outcome, self.case.amount_overdue), ("closed", "credit_note", 250.0))
        self.assertEqual(self.case.next_action_note, "The credit note is in the books: tell them")

    def test_a_credit_note_booked_before_the_answer_closes_it_at_once(self):
        dispute = self._dispute()
        self._credit(self.moves[0], 50.0)
        self.assertEqual(dispute.state, "open")
        self._answer(dispute, "credit_note")
        self.assertEqual(dispute.state, "closed")

    def test_a_credit_note_from_before_the_dispute_does_not_count(self):
        self._credit(self.moves[0], 50.0)
        dispute = self._dispute()
        self._answer(dispute, "credit_note")
        self.assertEqual(dispute.state, "answered")

    def test_a_credit_note_that_does_not_come_is_a_named_problem(self):
        dispute = self._dispute()
        self._answer(dispute, "credit_note")
        self._night(15)
        self.assertFalse(dispute.date_late)
        self._night(16)
        self.assertTrue(dispute.date_late)
        problem = self.env["credit.problem"].search([("kind", "=", "dispute")])
        self.assertEqual((problem.user_id, problem.state), (self.manager, "open"))
        self.assertIn(dispute, self.env["credit.dispute"].search(problem.action_open_record()["domain"]))
        self._credit(self.moves[0], 50.0)
        self._night(17)
        self.assertEqual((dispute.state, problem.state), ("closed", "solved"))

    def test_a_corrected_invoice_closes_it_once_the_old_one_is_credited(self):
        dispute = self._dispute()
        corrected = self.invoice(150.0, -10)
        self._answer(dispute, "corrected", corrected_move=self._as(corrected, self.client_user))
        self.assertEqual((dispute.state, dispute.corrected_move_id), ("answered", corrected))
        self._credit(self.moves[0], 200.0)
        self.assertEqual((dispute.state, dispute.outcome), ("closed", "corrected"))

    def test_a_corrected_invoice_is_another_posted_one_of_the_debtor(self):
        dispute = self._dispute()
        stranger = self.invoice(50.0, 10, self._create_debtor("Aldo", self.client))
        for move in (self.moves[0], stranger, self.invoice(10.0, 0, post=False)):
            with self.assertRaisesRegex(UserError, "is not another posted invoice of Rosa Bianchi"):
                self._answer(dispute, "corrected", corrected_move=self._as(move, self.client_user))
        with self.assertRaisesRegex(UserError, "Choose the corrected invoice"):
            self._answer(dispute, "corrected")

    def test_paid_meanwhile_it_closes_by_itself(self):
        dispute = self._dispute()
        self.pay(self.moves[0])
        self.assertEqual((dispute.state, dispute.outcome, dispute.activity_ids.ids), ("closed", "settled", []))
        self.assertNotEqual(self.case.next_action, "dispute")

    def test_credited_in_full_meanwhile_it_closes_by_itself(self):
        dispute = self._dispute()
        self._credit(self.moves[0], 200.0)
        self.assertEqual((dispute.state, dispute.outcome), ("closed", "settled"))

    def test_the_dialog_answers_with_files(self):
        dispute = self._dispute()
        with Form(self._as(self.env["credit.dispute.answer"], self.client_user).with_context(
            default_dispute_id=dispute.id
        )) as form:
            form.outcome = "confirmed"
            form.words = "Signed on delivery"
        dialog = form.record
        dialog.attachment_ids = dialog.attachment_ids.create({"name": "note.pdf", "raw": b"note"})
        dialog.action_answer()
        self.assertEqual((dispute.state, dispute.answer_attachment_ids.name), ("closed", "note.pdf"))

    def test_staff_of_another_client_cannot_answer(self):
        stranger = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        dispute = self._dispute()
        with self.assertRaises(AccessError):
            self._answer(dispute, "confirmed", stranger)

    def test_operators_do_not_answer_for_the_client_and_managers_may(self):
        dispute = self._dispute()
        with self.assertRaisesRegex(AccessError, "Only the client's staff"):
            self._answer(dispute, "confirmed", self.operator)
        self._answer(dispute, "confirmed", self.manager)
        self.assertEqual(dispute.answered_by_id, self.manager)

    def test_an_answer_needs_an_outcome_and_words(self):
        dispute = self._dispute()
        with self.assertRaisesRegex(UserError, "Say what the answer is"):
            self._answer(dispute, "settled")
        with self.assertRaisesRegex(UserError, "in a few words"):
            self._answer(dispute, "confirmed", words=" ")

    def test_it_is_answered_once(self):
        dispute = self._dispute()
        self._answer(dispute, "confirmed")
        with self.assertRaisesRegex(UserError, "nothing was done twice"):
            self._answer(dispute, "credit_note")

    def test_nobody_writes_a_state(self):
        dispute = self._dispute()
        for user in (self.client_user, self.operator, self.manager):
            with self.assertRaisesRegex(UserError, "is not written"), self.env.cr.savepoint():
                self._as(dispute, user).write({"state": "closed"})
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._as(dispute, user).write({"outcome": "confirmed"})
        with self.assertRaisesRegex(UserError, "is not written"):
            dispute.write({"state": "closed"})

    def test_what_has_ended_does_not_move(self):
        dispute = self._dispute()
        self._answer(dispute, "confirmed")
        with self.assertRaisesRegex(UserError, "has ended"):
            dispute._set_cancelled("No")

    def test_the_debtor_withdraws_it(self):
        dispute = self._dispute()
        with self.assertRaisesRegex(AccessError, "looked after by"):
            dispute.with_user(self.colleague)._withdraw("They agree")
        with self.assertRaisesRegex(UserError, "Say why it is withdrawn"):
            dispute.with_user(self.operator)._withdraw(" ")
        dispute.with_user(self.operator)._withdraw("They agree")
        self.assertEqual((dispute.state, dispute.end_reason, self.case.amount_overdue), ("cancelled", "They agree", 300.0))

    def test_the_message_tells_the_answer(self):
        dispute = self._dispute()
        self._answer(dispute, "confirmed", words="The delivery note is signed")
        notice = self.env["credit.notice"].create({
            "case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id, "channel": "email",
            "date": NIGHT, "purpose": "dispute",
            "template_id": self.env.ref("sagres_credit.mail_template_dispute_answer").id,
        })
        self.assertEqual(notice.dispute_id, dispute)
        self.assertIn("The delivery note is signed", notice.body)
        self.assertIn(self.moves[0].name, notice.body)
        action = dispute.with_user(self.operator).action_tell()
        self.assertEqual(action["context"]["default_template_id"], notice.template_id.id)

    def test_only_who_works_for_the_client_answers_its_disputes(self):
        stranger = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        with self.assertRaisesRegex(ValidationError, "does not work for this client"):
            self.mandate.dispute_owner_id = stranger
        with self.assertRaisesRegex(ValidationError, "client's staff"):
            self.mandate.dispute_owner_id = self.operator


@tagged("post_install", "-at_install")
class TestDisputeDeadline(DisputeCommon):
    """Past its deadline a dispute goes to who decides at the client, once."""

    def test_it_is_escalated_the_day_after_the_deadline_and_once(self):
        dispute = self._dispute()
        self._night(15)
        self.assertFalse(dispute.date_escalated)
        with freeze_time("2026-12-06 10:00:00"):
            self._night(16)
        self.assertEqual((dispute.state, dispute.escalated_to_id, dispute.activity_ids.user_id), ("open", self.chief, self.chief))
        self.assertEqual(self.case.next_action, "dispute")
        self.assertEqual(self.env["credit.problem"].search_count([("kind", "=", "dispute")]), 1)
        before = dispute.write_date, self.case.write_date, dispute.date_escalated
        with freeze_time("2026-12-07 10:00:00"):
            self._night(17)
        self.assertEqual((dispute.write_date, self.case.write_date, dispute.date_escalated), before)
        self.assertEqual(self.env["credit.problem"].search_count([("kind", "=", "dispute")]), 1)

    def test_the_escalation_person_may_answer_and_the_problem_is_solved(self):
        dispute = self._dispute()
        self._night(16)
        self._answer(dispute, "confirmed", self.chief)
        self._night(17)
        self.assertEqual(self.env["credit.problem"].search([("kind", "=", "dispute")]).state, "solved")

    def test_what_waits_is_found(self):
        dispute = self._dispute()
        Dispute = self._as(self.env["credit.dispute"], self.client_user)
        self.assertFalse(Dispute.search([("is_overdue", "=", True)]))
        with freeze_time("2026-12-10 10:00:00"):
            self.assertEqual(Dispute.search([("is_overdue", "=", True)]), dispute)
            self.assertFalse(Dispute.search([("is_overdue", "=", False), ("id", "=", dispute.id)]))

    def _open(self, count):
        """Let ``count`` new debtors dispute what they owe."""
        debtors = self.env["res.partner"].create([
            {"name": f"Disputes {number}", "company_id": self.client.id} for number in range(count)
        ])
        moves = self.env["account.move"].union(*(self.invoice(90.0, 40, debtor, post=False) for debtor in debtors))
        moves.action_post()
        self.run_night(companies=self.client)
        for case in self.env["credit.case"].search([("partner_id", "in", debtors.ids)]):
            case._dispute(case._get_open_items(), self.reason, "Never delivered")
        self.env.flush_all()

    def _count(self, days):
        Dispute = self.env["credit.dispute"].with_context(credit_night=True)
        ids = self.env["res.partner"].search([("company_id", "=", self.client.id)]).ids
        Date.context_today(Dispute)  # reads the zone of the user, once
        before = self.env.cr.sql_log_count
        Dispute._update_batch(self.client, min(ids), max(ids), Date.add(NIGHT, days=days))
        return self.env.cr.sql_log_count - before

    def test_200_late_disputes_cost_as_many_statements_as_20(self):
        self.mandate.member_ids.debtor_capacity = 1000
        self._open(20)
        few = self._count(16)
        self._open(200)
        self.assertEqual(self._count(16), few)
        self.assertEqual(self.env["credit.dispute"].search_count([("date_escalated", "!=", False)]), 220)

    def test_ageing_by_cause(self):
        self._dispute()
        second = self._dispute(self.items[1])
        self._answer(second, "confirmed")
        Report = self._as(self.env["credit.dispute.report"], self.client_user)
        with freeze_time("2026-12-10 10:00:00"):
            rows = Report._read_group(
                [], ["cause_id", "age", "is_living"], ["amount_open:sum", "amount:sum", "days:avg"], order="age DESC",
            )
        self.assertEqual(rows, [
            (self.reason.parent_id, "3_month", True, 200.0, 200.0, 20.0),
            (self.reason.parent_id, "1_week", False, 0.0, 100.0, 0.0),
        ])
