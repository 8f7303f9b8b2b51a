from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import CreditCommon
from .debtor_common import DebtorCommon

#: Moments around the midnights of the two Sundays on which Europe's clocks change, in Greenwich, and the day in Italy.
MIDNIGHTS = {
    "2026-10-24 21:59:30": "2026-10-24", "2026-10-24 22:00:30": "2026-10-25",  # a day of 25 hours begins
    "2026-10-25 22:59:30": "2026-10-25", "2026-10-25 23:00:30": "2026-10-26",
    "2027-03-27 22:59:30": "2027-03-27", "2027-03-27 23:00:30": "2027-03-28",  # one of 23 hours
    "2027-03-28 21:59:30": "2027-03-28", "2027-03-28 22:00:30": "2027-03-29",
}


@tagged("post_install", "-at_install")
class TestDebtorDay(DebtorCommon):
    """«Today» on the page of a debtor is the day that it is in Italy, also on the nights in which the clock changes."""

    def test_today_begins_at_midnight_in_italy(self):
        case, form = self.get_page_case(), {"amount": "10", "how": "transfer"}
        for moment, day in MIDNIGHTS.items():
            tomorrow = str(Date.to_date(day) + timedelta(days=1))
            with self.subTest(moment), freeze_time(moment):
                with self.assertRaisesRegex(UserError, "today or before"):
                    case._page_paid({**form, "date": tomorrow}, [])
                self.assertIn("Thank you", case._page_paid({**form, "date": day}, []))

    def get_page_case(self):
        """Return the case as a real visit to the page sees it: with its user and its time zone."""
        seen, get_page = [], type(self.case)._get_page

        def keep(case):
            seen.append((case.env.uid, case.env.context.get("tz")))
            return get_page(case)

        self.enter()
        with patch.object(type(self.case), "_get_page", keep):
            self.assertEqual(self.get().status_code, 200)
        uid, tz = seen[0]
        return self.case.with_user(uid).with_context(tz=tz).sudo()


@tagged("post_install", "-at_install")
class TestJobDay(CreditCommon):
    def test_a_job_works_on_the_day_that_it_is_in_italy(self):
        cron = self.env.ref("sagres_credit.credit_run_cron_night")
        for moment, day in MIDNIGHTS.items():
            with self.subTest(moment), freeze_time(moment):
                with self.night_cursor() as env:
                    job = env["ir.cron"].browse(cron.id)
                    job._callback(job.cron_name, job.ir_actions_server_id.id)
                self.env.invalidate_all()
                self.assertEqual(str(self.env["credit.run"].search([], order="id desc", limit=1).date), day)

    def test_the_hour_that_comes_twice_is_worked_once(self):
        self.invoice(100, 30)
        for moment in ("2026-10-25 00:30:00", "2026-10-25 01:30:00"):  # both are half past two
            with freeze_time(moment):
                self.run_night(Date.to_date("2026-10-25"))
        self.assertEqual(len(self.get_case().notice_ids), 1)
        self.assertEqual(len(self.env["credit.case"].search([("partner_id", "=", self.debtor.id)])), 1)


@tagged("post_install", "-at_install")
class TestContactDay(CreditCommon):
    """Contacts are counted by the day on the wall, which has 25 hours once a year, and 23 once."""

    def build(self):
        self.debtor.write({"phone": "+39 06 555 1234", "email": "rosa@example.com", "country_id": self.env.ref("base.it").id})
        self.env["credit.contact.rule"].create({
            "name": "At every hour", "mandate_id": self.mandate.id, "date_from": "2020-01-01", "source": "test",
            "honour_holidays": False, "max_day": 1, "max_week": 50, "max_month": 99, "attempts_day": 0,
            "hours_ids": [Command.create({"weekday": str(day), "hour_from": 0, "hour_to": 24}) for day in range(7)],
        })
        self.invoice(1000, 40)
        self.run_night()

    def test_a_day_ends_at_its_own_midnight(self):
        case = self.get_case().with_user(self.operator)
        days = {  # the first and the last moment of a Sunday, and the first of Monday
            "long": ("2026-10-24 22:05", "2026-10-25 22:55", "2026-10-25 23:05"),
            "short": ("2027-03-27 23:05", "2027-03-28 21:55", "2027-03-28 22:05"),
        }
        for name, moments in days.items():
            first, last, next_day = (datetime.strptime(moment, "%Y-%m-%d %H:%M") for moment in moments)
            with self.subTest(name), freeze_time(first):
                self.assertTrue(case._get_contact_verdict(first)[case].allowed)
                self.talk(date=first)
                self.env.invalidate_all()
                verdict = case._get_contact_verdict(last)[case]
                self.assertFalse(verdict.allowed, verdict.reason)
                self.assertTrue(case._get_contact_verdict(next_day)[case].allowed)
