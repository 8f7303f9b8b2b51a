from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestSolution(CreditCommon):
    """The table proposes the first solution that fits, in words; the operator decides."""

    def setUp(self):
        super().setUp()
        self.env["credit.solution"].search([]).active = False
        self.invoice(300.0, 240)
        self.run_night()
        self.case = self.get_case()
        self.hardship = self.env.ref("sagres_credit.credit_reason_temporary_hardship")
        self.job = self.env.ref("sagres_credit.credit_reason_temporary_hardship_job")

    def row(self, solution="promise", **vals):
        if solution == "plan":
            vals.setdefault("months", 6)
        return self.env["credit.solution"].create({"solution": solution, **vals})

    def fit(self, case=None):
        return (case or self.case)._find_solutions().get(case or self.case)

    def assertFits(self, fits, **vals):
        row = self.row(**vals)
        self.assertEqual(bool(self.fit()), fits, vals)
        row.unlink()

    def test_each_condition_lets_in_and_keeps_out(self):
        self.case.write({"broken_promise_count": 2, "contact_count": 3, "capacity": "low"})
        other = "reminder" if self.case.stage_kind != "reminder" else "contact"
        for name, inside, outside in (
            ("age_from", 240, 241), ("age_to", 240, 239), ("amount_from", 300, 301), ("amount_to", 300, 299),
            ("promises_from", 2, 3), ("contacts_from", 3, 4), ("segment", "household", "company"),
            ("capacity", "low", "good"), ("stage_kind", self.case.stage_kind, other), ("plan_broken", "no", "yes"),
            ("company_id", self.client.id, self.other_client.id),
        ):
            with self.subTest(condition=name):
                self.assertFits(True, **{name: inside})
                self.assertFits(False, **{name: outside})

    def test_a_reason_counts_for_those_below_it(self):
        self.assertFits(False, reason_id=self.hardship.id)
        self.case.last_reason_id = self.job
        self.assertFits(True, reason_id=self.hardship.id)
        self.assertFits(True, reason_id=self.job.id)
        self.assertFits(False, reason_id=self.env.ref("sagres_credit.credit_reason_service").id)

    def test_a_broken_plan_is_remembered(self):
        plan = self.env["credit.plan"].create({"case_id": self.case.id, "state": "broken"})
        self.assertFits(True, plan_broken="yes")
        self.assertFits(False, plan_broken="no")
        self.assertEqual(plan.state, "broken")

    def test_the_first_that_fits_wins(self):
        later = self.row("plan", sequence=20)
        first = self.row("promise", sequence=10)
        self.assertEqual(self.fit(), first)
        first.sequence = 30
        self.assertEqual(self.fit(), later)
        later.active = False
        self.assertEqual(self.fit(), first)

    def test_a_closed_case_has_none(self):
        self.row()
        self.pay(self.case.receivable_ids.move_id)
        self.assertFalse(self.fit())
        self.assertFalse(self.case.solution_words)

    def test_words_say_what_and_why_and_how(self):
        self.case.write({"broken_promise_count": 2, "last_reason_id": self.job.id})
        self.row("plan", promises_from=2, words="{debtor}: {amount} in {months} of {installment}, {operator} of {client}")
        self.assertEqual(
            self.case.solution_words,
            "Propose a plan of 6 months: Lost the job or works fewer hours, 240 days overdue, broken promises: 2",
        )
        speech = self.case.solution_speech.replace("\xa0", "")
        for part in ("Rosa Bianchi: ", "300.00", " in 6 of ", "50.00", "of Casa Serena"):
            self.assertIn(part, speech)

    def test_words_name_only_what_can_be_filled_in(self):
        for words in ("{secret}", "{0}", "{}"):
            with self.assertRaisesRegex(ValidationError, "cannot be filled in"):
                self.row(words=words)
        self.row(words="{debtor.company_id}", sequence=1)  # no name in brackets: it stays as it is written
        self.assertEqual(self.case.solution_speech, "{debtor.company_id}")

    def test_a_plan_says_its_months(self):
        with self.assertRaisesRegex(ValidationError, "how many months"):
            self.row("plan", months=0)

    def test_the_call_shows_it_as_soon_as_the_reason_is_chosen(self):
        self.row("plan", reason_id=self.hardship.id, capacity="low", sequence=1)
        self.row("promise", reason_id=self.hardship.id, sequence=2)
        case = self.case.with_user(self.operator)
        log = case.env["credit.call.log"].new({"case_id": case.id, "outcome": "reached"})
        self.assertFalse(log.solution_words)
        log.reason_id = self.job
        self.assertIn("Take a promise", log.solution_words)
        log.capacity = "low"
        self.assertIn("Propose a plan", log.solution_words)

    def test_what_they_can_pay_is_kept_with_the_call(self):
        case = self.case.with_user(self.operator)
        log = case.env["credit.call.log"].create({
            "case_id": case.id, "outcome": "reached", "direction": "in", "capacity": "low", "capacity_amount": 40,
            "reason_id": self.job.id, "next_step": "none",
        })
        log.action_save()
        self.assertEqual((self.case.capacity, self.case.capacity_amount), ("low", 40))
        self.assertEqual(self.case.interaction_ids[:1].capacity, "low")

    def test_the_button_opens_the_dialog_and_does_nothing_by_itself(self):
        self.row("lawyer")
        case = self.case.with_user(self.operator)
        self.assertTrue(case.solution_has_dialog)
        self.assertEqual(case.action_solution()["res_model"], "credit.refer")
        with self.assertRaises(AccessError):
            self.case.with_user(self.colleague).action_solution()
        self.assertFalse(self.case.referral_ids | self.case.referral_id)

    def test_a_solution_without_a_dialog_is_only_said(self):
        self.patch(type(self.env["credit.solution"]), "_headline", lambda *args: "x")
        case = self.case.with_user(self.operator)
        with self.assertRaisesRegex(UserError, "There is no dialog for this"):
            case.action_solution()

    def test_trying_counts_the_open_cases_of_each_row(self):
        self.invoice(50.0, 30, self._create_debtor("Ivo Blu", self.client))
        self.run_night()
        old, rest = self.row("plan", sequence=1, age_from=100), self.row("promise", sequence=2)
        rows = (old | rest).with_user(self.manager)
        rows.action_try()
        self.assertEqual((old.caught_count, rest.caught_count), (1, 1))
        self.assertEqual(old.with_user(self.manager).action_open_caught()["domain"], [("id", "in", self.case.ids)])
        with self.assertRaises(AccessError):
            rows.with_user(self.operator).action_try()

    def test_every_row_of_the_suite_is_sound(self):
        rows = self.env["credit.solution"].with_context(active_test=False).search([])
        rows.active = True
        self.assertGreaterEqual(len(rows), 15)
        self.case.last_reason_id = self.env.ref("sagres_credit.credit_reason_document_lost")
        self.assertEqual(self.case.solution_id.solution, "resend")
        self.case.last_reason_id = self.env.ref("sagres_credit.credit_reason_deceased_heirs_known")
        self.assertEqual(self.case.solution_id.solution, "suspend")
        self.case.last_reason_id = self.job
        self.assertEqual((self.case.solution_id.solution, self.case.solution_id.months), ("plan", 6))

    def test_two_hundred_cases_cost_as_many_queries_as_twenty(self):
        self.row("plan", age_from=9999)
        self.row("promise", reason_id=self.hardship.id)
        self.row("lawyer", plan_broken="no")
        debtors = [self._create_debtor(f"Debtor {number}", self.client) for number in range(200)]
        cases = self.env["credit.case"].create([
            {"company_id": self.client.id, "partner_id": debtor.id, "mandate_id": self.mandate.id, "is_open": True,
             "user_id": self.operator.id}
            for debtor in debtors
        ])
        self.env.flush_all()
        self.env.cr.execute("UPDATE credit_case SET is_open = TRUE, oldest_due_date = %s WHERE id IN %s",
                            (Date.to_string(NIGHT), tuple(cases.ids)))
        counts = []
        for number in (20, 20, 200):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = self.env["credit.case"].browse(cases[:number].ids)._find_solutions()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(found), number)
        self.assertEqual(counts[1], counts[2])
