from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import SQL

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestLimitationBooks(CreditCommon):
    """Every open item knows what it is for and when it lapses; what has lapsed is asked of nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.claim_kind_id = cls._kind("nursing_home")

    @classmethod
    def _kind(cls, code):
        return cls.env.ref(f"sagres_credit.credit_claim_kind_{code}")

    def _item(self, move):
        return move.credit_receivable_ids

    def _days_since(self, day):
        return (NIGHT - date.fromisoformat(day)).days

    def test_item_is_dated_as_it_is_posted(self):
        item = self._item(self.invoice(100, self._days_since("2022-01-31")))  # P9: a Sunday
        self.assertEqual(item.claim_kind_id, self._kind("nursing_home"))
        self.assertEqual(item.limitation_date, date(2027, 2, 1))
        self.assertEqual((item.limitation_state, item.limitation_horizon), ("running", "90"))
        self.assertEqual(item.limitation_start, date(2022, 1, 31))

    def test_product_comes_before_journal_before_segment_before_mandate(self):
        product = self.env["product.product"].create({"name": "Water", "type": "service"})
        journal = self._get_journal(self.client, "sale")
        kinds = []
        line = Command.create({"product_id": product.id, "price_unit": 10, "tax_ids": [Command.clear()]})
        item = self._item(self.invoice(10, 400, invoice_line_ids=[line]))
        for owner, name in (
            (self.mandate, "household_claim_kind_id"), (journal, "credit_claim_kind_id"),
            (product.product_tmpl_id, "credit_claim_kind_id"), (item, "own_claim_kind_id"),
        ):
            code = ("rent", "telecom", "ordinary", "periodic")[len(kinds)]
            owner[name] = self._kind(code)
            self.run_night()
            kinds.append(item.claim_kind_id.code)
        self.assertEqual(kinds, ["rent", "telecom", "ordinary", "periodic"])

    def test_products_of_different_kinds_are_a_problem_not_a_guess(self):
        names = ("water", "rent")
        products = self.env["product.product"].create([
            {"name": name, "type": "service", "credit_claim_kind_id": self._kind(name).id} for name in names
        ])
        self._get_journal(self.client, "sale").credit_claim_kind_id = self._kind("ordinary")
        move = self.invoice(10, 400, invoice_line_ids=[
            Command.create({"product_id": product.id, "price_unit": 10, "tax_ids": [Command.clear()]}) for product in products
        ])
        item = self._item(move)
        self.assertEqual((item.limitation_state, item.limitation_gap), ("unknown", "mixed"))
        self.assertFalse(item.claim_kind_id or item.limitation_date)

    def test_unknown_kind_gives_no_date(self):
        self.mandate.claim_kind_id = False
        item = self._item(self.invoice(100, 400))
        self.assertEqual((item.limitation_state, item.limitation_gap), ("unknown", "kind"))
        self.assertFalse(item.limitation_date)

    def test_utility_bill_depends_on_who_the_debtor_is_in_law(self):
        self.mandate.claim_kind_id = self._kind("electricity")
        household = self._item(self.invoice(100, 400))
        firm = self._create_debtor("Officina", self.client, is_company=True)
        bill = self._item(self.invoice(100, 400, firm))
        self.assertEqual(household.limitation_period_id.code, "UTIL2")
        self.assertEqual((bill.limitation_state, bill.limitation_gap), ("unknown", "customer"))
        firm.credit_legal_kind = "business"
        self.run_night()
        self.assertEqual((bill.limitation_period_id.code, bill.limitation_state), ("UTIL5", "running"))

    def test_bill_issued_late_runs_from_its_deadline(self):
        self.mandate.claim_kind_id = self._kind("water")
        move = self.invoice(100, 30, post=False)
        move.write({"invoice_date": "2026-10-01", "credit_billed_until": "2026-03-31"})
        move.action_post()
        self.assertEqual(self._item(move).limitation_start, date(2026, 5, 15))

    def test_claim_that_runs_from_a_fact_waits_for_its_day(self):
        self.mandate.claim_kind_id = self._kind("condominium")
        item = self._item(self.invoice(100, 400))
        self.assertEqual(item.limitation_gap, "start")
        item.claim_date = "2025-03-10"
        self.assertEqual((item.limitation_gap, item.limitation_date), (False, date(2030, 3, 11)))  # a Sunday

    def test_presumption_warns_and_does_not_expire(self):
        self.mandate.claim_kind_id = self._kind("lodging")
        item = self._item(self.invoice(100, 400))
        self.assertEqual(item.limitation_state, "running")
        self.assertLess(item.limitation_warning_date, NIGHT)
        self.assertGreater(item.limitation_date, Date.add(NIGHT, years=8))

    def test_decadence_warns_with_the_last_day_of_the_year(self):
        self.mandate.claim_kind_id = self._kind("local_charge")
        item = self._item(self.invoice(100, self._days_since("2022-06-16")))
        item.claim_date = "2022-04-01"
        self.assertEqual(item.limitation_warning_date, date(2027, 12, 31))

    def test_expired_item_leaves_collection_and_the_rest_goes_on(self):
        lost = self.invoice(700, 365 * 6)
        self.invoice(50, 30)
        run = self.run_night()
        case = self.get_case()
        self.assertEqual((case.amount_overdue, case.amount_expired), (50, 700))
        self.assertEqual(case.oldest_due_date, Date.subtract(NIGHT, days=30))
        self.assertEqual(self._item(lost).limitation_state, "expired")
        self.assertNotIn(lost.name, case.notice_ids.body or "")
        self.assertEqual(run.opened, 1)

    def test_debtor_with_only_expired_items_is_asked_nothing(self):
        self.invoice(700, 365 * 6)
        self.run_night()
        self.assertFalse(self.get_case().is_open)

    def test_case_shows_the_earliest_day_and_follows_a_payment(self):
        near = self.invoice(100, self._days_since("2022-01-31"))
        far = self.invoice(40, 100)
        self.run_night()
        case = self.get_case()
        self.assertEqual((case.limitation_date, case.amount_at_risk), (date(2027, 2, 1), 100))
        self.pay(near)
        self.assertEqual((case.limitation_date, case.amount_at_risk), (self._item(far).limitation_date, 0))

    def test_item_expires_overnight_and_the_case_closes(self):
        self.invoice(100, self._days_since("2022-01-31"))
        self.run_night("2027-02-01")
        case = self.get_case()
        self.assertTrue(case.is_open)
        self.run_night("2027-02-02")
        self.assertFalse(case.is_open)
        self.assertIn("prescribed", case.why_stage)

    def test_second_night_writes_no_item(self):
        self.invoice(100, 400)
        self.run_night()
        item = self.get_case().receivable_ids
        before = self.env.execute_query(SQL("SELECT xmin, ctid FROM credit_receivable WHERE id = %s", item.id))
        self.run_night()
        after = self.env.execute_query(SQL("SELECT xmin, ctid FROM credit_receivable WHERE id = %s", item.id))
        self.assertEqual(before, after)

    def test_act_of_a_module_moves_the_term_at_once(self):
        item = self._item(self.invoice(100, self._days_since("2022-01-31")))
        query = SQL(
            "SELECT %s AS receivable_id, 'interruption'::varchar AS kind, '2026-11-02'::date AS date,"
            " NULL::date AS date_end, NULL::varchar AS outcome, NULL::varchar AS res_model, NULL::integer AS res_id", item.id,
        )
        with patch.object(type(item), "_get_limitation_events_query", lambda self: query):
            item._update_limitation()
        self.assertEqual((item.limitation_start, item.limitation_date), (date(2026, 11, 2), date(2031, 11, 3)))

    def test_term_that_a_law_changes_is_dated_again(self):
        item = self._item(self.invoice(100, 100))
        self.assertEqual(item.limitation_date.year, 2031)
        item.limitation_period_id.years = 3
        self.run_night()
        self.assertEqual(item.limitation_date.year, 2029)

    def test_only_a_manager_says_what_a_credit_is_for(self):
        item = self._item(self.invoice(100, 400))
        self.run_night()
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            item.with_user(self.operator).own_claim_kind_id = self._kind("ordinary")
        item.with_user(self.manager).own_claim_kind_id = self._kind("ordinary")
        self.assertEqual(item.claim_kind_id, self._kind("ordinary"))

    def test_terms_stay_when_the_mandate_ends(self):
        item = self._item(self.invoice(100, 400))
        self.mandate.action_close()
        item._update_limitation()
        self.assertEqual(item.claim_kind_id, self._kind("nursing_home"))

    def test_dating_costs_the_same_for_two_hundred_items_as_for_twenty(self):
        counts = []
        for number in (20, 200):
            moves = self.env["account.move"].union(*[self.invoice(10, 400, post=False) for _number in range(number)])
            moves.action_post()
            items = moves.credit_receivable_ids
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            items._update_limitation()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
