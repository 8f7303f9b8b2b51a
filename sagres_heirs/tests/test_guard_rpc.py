from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from .guard_common import GuardCommon

#: Methods that the client calls, with what it sends; none of them may bring anything to somebody about an estate.
METHODS = {
    "action_send_link": [], "action_copy_link": [], "message_post": [],
    "activity_schedule": ["mail.mail_activity_data_call"],
}
#: Words that a browser sends to ``message_post``.
POSTED = {"body": "Pay", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}


@tagged("post_install", "-at_install")
class TestGuardRpc(GuardCommon):
    """A call from outside, with the rights of the operator, finds the same doors closed as the screens."""

    def setUp(self):
        super().setUp()
        self.set_state("renounced")

    def _call(self, model, method, *args, user=None, **kwargs):
        user = user or self.operator
        context = {"allowed_company_ids": user.company_ids.ids}
        return call_kw(self.env[model].with_user(user).with_context(context), method, list(args), kwargs)

    def _refused(self, *args, **kwargs):
        with self.assertRaises(UserError):
            self._call(*args, **kwargs)
        self.env.invalidate_all()

    def test_no_public_method_of_a_case_reaches_anybody(self):
        for case in (self.case, self.child):
            for method, args in METHODS.items():
                kwargs = {**POSTED, "partner_ids": case.partner_id.ids} if method == "message_post" else {}
                with self.subTest(method, case=case):
                    self._refused("credit.case", method, case.ids, *args, **kwargs)

    def test_dialogs_made_by_a_call_reach_nobody(self):
        for case in (self.case, self.child):
            compose = self._call("credit.notice.compose", "create", [{"case_id": case.id, "channel": "letter"}])
            self._refused("credit.notice.compose", "action_send", compose)
            call = {"case_id": case.id, "outcome": "reached", "override_reason": "I want to"}
            fields = self.env["credit.call.log"]._fields
            log = self._call("credit.call.log", "create", [{name: value for name, value in call.items() if name in fields}])
            self._refused("credit.call.log", "action_save", log)

    def test_another_addressee_cannot_be_put_into_a_dialog(self):
        for case in (self.case, self.child):
            for partner in (self.son, self.debtor):
                compose = self._call("credit.notice.compose", "create", [{
                    "case_id": case.id, "channel": "letter", "partner_id": partner.id,
                }])
                self._refused("credit.notice.compose", "action_send", compose)

    def test_records_are_not_made_by_a_call(self):
        for model, vals in {
            "credit.notice": {"case_id": self.case.id, "partner_id": self.son.id, "channel": "email"},
            "credit.link": {"case_id": self.case.id}, "credit.promise": {"case_id": self.case.id},
            "credit.heir.offer": {"estate_id": self.estate.id}, "mail.mail": {"email_to": "luca@example.com"},
            "credit.heir.erasure": {"heir_id": self.heir.id},
            "credit.interaction": {"case_id": self.case.id, "outcome": "reached", "override_reason": "x"},
            "credit.related.person": {"case_id": self.case.id, "partner_id": self.son.id, "role": "joint_debtor", "proof": "x"},
        }.items():
            with self.subTest(model):
                self._refused(model, "create", [vals])

    def test_the_step_is_not_written_by_a_call(self):
        for case in (self.case, self.child):
            self._refused("credit.case", "write", case.ids, {"next_action": "call"})
            self._refused("credit.case", "write", case.ids, {"hold_code": False})

    def test_private_methods_are_not_called(self):
        for model, method in (
            ("credit.case", "_heirs_close_contacts"), ("credit.case", "_get_debtor_url"), ("credit.notice", "_send_now"),
            ("credit.estate", "_record_offer"), ("credit.heir", "_erase"), ("credit.heir.offer", "_get_payer_partner"),
            ("credit.heir.offer", "_match"),
        ):
            with self.subTest(method), self.assertRaises(Exception) as caught:
                self._call(model, method, [])
            self.assertIn("private", str(caught.exception).lower())

    def test_a_dialog_of_mail_or_sms_reaches_nobody(self):
        for case in (self.case, self.child):
            for mode in ("comment", "mass_mail"):
                composer = self._call("mail.compose.message", "create", [{
                    "model": "credit.case", "res_ids": str(case.ids), "body": "Pay", "composition_mode": mode,
                    "partner_ids": case.partner_id.ids,
                }])
                before = self.env["mail.mail"].search([])
                try:
                    with self.cr.savepoint():
                        self._call("mail.compose.message", "action_send_mail", composer)
                except UserError:
                    self.env.invalidate_all()
                self.assertFalse(self.env["mail.mail"].search([]) - before, mode)
            composer = self._call("sms.composer", "create", [{
                "res_model": "credit.case", "res_ids": str(case.ids), "composition_mode": "comment", "body": "Pay",
                "numbers": "+393331234567",
            }])
            self._refused("sms.composer", "action_send_sms", composer)

    def test_an_answered_offer_is_not_changed_by_a_colleague(self):
        self._refused("credit.estate", "action_offer", self.estate.ids, user=self.colleague)
        self._refused("credit.estate", "action_offer", self.estate.ids, user=self.client_user)
        self._refused("credit.heir", "action_erase", self.heir.ids)


@tagged("post_install", "-at_install")
class TestGuardPage(GuardCommon, HttpCase):
    """The page that a link opened is closed the moment its debtor has died, or is no heir."""

    def _open(self, link, path=""):
        return self.url_open(f"/d/{link._get_token()}{path}")

    def test_a_link_that_was_sent_opens_nothing(self):
        self._call_page(self.child, lambda: self.set_state("renounced"))

    def test_a_link_of_the_deceased_opens_nothing(self):
        self.make_mistaken()
        self._call_page(self.case, lambda: self.env["credit.estate"].create({"case_id": self.case.id}))

    def test_a_link_that_nobody_revoked_opens_nothing_either(self):
        self._call_page(self.child, lambda: (
            self.env.flush_all(),
            self.env.cr.execute("UPDATE credit_heir SET state = 'renounced' WHERE id = %s", [self.heir.id]),
            self.env.invalidate_all(),
        ))

    def _call_page(self, case, close):
        case._get_debtor_url()
        link = case.link_ids[:1]
        self.assertEqual(self._open(link).status_code, 200)
        close()
        for path in ("", "/pay", "/promise", "/plan", "/done/promise", "/wrong"):
            self.assertIn(self._open(link, path).status_code, (410, 404), path)
        refused = self._open(link)
        self.assertNotIn("Rosa", refused.text.partition('<div class="o_credit_page">')[2])

    def test_the_login_of_a_deceased_finds_no_case(self):
        user = self.get_portal_user(self.debtor)
        user.password = "Portal-password-1"
        self.authenticate(user.login, "Portal-password-1")
        self.assertNotIn(f"/my/credit/{self.case.id}", self.url_open("/my/credit").text)
        self.assertFalse(self.url_open(f"/my/credit/{self.case.id}", allow_redirects=False).headers["Location"].count("/d/"))
        self.assertFalse(self.case.link_ids)
