from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestSchedule(CreditCommon):
    """Installments are covered by what the ledger says was paid, in the order of their dates."""

    def setUp(self):
        super().setUp()
        self.moves = self.invoice(200.0, 60), self.invoice(100.0, 30)
        self.run_night()
        self.case = self.get_case()
        self.plan = self._plan()

    def _plan(self):
        plan = self.env["credit.plan"].create({
            "case_id": self.case.id, "amount": 300.0, "receivable_ids": self.case._get_open_items().ids,
            "line_ids": [
                Command.create({"date_due": Date.add(NIGHT, days=days), "amount": 100.0}) for days in (10, 40, 70)
            ],
        })
        plan._remember_ledger()
        plan._set_active()
        return plan

    def _states(self):
        return self.plan.line_ids.mapped("state")

    def test_its_items_are_held_and_the_debtor_too(self):
        self.assertEqual((self.case.hold_code, self.case.amount_held, self.case.amount_overdue), ("plan", 300.0, 0.0))
        self.assertEqual(self.case.stage_id.kind, "agreement")

    def test_a_payment_covers_the_first_installments(self):
        self.pay(self.moves[0], 150.0)
        self.assertEqual(self._states(), ["paid", "partly", "due"])
        self.assertEqual((self.plan.amount_paid, self.plan.amount_left, self.plan.next_line_amount), (150.0, 150.0, 50.0))

    def test_a_credit_note_shortens_it_from_the_last(self):
        refund = self.refund(150.0)
        (self.moves[0].line_ids | refund.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self._states(), ["due", "due", "dropped"])
        self.assertEqual(self.plan.line_ids.mapped("amount_now"), [100.0, 50.0, 0.0])

    def test_it_is_broken_after_its_tolerance_and_its_items_are_back(self):
        self.run_night(Date.add(NIGHT, days=20))
        self.assertEqual(self.plan.state, "active")
        self.run_night(Date.add(NIGHT, days=21))
        self.assertEqual((self.plan.state, self.case.hold_code, self.case.amount_held), ("broken", "plan_broken", 0.0))

    def test_who_pays_early_keeps_it(self):
        self.pay(self.moves[0])
        self.pay(self.moves[1])
        self.assertEqual((self.plan.state, self._states()), ("kept", ["paid"] * 3))


@tagged("post_install", "-at_install")
class TestAgreementQueries(CreditCommon):
    """A night costs the same statements however many agreements it judges."""

    def setUp(self):
        super().setUp()
        self.mandate.member_ids.debtor_capacity = 1000

    def _agree(self, count, kind):
        """Let ``count`` new debtors make one agreement each, which is missed on the fifth day."""
        debtors = self.env["res.partner"].create([
            {"name": f"{kind} {number}", "company_id": self.client.id} for number in range(count)
        ])
        moves = self.env["account.move"].union(*(self.invoice(90.0, 40, debtor, post=False) for debtor in debtors))
        moves.action_post()
        self.run_night(companies=self.client)
        for case in self.env["credit.case"].search([("partner_id", "in", debtors.ids)]):
            if kind == "promise":
                case._promise(90.0, Date.add(NIGHT, days=1))
                continue
            plan = self.env["credit.plan"].create({
                "case_id": case.id, "amount": 90.0, "receivable_ids": case._get_open_items().ids, "tolerance_days": 3,
                "line_ids": [Command.create({"date_due": Date.add(NIGHT, days=1), "amount": 90.0})],
            })
            plan._remember_ledger()
            plan._set_active()
        self.env.flush_all()

    def _count(self, kind, days):
        """Judge the agreements as the night does, and return how many statements it took."""
        Agreement = self.env[f"credit.{kind}"].with_context(credit_night=True)
        ids = self.env["res.partner"].search([("company_id", "=", self.client.id)]).ids
        self.env.invalidate_all()
        Date.context_today(Agreement)  # reads the zone of the user, once
        before = self.env.cr.sql_log_count
        Agreement._update_batch(self.client, min(ids), max(ids), Date.add(NIGHT, days=days))
        return self.env.cr.sql_log_count - before

    def test_200_broken_agreements_cost_as_many_statements_as_20(self):
        for kind in ("promise", "plan"):
            with self.subTest(kind):
                self._agree(20, kind)
                few = self._count(kind, 5)
                self._agree(200, kind)
                many = self._count(kind, 5)
                broken = self.env[f"credit.{kind}"].search_count([("state", "=", "broken")])
                self.assertEqual((many, broken), (few, 220))

    def test_a_quiet_night_reads_them_once(self):
        self._agree(20, "promise")
        self._agree(20, "plan")
        # One statement judges; the other one ends the offers of plans that nobody signed.
        self.assertEqual([self._count(kind, 1) for kind in ("promise", "plan")], [1, 2])
