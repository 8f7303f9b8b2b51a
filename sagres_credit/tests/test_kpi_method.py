import doctest

from odoo.fields import Command, Date
from odoo.tests import tagged

from ..tools import period
from .common import NIGHT
from .method_common import MethodCommon

LEDGER_CODES = (
    "collections_earlier", "collections_turnover", "cost_to_collect", "entrusted_quarter", "legal_share", "legal_spend",
    "recovery_residual", "stock_reduction", "units_collected",
)


@tagged("post_install", "-at_install")
class TestMethodBooks(MethodCommon):
    """Figures from the books, computed by hand on two invoices of 300 and 500 and their payments."""

    def setUp(self):
        super().setUp()
        # ``move``: 300 due on 11 October 2026; ``old``: 500 due on 16 October 2025, before the mandate.
        self.old = self.invoice(500.0, 400)
        self.pay(self.move, 120.0)
        self.pay(self.old, 100.0)
        self.item, self.old_item = self.move.credit_receivable_ids, self.old.credit_receivable_ids

    def test_periods_are_as_people_say_them(self):
        self.assertFalse(doctest.testmod(period).failed)

    def test_money_of_the_period_stands_against_what_was_invoiced_in_it(self):
        figure = self.assert_figure("collections_turnover", 40, 1)  # 120 of 300
        self.assertEqual((figure["numerator"], figure["denominator"]), (120, 300))
        self.assertEqual(self.find(figure), self.item)

    def test_credit_notes_lower_what_was_invoiced(self):
        self.refund(60.0)
        self.assert_figure("collections_turnover", 50, 2)  # 120 of 240

    def test_money_on_earlier_invoices_stands_apart(self):
        self.assertEqual(self.find(self.assert_figure("collections_earlier", 100, 1)), self.old_item)
        self.assert_figure("collections_earlier", None, 0, since="2026-01-01", until="2026-06-30")

    def test_what_was_open_at_the_start_is_entrusted_on_the_first_day(self):
        self.assertEqual(self.find(self.assert_figure("entrusted_quarter", 300, 1)), self.item)
        self.assert_figure("entrusted_quarter", 500, 1, since="2026-01-01", until="2026-03-31")
        self.assert_figure("entrusted_quarter", 200, 2, since="2026-01-01")  # 800 in four quarters

    def test_what_was_settled_before_the_mandate_was_never_entrusted(self):
        self.mandate.date_start = "2026-11-21"
        figure = self.measure("entrusted_quarter", since="2026-11-21", until="2026-12-31")
        self.assertEqual(figure["value"], 180 + 400)

    def test_recovery_is_measured_on_what_ordinary_reminders_left(self):
        # The first person acts 25 days after 11 October: on 5 November 300 were left, 120 came since.
        figure = self.assert_figure("recovery_residual", 40, 1)
        self.assertEqual(self.find(figure), self.item)
        self.assert_figure("recovery_residual", None, 0, since="2026-01-01", until="2026-09-30")

    def test_what_came_with_the_reminders_was_not_left(self):
        early = self.invoice(200.0, 40)
        self.pay(early, 50.0)
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET max_date = '2026-11-01' WHERE debit_move_id = %s",
            [early.credit_receivable_ids.line_id.id],
        )
        figure = self.measure("recovery_residual")
        self.assertEqual((figure["numerator"], figure["denominator"], figure["n"]), (120, 300 + 150, 2))

    def freeze(self, amount=500.0, date="2026-11-01", state="frozen"):
        return self.env["credit.baseline"].create({
            "company_id": self.client.id, "mandate_id": self.mandate.id, "date": date, "state": state,
            "item_ids": [Command.create({
                "company_id": self.client.id, "receivable_id": self.old_item.id, "amount": amount,
            })],
        })

    def test_the_stock_is_the_items_of_the_baseline_and_no_others(self):
        self.assertIn("baseline", self.assert_figure("stock_reduction", None, 0)["note"])
        self.freeze()
        self.assertEqual(self.find(self.assert_figure("stock_reduction", 20, 1)), self.old_item)  # 400 of 500 are left
        self.assert_figure("stock_reduction", None, 0, until="2026-10-31")

    def test_a_draft_is_no_baseline(self):
        self.freeze(state="draft")
        self.assert_figure("stock_reduction", None, 0)

    def test_what_was_written_off_is_no_reduction_and_stands_apart(self):
        self.freeze()
        self.give_up(self.old, 150.0)
        figure = self.assert_figure("stock_reduction", 20, 1)  # 250 are left, of the 250 less 150 were given up
        self.assertIn("150", figure["note"])

    def give_up(self, move, amount):
        """Book a loss on an invoice, as the write-off of a settlement does."""
        loss = self.env["account.account"].search([
            ("company_ids", "in", self.client.ids), ("account_type", "=", "expense"),
        ], limit=1)
        line = move.credit_receivable_ids.line_id
        entry = self.env["account.move"].create({
            "journal_id": self._get_journal(self.client, "general").id, "credit_tax_cause": "mini_credit",
            "line_ids": [
                Command.create({"account_id": loss.id, "debit": amount}),
                Command.create({"account_id": line.account_id.id, "credit": amount, "partner_id": self.debtor.id}),
            ],
        })
        entry.action_post()
        (line | entry.line_ids.filtered(lambda item: item.account_id == line.account_id)).reconcile()

    def refer(self, amount=200.0, date="2026-11-10", **vals):
        return self.env["credit.referral"].create({
            "case_id": self.case.id, "state": "closed", "reason": "They no longer answer", "amount_referred": amount,
            "date_agreed": date, "receivable_ids": self.old_item.ids, **vals,
        })

    def test_what_was_referred_stands_against_all_that_was_managed(self):
        referral = self.refer()
        # Open when the quarter began: 500; entrusted in it: 300.
        self.assertEqual(self.find(self.assert_figure("legal_share", 25, 2)), referral)
        before = self.assert_figure("legal_share", 0, 1, until="2026-10-10")
        self.assertEqual(self.find(before), self.old_item)
        self.refer(state="cancelled")
        self.assert_figure("legal_share", 25, 2)

    def test_costs_stand_against_what_was_collected(self):
        self.assert_figure("cost_to_collect", None, 0)
        act = self.env["credit.referral.act"].create({
            "referral_id": self.refer().id, "kind": "letter", "date": NIGHT, "cost": 55.0,
        })
        self.assertEqual(self.find(self.assert_figure("legal_spend", 55, 1)), act)
        self.assert_figure("cost_to_collect", "0.25", 1)  # 55 for 220
        self.assert_figure("legal_spend", None, 0, until="2026-11-19")

    def test_money_is_told_in_the_unit_of_the_client(self):
        self.assert_figure("units_collected", None, 0)
        self.mandate.write({"unit_amount": 100.0, "unit_word": "Homes restored"})
        figure = self.assert_figure("units_collected", 2, 2)  # 220 collected, whole units only
        self.assertIn("Homes restored", figure["note"])
        self.assertEqual(self.find(figure), self.item | self.old_item)

    def test_credits_at_risk_are_worked_within_a_year(self):
        (self.item | self.old_item).write({"limitation_date": "2027-06-30"})
        later = self.invoice(80.0, 30).credit_receivable_ids
        later.write({"limitation_date": "2029-01-01"})
        self.assertEqual(self.find(self.assert_figure("at_risk_worked", 0, 2)), self.item | self.old_item)
        self.talk(self.case, outcome="no_answer")
        self.assert_figure("at_risk_worked", 0, 2)
        self.talk(self.case)
        self.assert_figure("at_risk_worked", 100, 2)

    def test_clients_do_not_mix(self):
        stranger = self._create_debtor("Ivo Blu", self.other_client)
        self.pay(self.invoice(70.0, 10, stranger), 7.0)
        found = self.env["credit.kpi"]._measure(self.clients, Date.to_date("2026-10-01"), NIGHT, ["collections_turnover"])
        values = [found[company]["collections_turnover"]["value"] for company in self.clients]
        self.assertEqual(values, [40, 10])

    def test_hostile_figures_find_nothing(self):
        Item = self.as_user(self.client_user, self.env["credit.receivable"])
        foreign = f"turnover:{self.other_client.id}:2026-01-01:2026-12-31"
        for value in ("x", "turnover:1", "drop:1:2026-01-01:2026-01-01", "turnover:1:x:y", foreign, False):
            self.assertFalse(Item.search([("method_figure", "=", value)]), value)

    def test_no_books_give_no_values(self):
        for code in LEDGER_CODES:
            figure = self.measure(code, company=self.other_client)
            self.assertEqual((figure["value"], figure["n"]), (None, 0), code)


@tagged("post_install", "-at_install")
class TestMethodClients(MethodCommon):
    """Three clients are measured by as many statements as one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._create_client("Terza S.p.A.")
        cls._create_mandate(cls.third, cls.operator)

    def test_statements_do_not_depend_on_the_number_of_clients(self):
        self.invoice(50.0, 40, self._create_debtor("Ivo Blu", self.other_client))
        self.invoice(50.0, 40, self._create_debtor("Ugo Neri", self.third))
        Kpi, since = self.env["credit.kpi"], Date.to_date("2026-01-01")
        codes = [code for names, _measure in Kpi._get_measures() for code in names]
        counts = []
        for companies in (self.client, self.clients | self.third):
            Kpi._measure(companies, since, NIGHT, codes)
            counts.append(self.count_statements(lambda asked=companies: Kpi._measure(asked, since, NIGHT, codes)))
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestMethodRelation(MethodCommon):
    """Who paid and is still a customer, and how debts ended."""

    def close(self, debtor=None, move=None):
        """Have a debtor pay all that is open."""
        self.pay(move or self.move)
        case = self.get_case(debtor)
        self.assertFalse(case.is_open)
        return case

    def test_who_paid_and_is_invoiced_again_is_kept(self):
        self.assert_figure("relation_kept", None, 0)
        case = self.close()
        self.assertEqual(self.find(self.assert_figure("relation_kept", 100, 1)), case)
        self.assert_figure("closed_well", 100, 1)
        self.assert_figure("relation_kept", None, 0, until="2026-11-19")

    def test_whose_contract_is_terminated_is_lost(self):
        self.close()
        self.debtor.credit_contract_state = "suspended"
        self.assert_figure("relation_kept", 100, 1)
        self.debtor.credit_contract_state = "terminated"
        self.assert_figure("relation_kept", 0, 1)

    def test_who_is_not_invoiced_within_the_months_of_the_mandate_is_lost(self):
        self.close()
        self.mandate.relation_months = 1  # the last invoice is of 11 October
        self.assert_figure("relation_kept", 0, 1)
        self.mandate.relation_months = 2
        self.assert_figure("relation_kept", 100, 1)

    def test_a_debt_given_up_did_not_end_well(self):
        case = self.close()
        self.env["credit.settlement"].create({
            "case_id": case.id, "kind": "write_off", "state": "kept", "date_ended": NIGHT, "amount_debt": 10,
        })
        self.assert_figure("closed_well", 0, 1)
        self.assert_figure("relation_kept", 100, 1)

    def test_a_debt_that_a_credit_note_ended_did_not_end_by_payment(self):
        refund = self.refund(300.0)
        items = (self.move | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        items.reconcile()
        self.assertFalse(self.case.is_open)
        self.assert_figure("closed_well", 0, 1)


@tagged("post_install", "-at_install")
class TestMethodPeople(MethodCommon):
    """Agreements, conversations and what the client does itself."""

    def promise(self, state, date="2026-11-10"):
        return self.env["credit.promise"].create({
            "case_id": self.case.id, "amount": 10, "date_promised": date, "state": state,
        })

    def test_promises_judged_by_their_day_count(self):
        self.assert_figure("promise_kept", None, 0)
        for state in ("kept", "kept", "partly", "broken", "cancelled"):
            self.promise(state)
        self.promise("active", "2026-11-19")
        self.promise("kept", "2026-09-30")
        self.assertEqual(len(self.find(self.assert_figure("promise_kept", 50, 4), self.client_user)), 4)

    def test_plans_that_ended_count(self):
        for state, day in (("kept", NIGHT), ("kept", NIGHT), ("broken", NIGHT), ("replaced", NIGHT), ("kept", "2026-09-30")):
            self.env["credit.plan"].create({"case_id": self.case.id, "amount": 10, "state": state, "date_ended": day})
        figure = self.measure("plan_kept")
        self.assertEqual((figure["numerator"], figure["denominator"], figure["n"]), (2, 3, 3))
        self.assertEqual(len(self.find(figure)), 3)

    def test_the_discount_is_weighed_by_the_debt(self):
        for amount, debt in ((90, 100), (150, 300)):
            self.settlement(amount=amount, amount_debt=debt, state="kept", date_ended=NIGHT)
        self.settlement(amount=1, amount_debt=1000, state="broken", date_ended=NIGHT)
        self.settlement(amount_debt=1000, kind="write_off", state="kept", date_ended=NIGHT)
        self.assertEqual(len(self.find(self.assert_figure("settlement_discount", 40, 2))), 2)  # 160 of 400

    def settlement(self, **vals):
        return self.env["credit.settlement"].create({"case_id": self.case.id, **vals})

    def test_the_right_person_was_reached_by_calls_and_visits(self):
        for outcome in ("reached", "no_answer", "other_person", "refused", "done"):
            self.talk(self.case, outcome=outcome)
        self.talk(self.case, direction="in")
        self.talk(self.case, channel="email")
        self.assertEqual(len(self.find(self.assert_figure("right_party_contact", 50, 4))), 4)

    def test_conversations_are_of_the_own_operator(self):
        for _number in range(3):
            self.talk(self.case)
        other = self.env["credit.case"].with_user(self.manager)._log_interaction([{
            "case_id": self.case.id, "channel": "phone", "direction": "in", "outcome": "reached",
        }])
        self.talk(self.case, outcome="no_answer")
        self.assertFalse(other.continuity)
        self.assertEqual(len(self.find(self.assert_figure("continuity", 75, 4))), 4)

    def test_days_are_those_of_italy(self):
        talk = self.talk(self.case)
        self.env.cr.execute("UPDATE credit_interaction SET date = '2026-10-31 23:30:00' WHERE id = %s", [talk.id])
        self.env.invalidate_all()
        self.assert_figure("continuity", None, 0, until="2026-10-31")
        self.assert_figure("continuity", 100, 1, since="2026-11-01", until="2026-11-01")

    def test_a_client_is_there_when_somebody_of_it_left_a_trace(self):
        figure = self.assert_figure("clients_active", 0, 1)
        self.assertIn("0 of 2", figure["note"])
        self.assertEqual(self.find(figure), self.client_user | self.colleague_user)
        log = self.env["res.users.log"].with_user(self.client_user).sudo().create({})
        self.env.cr.execute("UPDATE res_users_log SET create_date = %s WHERE id = %s", [f"{NIGHT} 09:00:00", log.id])
        self.assertIn("1 of 2", self.assert_figure("clients_active", 100, 1)["note"])
        self.assert_figure("clients_active", None, 0, since="2025-01-01", until="2025-12-31")

    def ask(self, due, answered=None, state="answered"):
        return self.env["credit.question"].create({
            "case_id": self.case.id, "contact_id": self.administration.id, "body": "Who reads the meter?",
            "date_due": due, "state": state, "date_answered": answered,
        })

    def test_questions_with_time_left_are_not_counted(self):
        self.ask("2026-11-10", "2026-11-10 23:30:00")  # on the eleventh already, in Italy
        self.ask("2026-11-10", "2026-11-10 22:30:00", "closed")
        self.ask("2026-11-10", state="asked")
        self.ask("2026-11-20", state="asked")
        self.ask("2026-11-10", state="withdrawn")
        figure = self.measure("questions_in_term")
        self.assertEqual((figure["numerator"], figure["denominator"]), (1, 3))

    def test_decisions_of_the_client_are_in_time_or_not(self):
        self.settlement(state="approved", date_answer="2026-11-10", approved_on="2026-11-09 10:00:00", amount=1)
        self.settlement(state="refused", date_answer="2026-11-10", date_ended="2026-11-15")
        self.settlement(state="to_client", date_answer="2026-11-19")
        self.settlement(state="to_client", date_answer="2026-11-20")  # still has time
        self.settlement(state="cancelled", date_answer="2026-11-12")
        figure = self.measure("shared_approvals")
        self.assertEqual((figure["numerator"], figure["denominator"], figure["n"]), (1, 3, 3))

    def test_a_mandate_is_renewed_by_the_next(self):
        old = self.mandate.copy({"state": "closed", "date_start": "2024-11-01", "date_end": "2026-10-31"})
        self.assertEqual(self.find(self.assert_figure("mandates_renewed", 100, 1)), old)
        self.mandate.date_start = "2027-03-01"
        self.assert_figure("mandates_renewed", 0, 1)
        self.mandate.date_start = "2027-01-31"
        self.assert_figure("mandates_renewed", 100, 1)
