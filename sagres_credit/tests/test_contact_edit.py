from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestContactEdit(CreditCommon):
    """Contacts are corrected by who talks to the debtor, checked, and told in the thread."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write({"phone": "06 5550001", "email": "rosa@example.com", "lang": "en_US"})

    def setUp(self):
        super().setUp()
        self.invoice(100, 200)
        self.run_night()
        self.case = self.get_case()

    def _dialog(self, user=None):
        wizard = self.env(user=user or self.operator, context={"default_case_id": self.case.id})["credit.contact.edit"]
        return Form(wizard)

    def _save(self, user=None, **vals):
        dialog = self._dialog(user)
        for name, value in vals.items():
            setattr(dialog, name, value)
        return dialog.save().action_save()

    def test_owner_corrects_what_they_have_no_right_to_write_and_the_thread_keeps_old_and_new(self):
        with self.assertRaises(AccessError):
            self.debtor.with_user(self.operator).phone = "06 5550002"
        self._save(phone="06 5550002", email="")
        self.assertEqual((self.debtor.phone, self.debtor.email), ("06 5550002", False))
        message = self.case.message_ids[0]
        self.assertEqual(message.author_id, self.operator.partner_id)
        self.assertIn("Phone: 06 5550001 → 06 5550002", message.body)
        self.assertIn("E-mail: rosa@example.com → –", message.body)

    def test_nothing_changed_says_nothing(self):
        before = len(self.case.message_ids)
        self._save()
        self.assertEqual(len(self.case.message_ids), before)

    def test_correction_lifts_the_mark_and_ends_the_search(self):
        self.env["credit.contact.mark"]._mark(self.debtor, "phone", None, "interaction")
        self.assertEqual((self.case.next_action, self.case.phone_failed), ("find_contact", True))
        self.assertIn("Phone 06 5550001 failed on", self.case.contact_fault)
        self._save(phone="06 5550002")
        self.assertNotIn("phone", self.debtor._get_bad_contacts()[self.debtor])
        self.assertEqual((self.case.next_action, self.case.contact_fault), (False, False))

    def test_team_may_correct_while_the_debtor_calls_another_team_may_not(self):
        with self.assertRaisesRegex(AccessError, "another team"):
            self._save(self.colleague, phone="06 5550002")
        self.mandate.member_ids = [(0, 0, {"user_id": self.colleague.id})]
        self._save(self.colleague, phone="06 5550002")
        self.assertIn("while they called", self.case.message_ids[0].body)

    def test_dialog_of_another_case_cannot_be_saved_through_a_call_from_outside(self):
        wizard = self.env(user=self.colleague, context={})["credit.contact.edit"]
        with self.assertRaises(AccessError):
            wizard.create({"case_id": self.case.id, "phone": "06 5550009"}).action_save()
        self.assertEqual(self.debtor.phone, "06 5550001")

    def test_staff_of_the_client_have_no_dialog(self):
        with self.assertRaises(AccessError):
            self._dialog(self.client_user)

    def test_what_cannot_be_right_is_refused_with_what_to_do(self):
        for name, value, words in (
            ("phone", "casa", "no phone number"), ("email", "rosa", "no e-mail address"),
            ("pec", "x y", "no e-mail address"), ("zip", "184", "five digits"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, words):
                self._save(**{name: value})
        self.assertEqual(self.debtor.phone, "06 5550001")

    def test_old_value_that_was_wrong_already_does_not_stop_the_correction_of_another(self):
        self.debtor.phone = "casa"
        self._save(email="new@example.com")
        self.assertEqual(self.debtor.email, "new@example.com")

    def test_request_of_no_contact_holds_the_case_at_once_and_taken_back_frees_it(self):
        self._save(no_contact=True, no_contact_how="In a call")
        self.assertEqual((self.debtor.credit_no_contact_date, self.case.hold_code), (NIGHT, "no_contact"))
        self.assertIn("Asked for no contact: no → yes", self.case.message_ids[0].body)
        self._save(no_contact=False)
        self.assertFalse(self.case.hold_code)

    def test_vulnerability_is_written_and_never_told_in_the_thread(self):
        before = len(self.case.message_ids)
        self._save(vulnerable=True, vulnerable_consent=NIGHT, vulnerable_kind="illness")
        self.assertEqual((self.debtor.credit_vulnerable, self.debtor.credit_vulnerable_kind), (True, "illness"))
        self.assertEqual((self.debtor.credit_vulnerable_user_id, self.debtor.credit_vulnerable_date), (self.operator, NIGHT))
        self.assertEqual(len(self.case.message_ids), before)

    def test_kind_without_consent_is_refused(self):
        wizard = self.env(user=self.operator, context={})["credit.contact.edit"]
        dialog = wizard.create({
            "case_id": self.case.id, "phone": "06 5550001", "email": "rosa@example.com", "lang": "en_US",
            "vulnerable": True, "vulnerable_kind": "illness",
        })
        with self.assertRaisesRegex(ValidationError, "only with their consent"):
            dialog.action_save()

    def test_workplace_number_carries_the_day_it_was_given(self):
        self._save(phone_work="02 7654321")
        self.assertEqual(self.debtor.credit_phone_work_date, NIGHT)
        with self.assertRaisesRegex(ValidationError, "gave the workplace number"):
            self.debtor.credit_phone_work_date = False
