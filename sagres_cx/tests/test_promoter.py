from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common import CxCommon


@tagged("post_install", "-at_install")
class TestPromoter(CxCommon):
    """Who is content is thanked, their operator hears it by name, and whom they recommend is an opportunity."""

    def _send(self, voice):
        self.debtor.sudo().email = "rosa@example.com"
        action = voice.action_thank()
        composer = self.env["mail.compose.message"].with_context(**action["context"]).create({})
        return composer.action_send_mail()

    @users("anna")
    def test_a_letter_of_thanks_is_sent_and_remembered(self):
        voice = self.create_voice(9, "All is well").with_user(self.env.user)
        self._send(voice)
        self.assertEqual((str(voice.date_thanked), voice.state), ("2026-11-20", "closed"))
        message = voice.message_ids.filtered(lambda message: self.debtor in message.partner_ids.sudo())
        self.assertIn("your words were read by people", message.body)
        self.assertIn("Thanked on", voice.done_words)

    @users("anna")
    def test_who_has_no_address_is_thanked_by_voice(self):
        voice = self.create_voice(9).with_user(self.env.user)
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            voice.action_thank()

    @users("bruno")
    def test_thanks_reach_the_operator_by_name_and_without_a_score(self):
        voice = self.create_voice(10, "She listened to me").with_user(self.env.user)
        voice.action_pass_on()
        note = self.env["mail.notification"].sudo().search([("res_partner_id", "=", self.operator.partner_id.id)]).mail_message_id
        self.assertIn("Rosa Bianchi thanks you", note.mapped("subject"))
        self.assertIn("She listened to me", note[0].body)
        self.assertNotIn("10", note[0].body)
        with self.assertRaisesRegex(UserError, "who is content"):
            self.create_voice(2).with_user(self.env.user).action_pass_on()

    @users("anna")
    def test_a_referral_is_an_opportunity_that_says_who_found_it(self):
        voice = self.create_voice(10).with_user(self.env.user)
        dialog = self.env["cx.referral.record"].create({"feedback_id": voice.id, "name": "Ugo", "phone": "06 5550002"})
        dialog.action_save()
        lead = voice.sudo().lead_ids
        self.assertEqual((lead.type, lead.company_id, lead.referred), ("opportunity", self.client, "Rosa Bianchi"))
        self.assertEqual((lead.cx_finder_id, lead.contact_name), (self.env.user, "Ugo"))
        self.assertEqual(lead.source_id, self.env.ref("sagres_cx.utm_source_referral"))
        with self.assertRaisesRegex(UserError, "a way to reach"):
            voice._refer("Pia")

    def test_the_client_thanks_nobody_in_our_name(self):
        voice = self.seen_by(self.client_user).browse(self.create_voice(10).id)
        for method in ("action_thank", "action_pass_on", "action_ask_referral", "action_close", "action_ask_callback"):
            with self.assertRaises(AccessError):
                getattr(voice, method)()
