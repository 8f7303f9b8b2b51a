import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged, users

from .common import NIGHT
from .education_common import EducationCommon


@tagged("post_install", "-at_install")
class TestEducation(EducationCommon):
    """How debtors pay: days late, grades with their reasons, and what the courtesy makes of them."""

    def test_each_part_of_an_item_counts_with_its_own_days(self):
        item = self.invoice(100, 80)
        self.pay_late(item, 10, 30)
        self.pay_late(item, 20, 70)
        self.measure()
        delay = self.get_delay()
        self.assertEqual((delay.days, delay.item_count, delay.open_count, delay.grade), (17.0, 1, 0, "c"))

    def test_what_is_open_counts_with_the_days_so_far(self):
        item = self.invoice(100, 80)
        self.pay_late(item, 10, 30)
        self.pay_late(item, 20, 70)
        self.invoice(200, 10)
        self.invoice(500, -10)
        self.measure()
        delay = self.get_delay()
        self.assertEqual((delay.days, delay.item_count, delay.open_count, delay.grade), (13.5, 2, 1, "b"))

    def test_who_pays_early_is_on_time_and_no_better(self):
        self.paid(60, -20)
        self.paid(30, 0)
        self.measure()
        self.assertEqual((self.get_delay().days, self.get_delay().grade), (0, "a"))
        self.assertIn("everything came on time", self.debtor.credit_grade_reason)

    def test_what_a_credit_note_closed_is_neither_late_nor_on_time(self):
        item = self.invoice(100, 50)
        note = self.refund(60)
        (item | note).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
        self.pay_late(item, 5)
        self.measure()
        self.assertEqual(self.get_delay().days, 5)

    def test_what_nobody_could_ask_for_is_not_counted(self):
        disputed = self.invoice(100, 200)
        self.env["credit.receivable"].search([("move_id", "=", disputed.id)]).hold = True
        self.measure()
        self.assertFalse(self.get_delay())
        self.assertFalse(self.debtor.credit_grade)
        self.paid(60, 3)
        self.measure()
        self.assertEqual((self.get_delay().days, self.debtor.credit_grade), (3, "a"))

    def test_items_of_a_plan_in_force_are_not_counted(self):
        item = self.invoice(100, 200)
        self.run_night()
        self.env["credit.plan"].create({
            "case_id": self.get_case().id,
            "receivable_ids": [Command.set(self.env["credit.receivable"].search([("move_id", "=", item.id)]).ids)],
        }).state = "active"
        self.measure()
        self.assertFalse(self.get_delay())

    def test_what_was_paid_over_a_year_ago_counts_no_more_and_what_is_open_always_does(self):
        self.paid(500, 100)
        self.measure()
        self.assertFalse(self.get_delay())
        self.invoice(100, 500)
        self.measure()
        self.assertEqual((self.get_delay().days, self.get_delay().grade), (500, "e"))

    def test_limits_of_the_grades_belong_to_the_better_one(self):
        for late, grade in ((5, "a"), (6, "b"), (15, "b"), (16, "c"), (30, "c"), (31, "d"), (60, "d"), (61, "e")):
            debtor = self._create_debtor(f"Late {late}", self.client)
            self.paid(90, late, debtor)
            with self.subTest(late=late):
                self.measure()
                self.assertEqual(debtor.credit_grade, grade)

    def test_trend_compares_with_the_same_measure_six_months_before(self):
        self.paid(250, 40)
        self.paid(60, 0)
        self.measure()
        delay = self.get_delay()
        self.assertEqual((delay.days, delay.days_before, delay.trend, delay.grade), (20, 40, "better", "c"))
        self.assertIn("Six months before it was 40: they pay sooner.", delay.reason)
        self.assertEqual(self.debtor.credit_delay_trend, "better")

    def test_without_a_past_there_is_no_trend(self):
        self.paid(60, 8)
        self.measure()
        self.assertFalse(self.get_delay().trend)
        self.assertEqual(
            self.get_delay().reason,
            "In the last twelve months payments came 8 days after the due date on average (items counted: 1).",
        )

    def test_reasons_shame_nobody(self):
        self.paid(250, 0)
        self.invoice(100, 150)
        self.measure()
        words = self.get_delay().reason.lower()
        self.assertIn("worth asking what has changed", words)
        self.assertFalse([word for word in ("bad", "defaulter", "unreliable", "delinquent", "insolvent") if word in words])

    def test_measured_twice_nothing_changes(self):
        self.paid(60, 40)
        self.measure()
        delay = self.get_delay()
        before = (delay.id, delay.write_date)
        self.env.cr.execute("UPDATE credit_debtor_delay SET write_date = '2020-01-01'")
        self.measure()
        self.assertEqual(before[0], self.get_delay().id)
        self.assertEqual(str(self.get_delay().write_date)[:4], "2020")
        self.assertFalse(self.env["credit.grade.change"].search([("partner_id", "=", self.debtor.id)]))

    def test_generated_ledger_equals_an_independent_computation(self):
        chance, expected, quarters = random.Random(7), defaultdict(list), defaultdict(list)
        debtors = [self._create_debtor(f"Debtor {number}", self.client) for number in range(4)]
        for number in range(24):
            debtor, days = debtors[number % 4], chance.randint(20, 300)
            move = self.invoice(90, days, debtor)
            late, share = chance.randint(-5, 15), chance.choice((30, 60, 90))
            self.pay_late(move, late, share)
            total = Decimal(share * max(late, 0) + (90 - share) * days) / 90
            expected[debtor].append(total)
            quarters[debtor, Date.start_of(move.invoice_date_due, "quarter")].append(total)
        self.measure()
        for debtor in debtors:
            average = (sum(expected[debtor]) / len(expected[debtor])).quantize(Decimal("0.1"), ROUND_HALF_UP)
            self.assertEqual(Decimal(str(self.get_delay(debtor).days)), average)
        groups = self.env["credit.delay.report"]._read_group(
            [("partner_id", "in", [debtor.id for debtor in debtors])], ["partner_id", "due_date:quarter"], ["days_late:avg"],
        )
        self.assertEqual(len(groups), len(quarters))
        for debtor, quarter, days in groups:
            rows = quarters[debtor, quarter]
            self.assertAlmostEqual(days, float(sum(rows) / len(rows)), 6)

    def test_cost_of_the_measure_does_not_grow_with_the_debtors(self):
        self.paid(60, 8)
        self.measure()
        few = self._count(self.measure)
        for number in range(8):
            self.invoice(100, 40, self._create_debtor(f"Debtor {number}", self.client))
        self.assertEqual(self._count(self.measure), few)
        self.assertEqual(self.env["credit.debtor.delay"].search_count([("company_id", "=", self.client.id)]), 9)

    def test_case_shows_grades_of_many_for_the_price_of_one(self):
        for number in range(6):
            self.invoice(100, 40, self._create_debtor(f"Debtor {number}", self.client))
        self.run_night()
        cases = self.env["credit.case"].search([("company_id", "=", self.client.id)]).with_user(self.operator)
        names = ["grade", "grade_reason", "delay_trend", "delay_quarters"]
        cases.read(names)
        self.env.invalidate_all()
        few = self._count(lambda: cases[:1].read(names))
        self.env.invalidate_all()
        self.assertEqual(self._count(lambda: cases.read(names)), few)
        self.assertEqual(set(cases.mapped("grade")), {"d"})
        self.assertEqual(cases[0].delay_quarters, "4/2026: 40")

    def _count(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def test_figures_of_the_portfolio_before_and_after(self):
        since, until = Date.to_date("2026-06-01"), NIGHT
        self.paid(250, 40)  # due 15 March
        self.paid(60, 10)
        self.paid(30, 0)
        figures = self.env["credit.kpi"]._measure(self.clients, since, until, ["delay_now", "delay_before", "delay_improved"])
        found = figures[self.client]
        self.assertEqual((found["delay_now"]["value"], found["delay_now"]["n"]), (5, 2))
        self.assertEqual((found["delay_before"]["value"], found["delay_before"]["n"]), (40, 1))
        self.assertEqual((found["delay_improved"]["value"], found["delay_improved"]["n"]), (100, 1))
        model, domain = found["delay_now"]["records"]
        self.assertEqual(self.env[model].search_count(domain), 2)
        self.measure()
        model, domain = found["delay_improved"]["records"]
        self.assertEqual(self.env[model].search(domain).partner_id, self.debtor)
        self.assertEqual(
            {code: figure["value"] for code, figure in figures[self.other_client].items()},
            {"delay_now": None, "delay_before": None, "delay_improved": None},
        )

    def test_period_that_is_not_one_finds_nobody(self):
        self.paid(60, 10)
        self.measure()
        for value in ("", "x:y", "2026-01-01", "1:2:3", False):
            self.assertFalse(self.env["credit.debtor.delay"].search([("improved", "=", value)]), value)

    def test_graph_tells_before_from_after_the_baseline(self):
        self.paid(60, 20)
        self.paid(10, 0)
        self.mandate.date_start = Date.subtract(NIGHT, days=30)
        groups = dict(self.env["credit.delay.report"]._read_group(
            [("company_id", "=", self.client.id)], ["side"], ["days_late:avg"],
        ))
        self.assertEqual(groups, {"before": 20, "since": 0})

    def test_report_of_a_past_day_knows_what_was_known_then(self):
        self.paid(60, 20)
        report = self.env["credit.delay.report"].with_context(credit_as_of=Date.subtract(NIGHT, days=50))
        row = report.search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((row.days_late, row.is_open), (10, True))

    def test_night_measures_before_it_decides(self):
        self.paid(60, 40)
        self.run_night()
        self.assertEqual(self.debtor.credit_grade, "d")

    def _limit_courtesy(self, codes, unknown=False):
        self.levels[-5].write({
            "grade_ids": [Command.set(self.env["credit.grade"].search([("code", "in", codes)]).ids)], "grade_unknown": unknown,
        })

    def test_courtesy_goes_to_the_grades_it_helps(self):
        late, fresh = self._create_debtor("Late", self.client), self._create_debtor("Fresh", self.client)
        self._limit_courtesy(["d", "e"])
        self.paid(60, 0)
        self.paid(100, 50, late)
        for debtor in (self.debtor, late, fresh):
            self.invoice(100, -3, debtor)
        self.run_night()
        self.assertEqual(self.get_case(late).notice_ids.level_id, self.levels[-5])
        self.assertFalse(self.get_case().notice_ids)
        self.assertFalse(self.get_case(fresh).notice_ids)

    def test_new_debtors_get_the_courtesy_where_the_level_says_so(self):
        self._limit_courtesy(["d", "e"], unknown=True)
        self.invoice(100, -3)
        self.run_night()
        self.assertEqual(self.get_case().notice_ids.level_id, self.levels[-5])

    def test_what_is_due_is_asked_of_every_grade(self):
        self._limit_courtesy(["e"])
        self.paid(60, 0)
        self.invoice(100, 3)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.decision, case.notice_ids.ids), ("waits_level", []))
        self.run_night(Date.add(NIGHT, days=3))
        self.assertEqual(case.notice_ids.level_id, self.levels[5])

    def test_only_courtesies_are_limited_to_grades(self):
        with self.assertRaisesRegex(ValidationError, "only a courtesy before the due date"):
            self.levels[5].grade_ids = self.env.ref("sagres_credit.credit_grade_a")

    def test_grades_follow_one_another(self):
        with self.assertRaisesRegex(ValidationError, "more days than the one before"):
            self.env.ref("sagres_credit.credit_grade_c").max_days = 10

    @users("carla")
    def test_nobody_writes_a_grade_by_hand(self):
        debtor = self.debtor.with_user(self.env.user)
        with self.assertRaisesRegex(UserError, "told by their payments"):
            debtor.write({"credit_grade": "a"})
        with self.assertRaisesRegex(UserError, "told by their payments"):
            debtor.create({"name": "X", "company_id": self.client.id, "credit_grade": "a"})
        with self.assertRaises(AccessError):
            self.env["credit.debtor.delay"].create({"partner_id": debtor.id, "company_id": self.client.id, "grade": "a"})

    def test_client_reads_grades_of_its_own_customers_only(self):
        stranger = self._create_debtor("Ugo", self.other_client)
        self.paid(60, 40)
        self.paid(60, 40, stranger)
        self.measure()
        for model in ("credit.debtor.delay", "credit.delay.report"):
            with self.subTest(model=model):
                self.assertEqual(self.env(user=self.client_user, context={})[model].search([]).partner_id, self.debtor)


@tagged("post_install", "-at_install")
class TestImprovement(EducationCommon):
    """Who comes to pay sooner is thanked once; who is on hold or wants peace is not."""

    def build(self):
        self.debtor.email = "rosa@example.com"
        self.late = self.invoice(100, 40)
        self.run_night()
        self.pay(self.late)
        for days in (12, 8, 3):
            self.paid(days, 0)
        self.tomorrow = Date.add(NIGHT, days=1)

    def get_thanks(self):
        return self.get_case().notice_ids.filtered(lambda notice: notice.purpose == "improvement")

    def test_improvement_is_thanked_once(self):
        self.assertEqual(self.debtor.credit_grade, "d")
        self.run_night(self.tomorrow)
        self.assertEqual(self.debtor.credit_grade, "b")
        change = self.env["credit.grade.change"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((change.old_grade, change.grade, change.days, change.thanked), ("d", "b", 10, True))
        notice = self.get_thanks()
        self.assertEqual((change.notice_id, notice.state, notice.partner_id), (notice, "queued", self.debtor))
        self.assertIn("sooner than before", notice.body)
        for day in (1, 2):
            self.run_night(Date.add(NIGHT, days=day))
        self.assertEqual(len(self.get_thanks()), 1)

    def test_same_grade_reached_again_within_a_year_is_not_thanked_again(self):
        self.measure(self.tomorrow)
        again = {"partner_id": self.debtor.id, "company_id": self.client.id, "date": Date.add(NIGHT, days=30)}
        self.env["credit.grade.change"].create(dict(again, old_grade="d", grade="b"))
        self.assertEqual(self.env["credit.grade.change"]._thank(self.clients, again["date"]), 0)

    def test_nobody_is_thanked_who_is_on_hold_or_left_in_peace(self):
        def put_on_hold():
            self.get_case().hold_until = Date.add(NIGHT, days=60)

        for name, silence in {
            "hold": put_on_hold,
            "no contact": lambda: self.debtor.write({"credit_no_contact": True}),
            "vulnerable": lambda: self.debtor.write({"credit_vulnerable": True}),
            "no address": lambda: self.debtor.write({"email": False}),
            "no text": lambda: self.policy.write({"improvement_template_id": False}),
            "late again": lambda: self.invoice(10, 5),
        }.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                silence()
                self.measure(self.tomorrow)
                self.assertFalse(self.get_thanks())
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        self.measure(self.tomorrow)
        self.assertTrue(self.get_thanks())

    def test_same_person_who_wants_peace_at_another_client_is_not_thanked(self):
        twin = self._create_debtor("Rosa Bianchi", self.other_client, credit_no_contact=True)
        (self.debtor | twin).credit_person_id = self.env["credit.person"].create({"name": "Rosa", "key": "RSS"})
        self.measure(self.tomorrow)
        self.assertFalse(self.get_thanks())

    def test_thanks_that_wait_are_cancelled_where_peace_is_wanted_meanwhile(self):
        self.measure(self.tomorrow)
        self.debtor.credit_no_contact = True
        notice = self.get_thanks()
        notice._leave(self.env.cr.now())
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "quiet"))
