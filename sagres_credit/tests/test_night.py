from contextlib import suppress
from unittest.mock import patch

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestNight(CreditCommon):
    """The nightly run turns a ledger into cases, levels, notices and a day's work."""

    def _later(self, days):
        return Date.add(NIGHT, days=days)

    def _get_runs(self):
        return self.env["credit.run"].search([("company_ids", "in", self.client.ids)])

    def _snapshot(self):
        """Return every row the night writes, to compare two nights."""
        self.env.flush_all()
        rows = []
        for table in ("credit_case", "credit_receivable", "credit_notice", "credit_assignment", "credit_problem"):
            self.env.cr.execute(f"SELECT to_jsonb({table}) - 'run_id' FROM {table} ORDER BY id")
            rows += self.env.cr.fetchall()
        return rows

    def test_case_is_opened_for_an_overdue_item(self):
        self.invoice(100, 6)
        run = self.run_night()
        case = self.get_case()
        self.assertEqual((case.company_id, case.user_id, case.date_opened), (self.client, self.operator, NIGHT))
        self.assertEqual((run.state, run.opened, run.progress), ("done", 1, 100))
        self.assertEqual(case.decision, "level_up")

    def test_item_due_far_ahead_opens_no_case(self):
        self.invoice(100, -40)
        self.run_night()
        self.assertFalse(self.get_case())

    def test_item_coming_due_opens_a_courtesy(self):
        self.invoice(100, -3)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.stage_id.kind, case.amount_overdue, case.amount_not_due), ("courtesy", 0, 100))
        self.assertEqual(case.notice_ids.channel, "email")

    def test_second_night_on_the_same_date_changes_no_row(self):
        self.invoice(100, 900)
        self.invoice(80, 10, self._create_debtor("Due", self.client))
        self.invoice(80, -2, self._create_debtor("Tre", self.client))
        self.invoice(3, 10, self._create_debtor("Small", self.client))
        held = self._create_debtor("Held", self.client)
        self.invoice(60, 30, held)
        self.run_night()
        self.get_case(held).action_set_hold(self._later(30), "Waits for the heirs")
        self.run_night()
        before = self._snapshot()
        run = self.run_night()
        self.assertEqual(self._snapshot(), before)
        self.assertEqual((run.changed, run.opened, run.queued, run.attached, run.fed_count), (0, 0, 0, 0, 0))

    def test_old_debt_never_contacted_starts_with_a_person(self):
        self.invoice(1000, 900)
        self.run_night()
        case = self.get_case()
        self.assertEqual(case.level_id, self.levels[25])
        self.assertEqual((case.next_action, case.decision), ("first_contact", "waits_person"))
        self.assertFalse(case.notice_ids)

    def test_level_waits_for_the_person_whatever_the_time(self):
        self.invoice(1000, 900)
        self.run_night()
        self.run_night(self._later(60))
        self.assertEqual(self.get_case().level_id, self.levels[25])

    def test_level_goes_up_one_person_at_a_time(self):
        self.invoice(1000, 900)
        reached = []
        for week in range(6):
            self.run_night(self._later(7 * week))
            case = self.get_case()
            reached.append(case.level_id.delay_days)
            self.talk(case, date=f"{self._later(7 * week)} 09:00:00")
        self.assertEqual(reached, [25, 45, 75, 120, 180, 180])

    def test_level_never_goes_up_twice_within_the_interval(self):
        self.invoice(1000, 900)
        self.run_night()
        self.talk()
        self.run_night(self._later(6))
        self.assertEqual((self.get_case().level_id, self.get_case().decision), (self.levels[25], "waits_interval"))
        self.run_night(self._later(7))
        self.assertEqual(self.get_case().level_id, self.levels[45])

    def test_attempt_nobody_answered_is_not_a_conversation(self):
        self.invoice(1000, 900)
        self.run_night()
        self.talk(outcome="no_answer")
        self.run_night(self._later(10))
        case = self.get_case()
        self.assertEqual((case.level_id, case.attempt_count, case.contact_count), (self.levels[25], 1, 0))
        self.assertEqual(case.next_action, "first_contact")

    def test_step_agreed_with_the_debtor_is_left_alone_by_the_night(self):
        self.invoice(1000, 900)
        self.run_night()
        for step in ("call_back", "propose_plan", "visit"):
            self.talk(next_action=step, next_action_date=self._later(12))
            self.run_night(self._later(1))
            case = self.get_case()
            self.assertEqual((case.next_action, case.next_action_date), (step, self._later(12)), step)
        self.talk()
        self.run_night(self._later(8))
        self.assertEqual((case.level_id, case.next_action, case.next_action_date),
                         (self.levels[45], "propose_plan", self._later(8)))

    def test_level_follows_the_oldest_item_down_when_it_is_paid(self):
        old = self.invoice(100, 16)
        self.invoice(100, 6)
        self.run_night()
        self.assertEqual(self.get_case().level_id, self.levels[15])
        self.pay(old)
        self.assertEqual(self.get_case().level_id, self.levels[5])
        self.run_night(self._later(1))
        self.assertEqual(self.get_case().level_id, self.levels[5])
        waiting = self.get_case().notice_ids.filtered(lambda notice: notice.state == "queued")
        self.assertEqual((waiting.level_id, waiting.channel), (self.levels[5], "email"))

    def test_installments_of_a_payment_term_count_one_by_one(self):
        term = self.env["account.payment.term"].create({
            "name": "Three months",
            "line_ids": [
                (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 0}),
                (0, 0, {"value": "percent", "value_amount": 50, "nb_days": 60}),
            ],
        })
        self.invoice(100, 20, invoice_payment_term_id=term.id)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.amount_overdue, case.amount_not_due, case.level_id), (50, 50, self.levels[15]))

    def test_policy_of_the_invoice_wins_over_the_debtors(self):
        companies = self.env.ref("sagres_credit.credit_policy_company")
        bodies = self.env.ref("sagres_credit.credit_policy_public_body")
        self.debtor.credit_policy_id = companies
        invoice = self.invoice(100, 16)
        self.run_night()
        self.assertEqual(self.get_case().policy_id, companies)
        invoice.credit_policy_id = bodies
        self.assertEqual(self.get_case().policy_id, bodies)

    def test_policy_of_the_segment(self):
        companies = self.env.ref("sagres_credit.credit_policy_company")
        self.mandate.company_policy_id = companies
        firm = self._create_debtor("Edil Sud", self.client, is_company=True)
        self.invoice(100, 16, firm)
        self.invoice(100, 16)
        self.run_night()
        self.assertEqual(self.get_case(firm).policy_id, companies)
        self.assertEqual(self.get_case().policy_id, self.policy)

    def test_amount_below_the_minimum_is_not_dunned_and_says_so(self):
        self.invoice(3, 20)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.level_id.id, case.decision), (False, "below_minimum"))
        self.assertFalse(case.notice_ids)

    def test_held_case_gets_nothing_and_comes_back(self):
        self.invoice(100, 6)
        self.run_night()
        case = self.get_case()
        case.action_set_hold(self._later(20), "Waits for a certificate")
        self.assertEqual(case.stage_id.kind, "suspended")
        self.run_night(self._later(10))
        self.assertEqual((case.level_id, case.decision), (self.levels[5], "held"))
        self.assertEqual((case.notice_ids.state, case.notice_ids.hold_code), ("held", "manual"))
        self.assertIn("certificate", case.why_stage)

    def test_old_data_holds_automatic_notices_but_not_people(self):
        self.mandate.write({"max_data_age": 10, "data_as_of": Date.subtract(NIGHT, days=11)})
        self.invoice(100, 6)
        other = self._create_debtor("Vecchio", self.client)
        self.invoice(100, 300, other)
        self.run_night()
        self.assertEqual((self.get_case().notice_ids.state, self.get_case().notice_ids.hold_code), ("held", "stale_data"))
        self.assertEqual(self.get_case(other).next_action, "first_contact")
        self.assertEqual(self.env["credit.problem"].search([("kind", "=", "stale_data")]).user_id, self.manager)
        self.mandate.data_as_of = NIGHT
        self.run_night()
        self.assertEqual(self.get_case().notice_ids.state, "queued")
        self.assertEqual(self.env["credit.problem"].search([("kind", "=", "stale_data")]).state, "solved")

    def test_notice_of_a_debt_paid_meanwhile_is_cancelled(self):
        invoice = self.invoice(100, 6)
        self.run_night()
        self.pay(invoice)
        self.run_night()
        self.assertEqual(self.get_case().notice_ids.state, "cancelled")

    def test_one_notice_a_debtor_whatever_the_items(self):
        for days in (5, 8, 12):
            self.invoice(50, days)
        self.run_night()
        self.assertEqual(len(self.get_case().notice_ids), 1)
        self.run_night(self._later(7))
        notice = self.get_case().notice_ids
        self.assertEqual((len(notice), notice.level_id), (1, self.levels[15]))

    def test_notice_text_is_true_when_it_is_opened(self):
        first, second = self.invoice(50, 8), self.invoice(70, 6)
        self.run_night()
        notice = self.get_case().notice_ids
        self.assertIn(second.name, notice.body)
        self.pay(first)
        notice.invalidate_recordset()
        self.assertNotIn(first.name, notice.body)

    def test_notice_goes_to_the_support_administrator(self):
        self.invoice(50, -2)
        self.run_night()
        case = self.get_case()
        guide = self._create_debtor("Avv. Verdi", self.client)
        self.env["credit.related.person"].create({
            "case_id": case.id, "partner_id": guide.id, "role": "support_administrator", "proof": "Decree 12/2026",
        })
        self.run_night(self._later(8))
        self.assertEqual(case.notice_ids.filtered(lambda notice: notice.level_id == self.levels[5]).partner_id, guide)

    def test_proof_that_expired_gives_no_right_to_notices(self):
        self.invoice(50, -2)
        self.run_night()
        case = self.get_case()
        guide = self._create_debtor("Avv. Verdi", self.client)
        self.env["credit.related.person"].create({
            "case_id": case.id, "partner_id": guide.id, "role": "guardian", "proof": "Decree 12/2020",
            "date_to": Date.subtract(NIGHT, days=1),
        })
        self.run_night(self._later(8))
        self.assertEqual(case.notice_ids.filtered(lambda notice: notice.level_id == self.levels[5]).partner_id, self.debtor)

    def test_item_without_a_debtor_is_a_named_problem(self):
        account = self.debtor.with_company(self.client).property_account_receivable_id
        bank = self._get_journal(self.client, "bank")
        entry = self.env["account.move"].create({
            "journal_id": bank.id,
            "line_ids": [
                (0, 0, {"account_id": account.id, "debit": 10}),
                (0, 0, {"account_id": bank.default_account_id.id, "credit": 10}),
            ],
        })
        entry.action_post()
        self.run_night()
        problem = self.env["credit.problem"].search([("kind", "=", "no_partner")])
        self.assertEqual((problem.res_id, problem.user_id, problem.state), (entry.id, self.manager, "open"))
        entry.button_draft()
        self.run_night()
        self.assertEqual(problem.state, "solved")

    def test_operators_are_fed_within_their_daily_capacity(self):
        self.operator.credit_daily_capacity = 2
        for number in range(5):
            self.invoice(100 + 500 * number, 200, self._create_debtor(f"Debtor {number}", self.client))
        run = self.run_night()
        cases = self.env["credit.case"].search([("company_id", "=", self.client.id)])
        today = cases.filtered("next_action_date")
        self.assertEqual((run.fed_count, len(today)), (2, 2))
        self.assertEqual(sorted(today.mapped("amount_overdue")), [1600, 2100])
        waiting = (cases - today).sorted("queue_position")
        self.assertEqual(waiting.mapped("queue_position"), [1, 2, 3])
        self.assertIn("1 in line", waiting[0].why_now)

    def test_what_was_done_today_still_counts_against_capacity(self):
        self.operator.credit_daily_capacity = 1
        for number in range(2):
            self.invoice(100, 200, self._create_debtor(f"Debtor {number}", self.client))
        self.run_night()
        first = self.env["credit.case"].search([("next_action_date", "=", NIGHT)])
        self.talk(first)
        self.assertFalse(first.next_action)
        self.assertEqual(self.run_night().fed_count, 0)
        self.assertEqual(self.run_night(self._later(1)).fed_count, 1)

    def test_substitute_gets_the_cases_of_who_is_away(self):
        self.operator.credit_daily_capacity, self.colleague.credit_daily_capacity = 5, 1
        self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        for number in range(3):
            self.invoice(100, 200, self._create_debtor(f"Debtor {number}", self.client))
        self.assertEqual(self.run_night().fed_count, 1)
        self.assertEqual(self.run_night(self._later(1)).fed_count, 2)

    def test_priority_explains_itself_and_adds_up(self):
        self.invoice(1200, 100)
        self.run_night()
        case = self.get_case()
        self.assertEqual(case.priority, sum(points for _label, points in case._get_priority_parts()))
        self.assertIn(f"{case.priority} = ", case.why_priority)

    def test_killed_run_is_continued_with_nothing_doubled(self):
        for number in range(7):
            self.invoice(100, 200, self._create_debtor(f"Debtor {number}", self.client))
        night = type(self.env["credit.night"])
        work, calls = night._work, []

        def killed(self, *args):
            calls.append(args)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return work(self, *args)

        with patch("odoo.addons.sagres_credit.models.credit_run_line.BATCH", 2):
            # assertRaises of Odoo rolls everything back: here what was committed must stay.
            with suppress(KeyboardInterrupt), patch.object(night, "_work", killed), self.night_cursor() as env:
                env["credit.run"]._run(env["res.company"].browse(self.client.ids), NIGHT)
            self.assertEqual(self.env["credit.case"].search_count([("company_id", "=", self.client.id)]), 4)
            with self.night_cursor() as env:
                env["credit.run"]._cron_night()
        run = self._get_runs()
        self.assertEqual((len(run), run.state, run.opened), (1, "done", 7))
        self.assertEqual(self.env["credit.case"].search_count([("company_id", "=", self.client.id)]), 7)

    def test_second_run_on_a_client_at_work_leaves_it_alone(self):
        self.invoice(100, 200)
        with self.registry._db.cursor() as other:  # another connection, as another worker has
            other.execute("SELECT pg_advisory_lock(hashtext('credit.run'), %s)", [self.client.id])
            run = self.run_night(companies=self.client)
            other.execute("SELECT pg_advisory_unlock(hashtext('credit.run'), %s)", [self.client.id])
        self.assertEqual(run.line_ids.state, "skipped")
        self.assertFalse(self.get_case())
        self.assertEqual(self.run_night(companies=self.client).opened, 1)

    def test_button_triggers_the_scheduled_job_and_does_nothing_else(self):
        self.invoice(100, 200)
        action = self.env["credit.run"].with_user(self.manager).action_start()
        run = self.env["credit.run"].browse(action["res_id"])
        self.assertEqual(run.state, "pending")
        self.assertFalse(self.get_case())
        with self.night_cursor() as env:
            env["credit.run"]._cron_night()
        self.assertEqual(run.state, "done")
        self.assertTrue(self.get_case())

    def test_client_that_stops_the_night_does_not_stop_the_others(self):
        self._create_mandate(self.other_client, self.operator)
        twin = self._create_debtor("Rosa Bianchi", self.other_client)
        self.invoice(100, 10)
        self.invoice(100, 10, twin)
        night = type(self.env["credit.night"])
        work = night._work

        def broken(self, run, mandate, *args):
            if mandate.company_id.name == "Casa Serena":
                raise ValueError("a broken extension")
            return work(self, run, mandate, *args)

        with patch.object(night, "_work", broken), mute_logger("odoo.addons.sagres_credit.models.credit_run_line"):
            run = self.run_night()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.line_ids.mapped("state"), ["failed", "done"])
        self.assertTrue(self.get_case(twin))
        problem = self.env["credit.problem"].search([
            ("kind", "=", "run_failed"), ("company_id", "=", self.client.id),
        ])
        self.assertEqual((problem.user_id, problem.company_id), (self.manager, self.client))
        self.assertIn("a broken extension", problem.name)

    def test_night_left_unfinished_yesterday_is_done_as_of_today(self):
        self.invoice(100, 10)
        late = self.env["credit.run"]._prepare_run(self.client, self._later(-1))
        with self.night_cursor() as env:
            env["credit.run"]._cron_night()
        self.assertEqual(late.state, "stopped")
        self.assertEqual((self._get_runs() - late).date, NIGHT)
        self.assertTrue(self.get_case())

    def test_scheduled_job_does_the_work_of_a_day_once(self):
        self.invoice(100, 10)
        for _attempt in range(2):
            with self.night_cursor() as env:
                env["credit.run"]._cron_night()
        self.assertEqual(len(self._get_runs()), 1)
