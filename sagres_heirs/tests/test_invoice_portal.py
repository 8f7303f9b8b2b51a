from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.payment import utils as payment_utils

from .guard_common import GuardCommon


@tagged("post_install", "-at_install")
class TestInvoicePortal(GuardCommon, HttpCase):
    """The portal of Odoo and its old links open nothing of a deceased to anybody outside; who works here is not disturbed."""

    def setUp(self):
        super().setUp()
        self.move = self.invoices[0]
        self.link = f"/my/invoices/{self.move.id}?access_token={self.move._portal_ensure_token()}"
        self.env.flush_all()

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def login(self, partner):
        user = self.get_portal_user(partner)
        user.password = "Portal-password-1"
        self.authenticate(user.login, "Portal-password-1")
        return user

    def post(self, **vals):
        # Odoo's accountant: writes on invoices, and is no user of credit management.
        return self.move.message_post(body="Words", message_type="comment", subtype_xmlid="mail.mt_comment", **vals)

    def test_the_link_that_the_deceased_had_opens_nothing(self):
        response = self.get(self.link)
        self.assertEqual((response.status_code, response.headers["Location"].endswith("/my")), (303, True))
        self.assertNotIn("%PDF", self.url_open(self.link + "&report_type=pdf&download=true").text[:8])
        self.make_mistaken()
        self.env.flush_all()
        self.assertEqual(self.get(self.link).status_code, 200)

    def test_the_link_of_a_living_debtor_still_opens(self):
        own = self.invoice(90, 40, self.son)
        self.assertEqual(self.get(f"/my/invoices/{own.id}?access_token={own._portal_ensure_token()}").status_code, 200)

    def test_the_login_of_the_deceased_finds_no_invoice(self):
        self.move.message_subscribe(self.debtor.ids)
        user = self.login(self.debtor)
        Move = self.env["account.move"].with_user(user).with_context(allowed_company_ids=self.client.ids)
        self.assertFalse(Move.search([("id", "=", self.move.id)]))
        self.assertFalse(Move.env["account.move.line"].search([("move_id", "=", self.move.id)]))
        with self.assertRaises(AccessError):
            Move.browse(self.move.id).check_access("read")
        self.assertNotIn(self.move.name, self.url_open("/my/invoices").text)
        self.assertEqual(self.get(f"/my/invoices/{self.move.id}").status_code, 303)

    def test_an_heir_who_accepted_has_no_page_of_the_whole(self):
        self.move.message_subscribe(self.son.ids)
        self.login(self.son)
        self.assertEqual(self.get(self.link).status_code, 303)

    def test_an_heir_who_accepted_gets_the_copies_of_what_they_owe_a_part_of(self):
        self.heir.sudo().share = "1/2"
        self.estate._update_heir_cases()
        self.assertEqual(self.child._get_page_items().line_id.move_id, self.invoices)

    def test_who_works_here_opens_the_invoice_as_before(self):
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        self.manager.password = "Manager-password-1"
        self.env.flush_all()
        self.authenticate(self.manager.login, "Manager-password-1")
        self.assertEqual(self.get(self.link).status_code, 200)
        self.assertTrue(self.move.with_user(self.manager)._get_share_url())

    def test_the_conversation_below_an_invoice_opens_to_no_old_link(self):
        public = self.env["account.move"].with_user(self.env.ref("base.public_user"))
        self.assertFalse(public._get_thread_with_access(self.move.id, token=self.move.access_token))
        hashed = self.move._sign_token(self.debtor.id)
        self.assertFalse(public._get_thread_with_access(self.move.id, pid=self.debtor.id, hash=hashed))

    def test_the_link_to_the_document_opens_nothing(self):
        file = self.env["ir.attachment"].create({
            "name": "invoice.pdf", "raw": b"%PDF-1.4 copy", "res_model": "account.move", "res_id": self.move.id,
        })
        path = f"/web/content/{file.id}?access_token={file.generate_access_token()[0]}"
        self.env.flush_all()
        self.assertNotIn(b"copy", self.get(path).content)
        self.make_mistaken()
        self.env.flush_all()
        self.assertIn(b"copy", self.get(path).content)

    def test_old_links_to_pay_are_dead(self):
        token = payment_utils.generate_access_token(self.debtor.id, 600.0, self.client.currency_id.id, env=self.env)
        path = f"/payment/pay?amount=600.0&access_token={token}&invoice_id={self.move.id}"
        self.assertEqual(self.get(path).status_code, 404)
        plain = f"/payment/pay?amount=600.0&access_token={token}&partner_id={self.debtor.id}" \
            f"&currency_id={self.client.currency_id.id}&company_id={self.client.id}"
        self.assertEqual(self.get(plain).status_code, 404)
        self.make_mistaken()
        self.env.flush_all()
        self.assertEqual(self.get(path).status_code, 200)

    def test_no_payment_of_the_invoice_starts_from_outside(self):
        method = self.env["payment.method"].search([], limit=1)
        provider = self.env["payment.provider"].with_context(active_test=False).search([], limit=1)
        vals = {
            "provider_id": provider.id, "payment_method_id": method.id, "amount": 10, "reference": "try",
            "currency_id": self.client.currency_id.id, "partner_id": self.debtor.id,
            "invoice_ids": [Command.set(self.move.ids)],
        }
        public = self.env["payment.transaction"].with_user(self.env.ref("base.public_user")).sudo()
        with self.assertRaisesRegex(UserError, "has died"):
            public.create(vals)

    def test_a_note_for_colleagues_is_not_disturbed_and_followers_outside_are_left_out(self):
        self.move.message_subscribe((self.debtor | self.son).ids)
        message = self.post()
        self.assertFalse(message.notified_partner_ids & (self.debtor | self.son))
        self.assertTrue(self.post(partner_ids=self.operator.partner_id.ids))

    def test_no_word_on_an_invoice_reaches_who_must_not_be_asked(self):
        stranger = self._create_debtor("Somebody", self.client, email="somebody@example.com")
        for state in ("called", "renounced", "accepted"):
            self.set_state(state)
            for partner in (self.debtor, self.son, stranger):
                with self.subTest(state=state, partner=partner.name), self.assertRaises(UserError):
                    self.post(partner_ids=partner.ids)

    def test_the_composer_and_loose_mails_are_refused(self):
        composer = self.env["mail.compose.message"].with_context(
            default_model="account.move", default_res_ids=self.move.ids, default_composition_mode="comment",
        ).create({"body": "Pay", "partner_ids": [Command.set(self.son.ids)]})
        with self.assertRaises(UserError):
            composer._action_send_mail()
        self.set_state("called")
        with self.assertRaises(UserError):
            self.env["mail.mail"].create({
                "model": "account.move", "res_id": self.move.id, "email_to": "luca@example.com", "body_html": "Pay",
            })

    def test_send_proposes_nobody_and_still_prints(self):
        Send = self.env["account.move.send"]
        settings = Send._get_default_sending_settings(self.move)
        self.assertNotIn("email", settings["sending_methods"])
        self.assertFalse(settings.get("mail_partner_ids"))
        own = self.invoice(90, 40, self.son)
        self.assertEqual(Send._get_default_sending_settings(own)["mail_partner_ids"], self.son.ids)
