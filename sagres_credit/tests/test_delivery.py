import base64
import hashlib
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from . import pec_samples as samples
from .delivery_common import MAILBOX, PEC, DeliveryCommon

PIXEL = base64.b64encode(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
))


@tagged("post_install", "-at_install")
class TestRegistered(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice()
        self.delivery = self.notice.delivery_ids

    def read_interruptions(self):
        self.env.flush_all()
        query = self.env["credit.receivable"]._get_limitation_events_query()
        return [row[:3] for row in self.env.execute_query(query)]

    def test_a_registered_letter_that_left_has_its_delivery(self):
        self.assertEqual(self.delivery.state, "posted")
        self.assertEqual(self.delivery.date_posted, date(2026, 11, 10))
        self.assertEqual(self.delivery.address, self.notice.address)
        self.assertFalse(self.delivery.effective_date)

    def test_an_ordinary_letter_has_none(self):
        self.assertFalse(self.send_notice("letter").delivery_ids)

    def test_a_letter_merely_sent_does_not_interrupt(self):
        self.assertFalse(self.read_interruptions())

    def test_a_delivered_formal_notice_interrupts_on_the_day_it_arrived(self):
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 13))
        item = self.case.receivable_ids
        self.assertEqual(self.read_interruptions(), [(item.id, "interruption", date(2026, 11, 13))])
        self.assertEqual(self.notice.state, "delivered")

    def test_a_delivered_reminder_that_is_no_formal_notice_does_not_interrupt(self):
        reminder = self.send_notice(formal=False)
        reminder.delivery_ids._set_state("delivered", date_delivered=date(2026, 11, 13))
        self.assertFalse(self.read_interruptions())

    def test_what_is_formal_is_frozen_as_it_leaves(self):
        self.formal_level.stage_id = self.stages["reminder"]
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 13))
        self.assertTrue(self.read_interruptions())

    def test_an_unclaimed_letter_counts_from_the_deposit_notice(self):
        self.delivery._set_state("deposited", date_deposit=date(2026, 11, 12))
        self.assertFalse(self.delivery.effective_date)
        self.delivery._set_state("unclaimed")
        self.assertEqual(self.delivery.effective_date, date(2026, 11, 12))
        self.assertEqual(self.notice.state, "delivered")

    def test_an_unclaimed_letter_without_deposit_notice_is_not_guessed(self):
        with self.assertRaisesRegex(UserError, "Deposit notice"):
            self.delivery._set_state("unclaimed")

    def test_a_letter_refused_to_the_postman_counts_from_the_refusal(self):
        self.delivery._set_state("returned", reason="refused", date_returned=date(2026, 11, 14))
        self.assertEqual(self.delivery.effective_date, date(2026, 11, 14))
        self.assertEqual(self.notice.state, "delivered")

    def test_a_letter_to_a_wrong_address_proves_nothing_and_marks_the_address(self):
        self.delivery._set_state("returned", reason="wrong_address", detail="Indirizzo inesistente")
        self.assertFalse(self.delivery.effective_date)
        self.assertEqual((self.notice.state, self.notice.reason_code), ("bounced", "wrong_address"))
        self.assertTrue(self.debtor._is_bad("address"))

    def test_a_death_reported_by_the_post_is_a_task_and_marks_nothing(self):
        self.delivery._set_state("returned", reason="deceased")
        kind = self.env.ref("sagres_credit.mail_activity_type_death")
        self.assertEqual(self.case.activity_ids.filtered(lambda task: task.activity_type_id == kind).user_id, self.operator)
        self.assertFalse(self.debtor._is_bad("address"))
        self.assertTrue(self.debtor.active)

    def test_a_lost_letter_that_turns_up_is_delivered(self):
        self.delivery._set_state("failed", reason="lost")
        self.assertEqual(self.notice.state, "failed")
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 18))
        self.assertEqual(self.notice.state, "delivered")

    def test_what_arrived_does_not_come_back(self):
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 13))
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.delivery._set_state("returned", reason="moved")

    def test_dates_that_cannot_be_true_are_refused(self):
        with self.assertRaisesRegex(UserError, "future"):
            self.delivery._set_state("delivered", date_delivered=date(2026, 11, 21))
        with self.assertRaisesRegex(UserError, "before the day on which it was posted"):
            self.delivery._set_state("delivered", date_delivered=date(2026, 11, 9))

    def test_state_changes_only_by_what_happens(self):
        with self.assertRaises(UserError):
            self.delivery.write({"state": "delivered"})

    @users("anna")
    def test_an_operator_cannot_write_the_dates_by_hand(self):
        with self.assertRaises(AccessError):
            self.delivery.with_env(self.env).write({"date_delivered": "2026-11-13"})

    @users("anna")
    def test_an_operator_records_the_card_that_came_back_with_its_scan(self):
        scan = base64.b64encode(b"%PDF-1.4 card")
        self.env["credit.delivery.outcome"].create({
            "delivery_ids": self.delivery.ids, "state": "delivered", "date": "2026-11-12", "received_by": "Mario Bianchi",
            "file": scan, "filename": "card.pdf",
        }).action_save()
        delivery = self.delivery.with_env(self.env)
        self.assertEqual((delivery.effective_date, delivery.received_by), (date(2026, 11, 12), "Mario Bianchi"))
        self.assertEqual(delivery.proof_ids.sha256, hashlib.sha256(b"%PDF-1.4 card").hexdigest())

    @users("bruno")
    def test_a_colleague_reads_and_does_not_record(self):
        delivery = self.delivery.with_env(self.env)
        self.assertEqual(delivery.state, "posted")
        dialog = self.env["credit.delivery.outcome"].create({
            "delivery_ids": delivery.ids, "state": "delivered", "date": "2026-11-12",
        })
        with self.assertRaises(AccessError):
            dialog.action_save()

    def test_another_clients_staff_see_nothing(self):
        stranger = self._create_user("elena", "sagres_credit.group_client", self.other_client)
        for user, seen in ((stranger, 0), (self.client_user, 1)):
            deliveries = self.env["credit.delivery"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            self.assertEqual(deliveries.search_count([("id", "=", self.delivery.id)]), seen)

    def test_proofs_are_neither_changed_nor_deleted(self):
        proof = self.env["credit.delivery.proof"]._keep(self.delivery, "scan", "Card", "card.pdf", b"card")
        for attempt in (
            lambda: proof.unlink(), lambda: proof.write({"name": "Other"}), lambda: proof.attachment_id.unlink(),
            lambda: proof.attachment_id.write({"raw": b"forged"}), lambda: self.delivery.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_a_case_with_proofs_is_not_deleted_by_a_cascade(self):
        self.pay(self.move)
        with self.assertRaises(Exception), self.env.cr.savepoint():
            self.case.unlink()
        self.assertTrue(self.delivery.exists())


@tagged("post_install", "-at_install")
class TestCertified(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice("pec")
        self.delivery = self.notice.delivery_ids

    def test_acceptance_proves_nothing(self):
        self.receive(self.receipt(self.notice, "accettazione"))
        self.assertEqual(self.delivery.state, "accepted")
        self.assertFalse(self.delivery.effective_date)
        self.assertEqual(self.notice.state, "sent")

    def test_delivery_counts_at_the_moment_of_the_provider(self):
        self.receive(self.receipt(self.notice, moment=datetime(2026, 11, 11, 0, 20, 5)))
        self.assertEqual(self.delivery.effective_date, date(2026, 11, 11))
        self.assertEqual(self.notice.date_delivered, datetime(2026, 11, 10, 23, 20, 5))
        self.assertEqual(self.notice.state, "delivered")

    def test_each_receipt_is_kept_as_it_came(self):
        raw = self.receipt(self.notice)
        self.receive(raw)
        proof = self.delivery.proof_ids
        self.assertEqual(proof.attachment_id.raw, raw)
        self.assertEqual(proof.sha256, hashlib.sha256(raw).hexdigest())
        self.assertIn(proof.attachment_id, self.case.message_ids.attachment_ids)

    def test_a_receipt_that_comes_twice_is_kept_once(self):
        raw = self.receipt(self.notice)
        self.receive(raw)
        messages = len(self.case.message_ids)
        self.receive(raw)
        self.assertEqual(len(self.delivery.proof_ids), 1)
        self.assertEqual(len(self.case.message_ids), messages)

    def test_receipts_in_another_order_change_nothing(self):
        for number, kind in enumerate(("preavviso-errore-consegna", "avvenuta-consegna", "accettazione", "presa-in-carico")):
            self.receive(self.receipt(self.notice, kind, number=number, identifier=f"opec.{number}"))
        self.assertEqual(self.delivery.state, "delivered")
        self.assertEqual(len(self.delivery.proof_ids), 4)
        self.assertFalse(self.get_problems("receipt_unknown"))

    def test_a_mailbox_that_does_not_exist_bounces_the_notice_and_is_marked(self):
        self.receive(self.receipt(self.notice, "errore-consegna", error="no-dest", detail="5.1.1 casella inesistente"))
        self.assertEqual((self.delivery.state, self.delivery.reason), ("failed", "no_mailbox"))
        self.assertEqual(self.notice.state, "bounced")
        self.assertIn("casella inesistente", self.notice.reason)
        self.assertTrue(self.debtor._is_bad("pec"))

    def test_a_full_mailbox_is_not_a_wrong_one(self):
        self.receive(self.receipt(self.notice, "errore-consegna", error="altro", detail="5.2.2 casella piena"))
        self.assertEqual(self.notice.state, "bounced")
        self.assertFalse(self.debtor._is_bad("pec"))

    def test_what_the_own_provider_does_not_accept_has_failed(self):
        self.receive(self.receipt(self.notice, "non-accettazione", error="virus", recipient=None))
        self.assertEqual((self.notice.state, self.notice.reason_code), ("failed", "not_accepted"))

    def test_a_receipt_quicker_than_the_sender_is_not_lost(self):
        notice = self.send_notice("pec", days_ago=9)
        notice.delivery_ids.with_context(credit_delivery_transition=True).write({"state": "draft"})
        notice.delivery_ids.unlink()
        notice.with_context(credit_notice_transition=True).write({"state": "sending", "date_sent": False})
        self.receive(self.receipt(notice, moment=datetime(2026, 11, 20, 10, 0)))
        self.assertEqual((notice.state, notice.delivery_ids.state), ("sending", "delivered"))
        notice._set_state("sent")
        self.assertEqual(notice.state, "delivered")
        self.assertEqual(len(notice.delivery_ids), 1)

    def test_a_receipt_of_the_first_sending_leaves_the_second_alone(self):
        first = self.receipt(self.notice)
        self.receive(self.receipt(self.notice, "errore-consegna", error="altro", detail="casella piena"))
        self.notice._requeue()
        self.receive(first)
        self.assertEqual(self.notice.state, "queued")
        self.assertEqual(self.delivery.state, "delivered")

    def test_a_receipt_for_somebody_else_is_a_problem_with_its_file(self):
        raw = self.receipt(self.notice, recipients=("studio@pec.example.com",))
        self.receive(raw)
        problem = self.get_problems("receipt_unknown")
        self.assertEqual(self.delivery.state, "posted")
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertEqual(self.env["ir.attachment"].browse(problem.res_id).raw, raw)

    def test_a_receipt_from_another_time_is_not_believed(self):
        self.receive(self.receipt(self.notice, moment=datetime(2026, 10, 1, 12, 0)))
        self.assertEqual(self.delivery.state, "posted")
        self.assertIn("cannot be true", self.get_problems("receipt_unknown").name)

    def test_a_receipt_of_nothing_we_know_is_a_problem_once(self):
        raw = samples.receipt(
            "avvenuta-consegna", "<unknown@other.example>", datetime(2026, 11, 12, 9), sender=MAILBOX, recipients=(PEC,)
        )
        self.receive(raw)
        self.receive(raw)
        problem = self.get_problems("receipt_unknown")
        self.assertEqual(len(problem), 1)
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertEqual(problem.action_open_record()["type"], "ir.actions.act_url")

    def test_a_damaged_receipt_is_a_problem_and_nobody_is_answered(self):
        mails = self.env["mail.mail"].search_count([])
        self.receive(self.receipt(self.notice).replace(b"multipart/signed", b"multipart/mixed"))
        problem = self.get_problems("receipt_malformed")
        self.assertTrue(problem.user_id)
        self.assertEqual(self.delivery.state, "posted")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_a_receipt_of_another_part_of_odoo_is_left_to_it(self):
        message = self.debtor.message_post(body="A PEC of somebody else's", message_id="<foreign@firm.example.com>")
        self.receive(samples.receipt("accettazione", message.message_id, datetime(2026, 11, 12, 9), recipients=(PEC,)),
                     "res.partner")
        self.assertFalse(self.get_problems("receipt_unknown"))


@tagged("post_install", "-at_install")
class TestByHand(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice("hand", days_ago=1)
        self.delivery = self.notice.delivery_ids
        action = self.delivery.with_user(self.manager).action_plan_round()
        self.round = self.env["credit.round"].browse(action["res_id"])
        self.round.user_id = self.colleague
        self.stop = self.delivery.with_user(self.colleague)

    def set_out(self):
        self.round.with_user(self.colleague).action_start()

    def test_a_hand_delivery_waits_for_its_round(self):
        self.assertEqual(self.delivery.state, "draft")
        self.set_out()
        self.assertEqual((self.delivery.state, self.delivery.date_posted), ("posted", date(2026, 11, 20)))

    def test_the_messenger_records_a_delivery_with_a_signature(self):
        self.set_out()
        self.stop.write({"received_by": "Rosa Bianchi", "signature": PIXEL})
        self.stop.action_hand_over()
        self.assertEqual((self.delivery.state, self.delivery.effective_date), ("delivered", date(2026, 11, 20)))
        self.assertEqual(self.delivery.proof_ids.kind, "signature")
        self.assertEqual(self.notice.state, "delivered")

    def test_delivered_needs_who_received_and_a_signature_or_a_photo(self):
        self.set_out()
        with self.assertRaisesRegex(UserError, "who received"):
            self.stop.action_hand_over()
        self.stop.received_by = "Rosa Bianchi"
        with self.assertRaisesRegex(UserError, "signed"):
            self.stop.action_hand_over()
        self.stop.photo = PIXEL
        self.stop.action_hand_over()
        self.assertEqual(self.delivery.proof_ids.kind, "photo")

    def test_nobody_there_keeps_the_letter_for_another_visit(self):
        self.set_out()
        self.stop.action_absent()
        self.assertEqual((self.delivery.state, self.delivery.visit_count), ("posted", 1))
        self.round.with_user(self.colleague).action_finish()
        self.assertFalse(self.delivery.round_id)
        self.assertTrue(self.delivery.with_user(self.manager).action_plan_round())

    def test_a_refusal_told_by_the_own_messenger_proves_nothing(self):
        self.set_out()
        self.stop.action_refused()
        self.assertEqual((self.delivery.state, self.delivery.reason), ("returned", "refused"))
        self.assertFalse(self.delivery.effective_date)

    def test_a_wrong_address_found_at_the_door_marks_it(self):
        self.set_out()
        self.stop.action_wrong_address()
        self.assertTrue(self.debtor._is_bad("address"))

    @users("anna")
    def test_only_who_carries_the_round_or_a_manager_records(self):
        self.set_out()
        with self.assertRaises(AccessError):
            self.delivery.with_env(self.env).action_absent()
        self.delivery.with_user(self.manager).action_absent()

    def test_nothing_is_recorded_before_the_round_sets_out(self):
        with self.assertRaisesRegex(UserError, "set out"):
            self.stop.action_absent()

    def test_a_signature_is_not_changed_after_the_delivery(self):
        self.set_out()
        self.stop.write({"received_by": "Rosa Bianchi", "signature": PIXEL})
        self.stop.action_hand_over()
        with self.assertRaises(UserError):
            self.stop.write({"received_by": "Somebody else"})

    def test_a_messenger_sees_only_own_rounds(self):
        self.assertFalse(self.env["credit.round"].with_user(self.operator).search([("id", "=", self.round.id)]))
        self.assertTrue(self.env["credit.round"].with_user(self.colleague).search([("id", "=", self.round.id)]))


@tagged("post_install", "-at_install")
class TestPostalImport(DeliveryCommon):
    def setUp(self):
        super().setUp()
        self.notice = self.send_notice()
        self.delivery = self.notice.delivery_ids
        self.delivery.tracking = "150987654321"

    def run_import(self, text):
        postal = self.env["credit.delivery.import"].with_user(self.manager).create({
            "file": base64.b64encode(text.encode()), "filename": "esiti.csv",
        })
        postal.action_import()
        return postal

    def test_the_post_says_that_it_was_delivered(self):
        postal = self.run_import("Barcode;Esito;Data esito\n15098-7654321;Consegnata;13/11/2026\n")
        self.assertEqual((self.delivery.state, self.delivery.effective_date), ("delivered", date(2026, 11, 13)))
        self.assertEqual((postal.done_count, postal.problem_count), (1, 0))

    def test_importing_it_twice_changes_nothing(self):
        text = "Barcode;Esito;Data esito\n150987654321;Consegnata;13/11/2026\n99;Consegnata;13/11/2026\n"
        self.run_import(text)
        again = self.run_import(text)
        self.assertEqual((again.done_count, again.known_count, again.problem_count), (0, 1, 1))
        self.assertEqual(len(self.get_problems("postal_row")), 1)

    def test_the_steps_of_a_letter_are_applied_in_their_order(self):
        self.run_import(
            "Barcode;Esito;Data esito\n150987654321;Compiuta giacenza;19/11/2026\n150987654321;In giacenza;12/11/2026\n"
        )
        self.assertEqual((self.delivery.state, self.delivery.effective_date), ("unclaimed", date(2026, 11, 12)))

    def test_unclaimed_without_deposit_notice_is_a_problem_and_not_a_guess(self):
        self.run_import("Barcode;Esito;Data esito\n150987654321;Compiuta giacenza;19/11/2026\n")
        self.assertEqual(self.delivery.state, "posted")
        problem = self.get_problems("postal_row")
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))

    def test_our_reference_brings_the_tracking_number(self):
        self.delivery.tracking = False
        reference = self.delivery.reference
        self.run_import(f"Ns riferimento;Codice raccomandata;Data spedizione\n{reference};15098;10/11/2026\n")
        self.assertEqual((self.delivery.tracking, self.delivery.state), ("15098", "posted"))

    def test_a_row_that_is_not_understood_does_not_stop_the_rest(self):
        postal = self.run_import(
            "Barcode;Esito;Data esito\n1;Consegnata;13/11/2026\n150987654321;Boh;13/11/2026\n"
            "150987654321;Consegnata;13/11/2026\n"
        )
        self.assertEqual(self.delivery.state, "delivered")
        self.assertEqual(postal.problem_count, 2)

    def test_a_row_that_contradicts_what_is_known_is_a_problem(self):
        self.delivery._set_state("delivered", date_delivered=date(2026, 11, 13))
        self.run_import("Barcode;Esito;Data esito\n150987654321;Al mittente: trasferito;14/11/2026\n")
        self.assertEqual(self.delivery.state, "delivered")
        self.assertIn("cannot become", self.get_problems("postal_row").name)

    def test_letters_of_other_clients_are_not_found(self):
        self.manager.company_ids = self.firm | self.other_client
        self.env = self.env(context=dict(self.env.context, allowed_company_ids=self.firm.ids))
        self.run_import("Barcode;Esito;Data esito\n150987654321;Consegnata;13/11/2026\n")
        self.assertEqual(self.delivery.state, "posted")

    def test_a_file_without_the_needed_columns_changes_nothing(self):
        with self.assertRaisesRegex(UserError, "Nothing was changed"):
            self.run_import("Nome;Cognome\nRosa;Bianchi\n")

    def test_two_hundred_rows_cost_as_many_queries_as_twenty(self):
        def rows(number, start):
            return "".join(f"{start + place};Consegnata;13/11/2026\n" for place in range(number))

        def count(number, start):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_import("Barcode;Esito;Data esito\n" + rows(number, start))
            return self.env.cr.sql_log_count - before

        count(2, 0)
        self.assertLessEqual(count(200, 10_000), count(20, 20_000) + 5)
