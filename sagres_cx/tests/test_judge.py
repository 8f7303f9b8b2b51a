from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Datetime
from odoo.tests import tagged

from .selection_common import NOW, SelectionCommon


@tagged("post_install", "-at_install")
class TestJudge(SelectionCommon):
    """At the moment of asking everything is looked at again: much may have happened since."""

    def build(self):
        super().build()
        self.waiting = self.queue(self.debtor)

    def judge(self, invitations=None, date=NOW):
        with freeze_time(date):
            return (invitations or self.waiting)._judge()

    def test_what_is_still_right_is_asked(self):
        self.assertEqual(self.judge(), self.waiting)
        self.assertEqual(self.waiting.state, "scheduled")

    def test_a_dispute_opened_meanwhile_excludes(self):
        self.case._dispute(self.case.receivable_ids, self.env["credit.reason"].search([], limit=1), "Not mine")
        self.assertFalse(self.judge())
        self.assertEqual((self.waiting.state, self.waiting.exclusion), ("excluded", "dispute"))

    def test_a_wish_uttered_meanwhile_excludes(self):
        self.debtor.cx_opt_out = True
        self.assertFalse(self.judge())
        self.assertEqual(self.waiting.exclusion, "opt_out")

    def test_an_answer_given_elsewhere_meanwhile_excludes(self):
        yearly = self.create_program("Once a year", trigger="wave")
        self.create_voice(7, program_id=yearly.id, date=NOW + timedelta(hours=1))
        self.assertFalse(self.judge())
        self.assertEqual((self.waiting.exclusion, self.waiting.state), ("answered", "excluded"))
        self.assertIn("since", self.waiting.exclusion_detail)

    def test_a_voice_from_before_the_event_does_not_answer_it(self):
        self.create_voice(7, program_id=self.program.id, date=NOW - timedelta(days=1))
        self.assertEqual(self.judge(), self.waiting)

    def test_who_was_asked_meanwhile_by_another_client_is_in_quarantine(self):
        elsewhere = self.create_person("R. Bianchi", self.other_client, email="rosa@example.com")
        self.set_asked(elsewhere, 0, self.close_for_others(self.other_client))
        self.assertFalse(self.judge())
        self.assertEqual(self.waiting.exclusion, "quarantine")

    def test_of_two_questions_that_two_workers_queued_only_the_first_leaves(self):
        twin = self.waiting.copy({"source_key": "other", "state": "scheduled", "date_scheduled": self.waiting.date_scheduled})
        later = self.waiting | twin
        self.assertEqual(self.judge(later), self.waiting)
        self.assertEqual(twin.exclusion, "quarantine")

    def test_an_address_that_failed_meanwhile_gives_way_to_the_next(self):
        self.debtor.phone = "+39 347 1234567"
        self.env["mail.blacklist"]._add("rosa@example.com")
        self.assertEqual(self.judge(), self.waiting)
        self.assertEqual(self.waiting.channel, "sms")

    def test_a_closed_programme_asks_nobody_and_a_paused_one_waits(self):
        self.program.action_pause()
        self.assertFalse(self.judge())
        self.assertEqual(self.waiting.state, "scheduled")
        self.program.action_close()
        self.assertFalse(self.judge())
        self.assertEqual((self.waiting.state, self.waiting.exclusion), ("excluded", "no_program"))

    def test_out_of_hours_it_waits_for_the_next(self):
        self.forbid_holidays()
        self.assertFalse(self.judge(date="2026-11-20 19:00:00"))
        self.assertEqual(self.waiting.state, "scheduled")
        self.assertEqual(self.waiting.date_scheduled, Datetime.to_datetime("2026-11-23 08:00:00"))

    def test_beyond_the_most_of_a_day_it_waits_until_tomorrow(self):
        self.program.max_day = 1
        other = self.queue(self.create_person("Elsa Verdi"))
        other.write({"state": "sent", "exclusion": False, "exclusion_detail": False, "date_sent": NOW})
        self.assertFalse(self.judge())
        self.assertEqual(self.waiting.state, "scheduled")
        self.assertEqual(self.waiting.date_scheduled.date(), (NOW + timedelta(days=1)).date())

    def test_what_was_asked_or_excluded_is_not_judged_again(self):
        self.waiting.write({"state": "sent", "date_sent": NOW})
        self.assertFalse(self.judge())
        self.assertEqual(self.waiting.state, "sent")
        self.assertFalse(self.env["cx.invitation"]._judge())

    def test_the_number_of_statements_is_the_same_for_20_and_200(self):
        persons = self.env["res.partner"].create([
            {"name": f"Person {n}", "company_id": self.client.id, "email": f"p{n}@example.com"} for n in range(220)
        ])
        made = self.queue(*persons)
        counts = []
        for chosen in (made[:20], made[20:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertEqual(len(chosen._judge()), len(chosen))
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
