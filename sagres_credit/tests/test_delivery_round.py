import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .delivery_common import DeliveryCommon

PIXEL = base64.b64encode(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
))


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
        self.assertIn("address", self.debtor._get_bad_contacts()[self.debtor])

    @users("anna")
    def test_only_who_carries_the_round_or_a_manager_records(self):
        self.set_out()
        with self.assertRaises(AccessError):
            self.delivery.with_env(self.env).action_absent()
        self.delivery.with_user(self.manager).action_absent()

    def test_what_somebody_else_is_to_carry_is_not_taken_off_their_round(self):
        with self.assertRaisesRegex(AccessError, "Only who carries the round"):
            self.delivery.with_user(self.operator).action_plan_round()
        self.assertEqual(self.delivery.round_id, self.round)
        self.stop.action_plan_round()
        self.assertEqual(self.delivery.round_id.user_id, self.colleague, "Who carries it may plan anew")

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
