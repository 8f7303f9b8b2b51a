from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import SQL

from .common import NIGHT
from .guard_common import GuardCommon
from .test_letters import ROSA


@tagged("post_install", "-at_install")
class TestLimitationGuard(GuardCommon):
    """Which act the night proposes, for whom, and when it is needed no longer."""

    def test_item_near_its_end_gets_a_registered_letter_to_approve(self):
        act = self.propose(60)
        self.assertEqual((act.state, act.kind, act.channel), ("proposed", "formal_notice", "registered"))
        self.assertEqual(act.receivable_ids, self.move.credit_receivable_ids)
        self.assertEqual((act.limitation_date, act.amount), (self.move.credit_receivable_ids.limitation_date, 250))
        self.assertIn("registered letter makes the term begin anew", act.why)

    def test_item_far_from_its_end_gets_none(self):
        self.assertFalse(self.propose(120))

    def test_one_letter_serves_all_that_lapses_within_a_year(self):
        far = self.lapse(200, 40)
        beyond = self.lapse(500, 70)
        act = self.propose(60)
        self.assertEqual(act.receivable_ids, (self.move | far).credit_receivable_ids)
        self.assertNotIn(beyond.credit_receivable_ids, act.receivable_ids)
        self.assertEqual(act.amount, 290)

    def test_pec_comes_before_the_post_where_the_client_has_a_server(self):
        self.debtor.credit_pec = "rosa@pec.example.com"
        self.assertEqual(self.propose(60).channel, "registered")
        self.mandate.write({
            "pec_from": "casa@pec.example.com",
            "pec_server_id": self.env["ir.mail_server"].create({"name": "PEC", "smtp_host": "localhost"}).id,
        })
        self.run_night()
        self.assertEqual(self.get_act().channel, "pec")
        self.env["credit.contact.mark"]._mark(self.debtor, "pec", False, "delivery")
        self.run_night()
        self.assertEqual(self.get_act().channel, "registered")

    def test_pec_is_in_time_where_a_letter_is_not(self):
        self.assertEqual(self.propose(10).kind, "judicial")
        self.debtor.credit_pec = "rosa@pec.example.com"
        self.mandate.write({
            "pec_from": "casa@pec.example.com",
            "pec_server_id": self.env["ir.mail_server"].create({"name": "PEC", "smtp_host": "localhost"}).id,
        })
        self.run_night()
        act = self.get_act()
        self.assertEqual((act.kind, act.channel), ("formal_notice", "pec"))

    def test_with_few_days_left_only_the_court_is_in_time(self):
        act = self.propose(19)
        self.assertEqual((act.kind, act.channel, act.cause), ("judicial", False, "late"))
        self.assertIn("only the court is in time", act.why)

    def test_missing_address_is_said_and_looked_for(self):
        self.debtor.street = False
        act = self.propose(60)
        self.assertEqual((act.kind, act.channel, act.no_address), ("formal_notice", False, True))
        self.assertIn("no usable address is known", act.why)
        self.assertEqual(self.get_case().next_action, "find_contact")
        self.debtor.street = "Via Garibaldi 12"
        self.run_night()
        self.assertEqual((act.channel, act.no_address), ("registered", False))

    def test_held_case_still_gets_its_act(self):
        self.move = self.lapse(60)
        self.run_night("2026-11-19")
        self.hold(self.get_case())
        self.run_night()
        act = self.get_act()
        self.assertEqual((act.state, act.kind, act.hold_code), ("proposed", "formal_notice", "manual"))
        self.assertIn("this letter only interrupts the limitation", act.why)
        self.assertIn("They asked for time", act.why)

    def test_open_estate_gets_a_curator_and_never_a_letter(self):
        self.estate_hold()
        act = self.propose(60)
        self.get_case().with_user(self.manager).write({"hold_reason": "estate"})
        self.run_night()
        self.assertEqual((act.kind, act.channel, act.cause), ("curator", False, "hold"))
        self.assertIn("curator", act.why)
        notices, behind = act._foresee()
        self.assertFalse(notices)
        self.assertIn(act, behind)

    def test_item_nobody_is_asked_for_lapses_all_the_same(self):
        entry = self.lapse(60)
        entry.line_ids.filtered(lambda line: line.display_type == "payment_term").no_followup = True
        run = self.run_night()
        case, act = self.get_case(), self.get_act()
        self.assertEqual((act.state, act.amount), ("proposed", 250))
        self.assertFalse(case.is_open)
        self.assertEqual((run.opened, len(case), case.next_action), (0, 1, False))
        again = self.run_night()
        self.assertEqual((again.changed, again.opened), (0, 0))

    def test_second_night_changes_nothing(self):
        act = self.propose(60)
        self.env.cr.execute("SELECT xmin, ctid FROM credit_limitation_act WHERE id = %s", [act.id])
        before = self.env.cr.fetchall()
        run = self.run_night()
        self.env.cr.execute("SELECT xmin, ctid FROM credit_limitation_act WHERE id = %s", [act.id])
        self.assertEqual((self.env.cr.fetchall(), run.changed), (before, 0))
        self.assertEqual(self.Act.search_count([("case_id", "=", act.case_id.id)]), 1)

    def test_paid_debt_needs_no_act(self):
        act = self.propose(60)
        self.pay(self.move)
        self.run_night()
        self.assertEqual((act.state, act.reason_code), ("obsolete", "paid"))
        self.assertIn("Paid", act.reason)

    def test_payment_not_allocated_yet_is_a_payment(self):
        act = self.propose(60)
        self.receive(250)
        self.run_night()
        self.assertEqual((act.state, act.reason_code), ("obsolete", "paid"))
        self.run_night()
        self.assertEqual(self.get_act(), act)

    def test_act_that_moved_the_term_makes_another_needless(self):
        act = self.propose(60)
        self.env.cr.execute(
            "UPDATE credit_receivable SET limitation_date = '2031-11-20', limitation_horizon = NULL WHERE id = %s",
            act.receivable_ids.ids,
        )
        self.env["credit.night"]._settle_acts(self.mandate, NIGHT, self._all_cases())
        act.invalidate_recordset()
        self.assertEqual((act.state, act.reason_code), ("obsolete", "moved"))

    def test_court_act_is_proved_by_the_date_it_moves(self):
        act = self.propose(10)
        act.with_user(self.manager).action_entrust()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE credit_receivable SET limitation_date = NULL, limitation_state = 'in_court', limitation_horizon = NULL"
            " WHERE id = %s", act.receivable_ids.ids,
        )
        self.env["credit.night"]._settle_acts(self.mandate, NIGHT, self._all_cases())
        act.invalidate_recordset()
        self.assertEqual(act.state, "proved")

    def test_expiry_ends_an_open_act_with_words(self):
        act = self.propose(60)
        self.run_night(Date.add(act.limitation_date, days=1))
        self.assertEqual((act.state, act.reason_code), ("obsolete", "expired"))
        self.assertIn("lapsed before", act.reason)
        self.assertEqual(self.get_act(), act)

    def test_nearer_date_and_new_items_are_followed_until_approval(self):
        act = self.propose(80)
        nearer = self.lapse(40, 30)
        self.run_night()
        self.assertEqual(act.receivable_ids, (self.move | nearer).credit_receivable_ids)
        self.assertEqual(act.limitation_date, nearer.credit_receivable_ids.limitation_date)
        self.pay(nearer)
        self.run_night()
        self.assertEqual((act.state, act.receivable_ids), ("proposed", self.move.credit_receivable_ids))

    def test_what_a_manager_let_go_is_not_proposed_again(self):
        act = self.propose(25, 10)
        self.assertTrue(self.get_problem("limitation"))
        self.env["credit.limitation.dismiss"].with_user(self.manager).create({
            "act_ids": act.ids, "reason": "Ten euros",
        }).action_dismiss()
        self.run_night()
        self.assertEqual((self.get_act(), act.state, act.reason), (act, "dismissed", "Ten euros"))
        self.assertFalse(self.get_problem("limitation"))

    def test_manager_is_told_what_lapses_within_a_month_without_an_act(self):
        act = self.propose(28)
        problem = self.get_problem("limitation")
        self.assertEqual(problem.user_id, self.manager)
        self.assertIn("1 credits of", problem.name)
        self.assertIn("250", problem.name)
        self.lapse(28, 50, self.luigi)
        self.run_night()
        self.assertIn("2 credits of", problem.name)
        action = problem.with_user(self.manager).action_open_record()
        self.assertEqual(self.env[action["res_model"]].search_count(action["domain"]), 2)
        self.approve(act | self.get_act(self.luigi))
        self.run_night()
        self.assertEqual(problem.state, "solved")
        self.assertIn("2 credits", self.get_problem("limitation_proof").name)

    def test_items_without_a_date_are_a_problem_for_each_reason(self):
        self.mandate.claim_kind_id = False
        self.invoice(100, 400)
        item = self.invoice(100, 400, self.luigi).credit_receivable_ids
        item.own_claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_condominium")
        self.run_night()
        names = self.get_problem("claim_kind").mapped("name")
        self.assertEqual(len(names), 2)
        self.assertTrue(any("the day from which the term runs is not known" in name for name in names))
        self.assertEqual(self.get_problem("claim_kind").user_id, self.manager)
        item.claim_date = "2026-01-01"
        run = self.run_night()
        self.assertEqual((len(self.get_problem("claim_kind")), run.changed), (1, 0))

    def test_acts_of_100_debtors_cost_as_many_statements_as_of_20(self):
        counts = []
        self.mandate.member_ids.debtor_capacity = 1000
        self.lapse(60)
        self.run_night()
        for number in (20, 100):
            debtors = self.env["res.partner"].create([
                dict(ROSA, name=f"Debtor {number}/{place}", company_id=self.client.id, credit_customer_code=False)
                for place in range(number)
            ])
            moves = self.env["account.move"].union(*[self.lapse(60, 10, debtor, post=False) for debtor in debtors])
            moves.action_post()
            self.env.flush_all()
            counts.append(self.count_night())
            self.assertEqual(self.Act.search_count([("case_id.partner_id", "in", debtors.ids)]), number)
        self.assertEqual(*counts)

    def _all_cases(self):
        return SQL("known.company_id = %s", self.client.id)
