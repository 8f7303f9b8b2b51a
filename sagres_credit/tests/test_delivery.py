import base64
import hashlib
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .delivery_common import DeliveryCommon


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
        self.assertIn("address", self.debtor._get_bad_contacts()[self.debtor])

    def test_a_death_reported_by_the_post_is_a_task_and_marks_nothing(self):
        self.delivery._set_state("returned", reason="deceased")
        kind = self.env.ref("sagres_credit.mail_activity_type_death")
        self.assertEqual(self.case.activity_ids.filtered(lambda task: task.activity_type_id == kind).user_id, self.operator)
        self.assertNotIn("address", self.debtor._get_bad_contacts()[self.debtor])
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
        self.assertIn("counts as received from", self.case.message_ids[0].body)
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
