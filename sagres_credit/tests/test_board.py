from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestBoard(CreditCommon):
    """What a manager looks at: every figure is true and opens its records."""

    def setUp(self):
        super().setUp()
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id, "debtor_capacity": 2})]
        self.mandate.member_ids.filtered(lambda member: member.user_id == self.operator).debtor_capacity = 2
        self.debtors = [self._create_debtor(f"Debtor {place}", self.client) for place in range(3)]
        for place, debtor in enumerate(self.debtors):
            self.invoice(100 * (place + 1), 40 * (place + 1), debtor)
        self.night = self.run_night()
        self.cases = self.env["credit.case"].search([("company_id", "=", self.client.id)])

    def _get_row(self, user):
        self.env.flush_all()
        self.env["credit.operator.report"].invalidate_model()
        return self.env["credit.operator.report"].with_user(self.manager).search([
            ("company_id", "=", self.client.id), ("user_id", "=", user.id if user else False),
        ])

    def _count(self, action):
        return self.env[action["res_model"]].with_user(self.manager).search_count(action["domain"])

    def test_the_board_counts_what_each_operator_looks_after(self):
        for user in (self.operator, self.colleague):
            mine = self.cases.filtered(lambda case, user=user: case.user_id == user)
            row = self._get_row(user)
            self.assertEqual((row.case_count, row.debtor_capacity, row.load), (len(mine), 2, 50 * len(mine)))
            self.assertEqual(row.amount_overdue, sum(mine.mapped("amount_overdue")))
            self.assertTrue(row.in_team)
        rows = self._get_row(self.operator) | self._get_row(self.colleague)
        self.assertEqual(sum(rows.mapped("case_count")), 3)

    def test_every_figure_of_the_board_opens_as_many_records(self):
        self.cases[0].write({"next_action_date": False})
        for case in self.cases:
            self.talk(case, "no_answer", next_action="call_back", next_action_date=NIGHT)
        self.talk(self.cases[1])
        for user in (self.operator, self.colleague):
            row = self._get_row(user)
            self.assertEqual(self._count(row.action_open_cases()), row.case_count)
            self.assertEqual(self._count(row.action_open_overdue()), row.case_count)
            self.assertEqual(self._count(row.action_open_today()), row.today_count)
            self.assertEqual(self._count(row.action_open_waiting()), row.waiting_count)
            self.assertEqual(self._count(row.action_open_conversations()), row.conversation_count)

    def test_a_colleague_who_takes_the_call_lowers_the_continuity_of_the_owner(self):
        case = self.cases.filtered(lambda case: case.user_id == self.operator)[0]
        self.talk(case)
        self.assertEqual(self._get_row(self.operator).continuity, 100)
        self.env["credit.case"].with_user(self.colleague)._log_interaction([{
            "case_id": case.id, "channel": "phone", "direction": "in", "outcome": "reported_payment",
        }])
        row = self._get_row(self.operator)
        self.assertEqual((row.conversation_count, row.continuity), (2, 50))

    def test_an_absence_shows_the_substitute_of_today_only(self):
        self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        self.env["credit.substitution"].create({
            "user_id": self.colleague.id, "substitute_id": self.operator.id,
            "date_from": Date.add(NIGHT, days=1), "date_to": Date.add(NIGHT, days=9),
        })
        row, other = self._get_row(self.operator), self._get_row(self.colleague)
        self.assertEqual((row.is_absent, row.substitute_id), (True, self.colleague))
        self.assertEqual((other.is_absent, other.substitute_id), (False, self.env["res.users"]))

    def test_cases_of_who_left_the_team_and_of_nobody_keep_a_row(self):
        self.mandate.member_ids.filtered(lambda member: member.user_id == self.colleague).unlink()
        row = self._get_row(self.colleague)
        self.assertFalse(row.in_team)
        self.assertEqual(self._count(row.action_open_cases()), row.case_count)
        self.assertTrue(row.case_count)
        left = self.cases.filtered(lambda case: case.user_id == self.colleague)
        left.with_context(credit_assignment=True).write({"user_id": False})
        nobody = self._get_row(None)
        self.assertEqual(nobody.case_count, len(left))
        self.assertEqual(self._count(nobody.action_open_cases()), len(left))

    def test_the_portfolio_adds_up_to_the_cases_by_stage_and_age(self):
        self.env.flush_all()
        portfolio = self.env["credit.portfolio.report"].with_user(self.client_user).with_context(
            allowed_company_ids=self.client.ids
        )
        groups = dict(portfolio._read_group([], ["ageing"], ["amount_due:sum"]))
        self.assertEqual(groups, {"2_60": 100, "3_90": 200, "4_180": 300})
        self.pay(self.env["account.move"].search([("partner_id", "=", self.debtors[2].id)]))
        self.env.flush_all()
        self.assertEqual(dict(portfolio._read_group([], ["ageing"], ["amount_due:sum"])), {"2_60": 100, "3_90": 200})

    def test_every_figure_of_a_night_opens_as_many_records(self):
        run = self.night.with_user(self.manager)
        self.assertEqual((run.opened, run.total, run.done), (3, 3, 3))
        self.assertEqual(self._count(run.action_open_opened()), run.opened)
        self.assertEqual(self._count(run.action_open_raised()), run.raised)
        self.assertEqual(self._count(run.action_open_notices()), run.queued)
        self.assertEqual(self._count(run.action_open_fed()), run.fed_count)
        self.assertEqual(self._count(run.action_open_closed()), run.closed)

    def test_manager_sets_the_daily_capacity_in_the_team_without_rights_on_users(self):
        member = self.mandate.member_ids.filtered(lambda member: member.user_id == self.operator)
        self.mandate.with_user(self.manager).member_ids = [Command.update(member.id, {"daily_capacity": 7})]
        self.assertEqual(self.operator.credit_daily_capacity, 7)

    def test_a_mandate_says_how_old_its_data_is(self):
        self.mandate.write({"data_as_of": False, "max_data_age": 10})
        mandate = self.mandate.with_user(self.manager).with_context(lang="en_US")
        self.assertEqual((mandate.is_data_stale, mandate.data_age), (True, "No ledger file yet"))
        self.mandate.data_as_of = Date.subtract(NIGHT, days=10)
        self.assertEqual((mandate.is_data_stale, mandate.data_age), (False, "10 days old"))
        self.mandate.data_as_of = Date.subtract(NIGHT, days=11)
        self.assertEqual((mandate.is_data_stale, mandate.data_age), (True, "11 days old: the mandate admits 10"))

    def test_a_notice_that_waits_can_be_stopped_and_a_sent_one_cannot(self):
        self.invoice(100, 6, self.debtor)
        self.run_night()
        notice = self.get_case().notice_ids
        self.assertEqual(notice.state, "queued")
        notice.with_user(self.manager).action_cancel()
        self.assertEqual(notice.state, "cancelled")
        sent = notice.copy()
        sent._set_state("sending")
        sent._set_state("sent")
        sent.with_user(self.manager).action_cancel()
        self.assertEqual(sent.state, "sent")

    def test_a_person_at_two_clients_shows_the_cases_of_both(self):
        self._create_mandate(self.other_client, self.operator)
        code = "BNCRSO80A41F839X"
        self.debtors[0].credit_tax_code = code
        twin = self._create_debtor("Twin", self.other_client, credit_tax_code=code)
        self.invoice(100, 200, twin)
        self.run_night()
        person = twin.credit_person_id.with_user(self.manager)
        self.assertTrue(person.is_shared)
        self.assertEqual(person.case_ids.partner_id, self.debtors[0] | twin)
        self.assertEqual(person.search([("is_shared", "=", True)]), person)
        self.assertNotIn(person, person.search([("is_shared", "=", False)]))
