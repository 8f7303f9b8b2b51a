from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestVulnerable(CreditCommon):
    """Who is vulnerable is met by a person at every step; why is kept only with their consent."""

    def _flag(self, **vals):
        self.debtor.write({"credit_vulnerable": True, **vals})

    def _later(self, days):
        return Date.add(NIGHT, days=days)

    def test_level_that_would_send_a_message_asks_for_a_person(self):
        self._flag()
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.level_id, case.next_action), (self.levels[5], "first_contact"))
        self.assertFalse(case.notice_ids)
        self.assertIn("every step is done by a person", case.with_user(self.operator).why_now)

    def test_debtor_stays_at_the_level_until_a_person_has_acted(self):
        self._flag()
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case()
        self.run_night(self._later(60))
        self.assertEqual((case.level_id, case.decision), (self.levels[5], "waits_person"))
        self.talk(case)
        self.run_night(self._later(61))
        self.assertGreater(case.level_id.delay_days, 5)
        self.assertEqual(case.next_action, "call")
        self.assertFalse(case.notice_ids)

    def test_old_debt_stops_at_every_level(self):
        self._flag()
        self.invoice(100, 400)
        self.run_night()
        first = min(days for days in self.levels if days > 0)
        self.assertEqual(self.get_case().level_id, self.levels[first])

    def test_courtesy_before_the_due_date_is_a_call(self):
        self._flag()
        self.invoice(100, -3)
        self.run_night()
        case = self.get_case()
        self.assertLess(case.level_id.delay_days, 0)
        self.assertEqual((case.next_action, len(case.notice_ids)), ("first_contact", 0))

    def test_second_night_changes_nothing(self):
        self._flag()
        self.invoice(100, 6)
        self.run_night()
        self.assertEqual(self.run_night().changed, 0)

    def test_flag_set_afterwards_cancels_what_waits_and_calls_instead(self):
        self.invoice(100, 6)
        self.run_night()
        notice = self.get_case().notice_ids
        self.assertEqual(notice.state, "queued")
        self._flag()
        self.run_night(self._later(1))
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "person_calls"))
        self.assertEqual(self.get_case().next_action, "first_contact")

    def test_flag_lifted_gives_the_debtor_back_to_the_policy(self):
        self._flag()
        self.invoice(100, 6)
        self.run_night()
        self.debtor.credit_vulnerable = False
        self.run_night(self._later(10))
        case = self.get_case()
        self.assertEqual((case.next_action, case.notice_ids.mapped("state")), (False, ["queued"]))

    def test_kind_needs_consent(self):
        with self.assertRaisesRegex(ValidationError, "only with their consent"):
            self._flag(credit_vulnerable_kind="illness")
        self._flag(credit_vulnerable_kind="illness", credit_vulnerable_consent=NIGHT)
        with self.assertRaisesRegex(ValidationError, "only with their consent"):
            self.debtor.credit_vulnerable_consent = False

    def test_staff_of_the_client_do_not_read_who_is_vulnerable(self):
        self._flag()
        self.invoice(100, 6)
        self.run_night()
        outside = self.env(user=self.client_user, context={})
        debtor, case = outside["res.partner"].browse(self.debtor.id), outside["credit.case"].browse(self.get_case().id)
        for record, name in ((debtor, "credit_vulnerable"), (debtor, "credit_vulnerable_kind"), (case, "vulnerable")):
            with self.assertRaises(AccessError):
                record.read([name])
        with self.assertRaises(AccessError):
            outside["credit.case"].search([("vulnerable", "=", True)])
        self.assertNotIn("vulnerable", case.why_now)

    def test_operator_reads_it_on_the_case(self):
        self._flag(credit_vulnerable_kind="bereavement", credit_vulnerable_consent=NIGHT)
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case().with_user(self.operator)
        self.assertEqual((case.vulnerable, case.vulnerable_kind), (True, "bereavement"))

    def test_request_of_no_contact_holds_the_case(self):
        self.debtor.write({"credit_no_contact": True, "credit_no_contact_date": NIGHT})
        self.invoice(100, 6)
        self.run_night()
        self.run_night(self._later(1))
        case = self.get_case()
        self.assertEqual((case.hold_code, case.stage_id.kind), ("no_contact", "suspended"))
        self.assertEqual(case.hold_label, "The debtor asked not to be contacted")
        self.assertFalse(case.notice_ids.filtered(lambda notice: notice.state == "queued"))
