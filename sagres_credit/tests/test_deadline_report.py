from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT
from .limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestDeadlineReport(LimitationCommon):
    """The calendar of deadlines, and the rates whose days have run out."""

    def _get_rows(self, user=None):
        return self.as_user(user or self.operator, "credit.deadline.report").search([])

    def test_items_of_a_case_that_lapse_on_a_day_are_one_row(self):
        self.lapse("2027-03-10", 10)
        self.lapse("2027-03-10", 15)
        self.lapse("2027-04-12", 100)
        self.lapse("2029-03-12", 1000)
        self.run_night()
        rows = self._get_rows().filtered(lambda row: row.kind == "limitation")
        self.assertEqual([(Date.to_string(row.date), row.amount, row.item_count) for row in rows], [
            ("2027-03-10", 25, 2), ("2027-04-12", 100, 1),
        ])
        self.assertEqual(rows.case_id, self.get_case())
        self.assertIn("Rosa Bianchi", rows[0].display_name)
        self.assertIn("Prescribed after", rows[0].display_name)

    def test_presumption_warns_in_the_calendar(self):
        self.mandate.claim_kind_id = self._kind("lodging")
        self.invoice(100, 100)
        self.run_night()
        rows = self._get_rows().filtered(lambda row: row.kind == "warning")
        self.assertEqual(rows.date, self.get_case().receivable_ids.limitation_warning_date)

    def test_call_backs_and_agreed_actions_stand_on_their_day(self):
        self.invoice(100, 30)
        self.run_night()
        case, friday = self.get_case().sudo(), Date.add(NIGHT, days=7)
        case.write({"next_action": "call_back", "next_action_date": friday, "next_action_agreed": True})
        self.assertEqual([(row.kind, row.date) for row in self._get_rows()], [("call_back", friday)])
        case.write({"next_action": "visit"})
        self.assertEqual([(row.kind, row.date) for row in self._get_rows()], [("action", friday)])
        case.write({"next_action_agreed": False})
        self.assertFalse(self._get_rows(), "What the night proposes is no deadline")

    def test_work_plan_and_letters_that_must_leave_stand_on_their_day(self):
        item = self.lapse("2027-01-29", 10)
        self.run_night()
        rows = {row.kind: row.date for row in self._get_rows()}
        self.assertEqual(rows["work"], self.get_case().limitation_work_by)
        self.assertEqual(rows["act"], Date.subtract(item.limitation_date, days=20))

    def test_row_keeps_its_id_and_opens_its_case(self):
        self.lapse("2027-03-10", 10)
        self.run_night()
        row = self._get_rows().filtered(lambda row: row.kind == "limitation")
        self.invoice(5, 60, self._create_debtor("Ada Blu", self.client))
        self.run_night()
        self.assertIn(row, self._get_rows())
        at_the_firm = self.as_user(self.operator, "credit.deadline.report", self.firm).browse(row.id)
        self.assertEqual(at_the_firm.action_open_case()["res_id"], self.get_case().id)

    def test_operator_sees_own_clients_only(self):
        self.lapse("2027-03-10", 10)
        self.run_night()
        outsider = self._create_user("ivo", "sagres_credit.group_operator", self.other_client)
        self.assertTrue(self._get_rows())
        self.assertFalse(self._get_rows(outsider))

    def test_calendar_shades_sundays_and_public_holidays(self):
        days = self.as_user(self.operator, "credit.deadline.report").get_unusual_days("2027-03-26", "2027-03-30 23:59:59")
        self.assertEqual(days, {
            "2027-03-26": False, "2027-03-27": False, "2027-03-28": True, "2027-03-29": True, "2027-03-30": False,
        })

    def test_rate_after_which_none_follows_is_seen(self):
        rates = self.env["credit.interest.rate"].search([("scheme", "=", "moratory")], order="date_from desc")
        rates[0].date_to = "2026-06-30"
        self.assertEqual(rates[0].gap, "No rate from 07/01/2026: enter it.")
        self.assertFalse(rates[1].gap)
        self.env["credit.interest.rate"].create({
            "scheme": "moratory", "percent": 10, "date_from": "2026-07-11", "source": "A decree",
        })
        rates.invalidate_recordset()
        self.assertEqual(rates[0].gap, "No rate from 07/01/2026 to 07/10/2026: enter it.")

    def test_rate_until_further_notice_misses_nothing(self):
        rate = self.env["credit.interest.rate"].create({
            "scheme": "contract", "mandate_id": self.mandate.id, "percent": 6, "date_from": "2026-01-01", "source": "Contract",
        })
        self.assertFalse(rate.gap)
        rate.date_to = "2026-10-31"
        self.assertIn("11/01/2026", rate.gap)
        self.mandate.write({"state": "closed", "member_ids": [Command.clear()]})
        rate.invalidate_recordset()
        self.assertFalse(rate.gap)
