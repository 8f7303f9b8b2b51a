from datetime import date
from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger

from ..tools.interest import MissingRateError, OverlappingRatesError, simple_interest
from ..tools.interest_errors import RefusedInterestError
from ..tools.interest_scheme import LatePayment, Terms, check_moratory, compute_statement
from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestInterestRate(CreditCommon):
    """The published rates, what a manager may enter beside them, and what happens on a day without one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rates = cls.env["credit.interest.rate"]
        cls.mine = cls.rates.with_user(cls.manager)
        cls.first_day = format_date(cls.mine.env, date(2026, 7, 1))
        cls.other_mandate = cls._create_mandate(cls.other_client, cls.operator)

    def _create(self, **vals):
        return self.mine.create({"date_from": "2026-07-01", "percent": 10, "source": "GU 1", **vals})

    def _as_client(self, user):
        return self.rates.with_user(user).with_context(allowed_company_ids=self.client.ids)

    def test_published_rates_are_loaded_without_a_gap(self):
        for scheme, first, last in (
            ("legal", date(1942, 4, 21), date(2026, 12, 31)), ("moratory", date(2002, 8, 8), date(2026, 6, 30)),
        ):
            rates = self.rates._get_rates(scheme)
            self.assertEqual((rates[0].date_from, rates[-1].date_to), (first, last))
            for rate, next_rate in zip(rates, rates[1:]):
                self.assertEqual((next_rate.date_from - rate.date_to).days, 1, f"{scheme} after {rate.date_to}")

    def test_published_rates_give_what_the_law_gives(self):
        legal, moratory = (self.rates._get_rates(scheme) for scheme in ("legal", "moratory"))
        for rates, capital, due, until, interest in (
            (legal, 1000, date(2022, 12, 31), date(2024, 6, 30), "62.47"),
            (legal, 2400, date(2025, 6, 30), date(2026, 6, 30), "43.24"),
            (moratory, 10000, date(2024, 5, 31), date(2024, 9, 30), "411.51"),
        ):
            self.assertEqual(simple_interest(Decimal(capital), due, until, rates), Decimal(interest))
        self.assertIn(Decimal("0.01"), [rate.percent for rate in legal])

    def test_rows_to_be_confirmed_say_so(self):
        unsure = self.rates.search([("source", "like", "to be confirmed")])
        self.assertEqual(set(unsure.mapped("status")), {"knowledge"})
        self.assertTrue(self.rates.search([("status", "=", "verified")]) and unsure)

    def test_day_without_a_rate_is_named_and_the_last_one_is_not_carried_forward(self):
        self.assertEqual(self.mine._get_percent("moratory", date(2026, 6, 30)), Decimal("10.15"))
        with self.assertRaisesRegex(UserError, f"{self.first_day}.*Enter the published rate"):
            self.mine._get_percent("moratory", date(2026, 7, 1))
        with self.assertRaises(MissingRateError) as caught:
            simple_interest(Decimal(1000), date(2026, 3, 31), date(2026, 9, 30), self.rates._get_rates("moratory"))
        self.assertIn(self.first_day, self.mine._explain(caught.exception, "moratory"))

    def test_rate_entered_by_a_manager_is_used_at_once(self):
        self._create(scheme="moratory", date_to="2026-12-31", percent=10.4)
        self.assertEqual(self.mine._get_percent("moratory", date(2026, 7, 1)), Decimal("10.4"))

    def test_two_rates_of_one_scheme_never_share_a_day(self):
        days = [{"date_from": "2026-12-31"}, {"date_from": "1900-01-01"}]
        for vals in (*days, {"date_from": "2026-03-01", "date_to": "2026-03-01"}):
            with self.subTest(**vals), self.assertRaisesRegex(ValidationError, "both be valid"), self.cr.savepoint():
                self._create(scheme="legal", **vals)
        later = self._create(scheme="legal", date_from="2027-01-01")
        with self.assertRaises(ValidationError):
            later.date_from = "2026-12-31"
        self._create(scheme="moratory")  # another scheme may

    def test_rate_ends_on_or_after_its_first_day(self):
        with self.assertRaisesRegex(ValidationError, "end before it begins"), self.cr.savepoint():
            self._create(scheme="ecb", date_to="2026-06-30")
        self._create(scheme="ecb", date_to="2026-07-01")

    def test_rate_is_a_percentage(self):
        with self.assertRaisesRegex(ValidationError, "cannot be right"), self.cr.savepoint():
            self._create(scheme="ecb", percent=250)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._create(scheme="ecb", percent=-1)

    def test_agreed_rate_belongs_to_one_mandate(self):
        self._create(scheme="contract", mandate_id=self.mandate.id, percent=6)
        self._create(scheme="contract", mandate_id=self.other_mandate.id, percent=7)
        day = date(2026, 11, 20)
        self.assertEqual(self.mine._get_percent("contract", day, self.mandate), 6)
        self.assertEqual(self.mine._get_percent("contract", day, self.other_mandate), 7)
        with self.assertRaises(UserError):
            self.mine._get_percent("contract", day)
        for vals in ({"scheme": "contract"}, {"scheme": "ecb", "mandate_id": self.mandate.id}):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
                self._create(**vals)

    def test_client_of_others_is_not_seen(self):
        agreed = self._create(scheme="contract", mandate_id=self.other_mandate.id)
        stranger = self._create_user("elio", "sagres_credit.group_operator", self.client)
        self.assertTrue(self.rates.with_user(self.operator).search([("id", "=", agreed.id)]))
        found = self._as_client(stranger).search([])
        self.assertTrue(found)
        self.assertNotIn(agreed, found)

    def test_only_managers_change_rates(self):
        rate = self.rates.with_user(self.operator).search([], limit=1)
        self.assertTrue(rate.display_name)
        with self.assertRaises(AccessError):
            rate.percent = 3
        with self.assertRaisesRegex(AccessError, "Interest rate"):
            self._as_client(self.client_user).search([])

    def test_row_is_entered_in_the_list_with_its_source(self):
        with Form(self.mine, "sagres_credit.credit_interest_rate_view_list") as row:
            row.scheme = "moratory"
            row.date_from = "2026-07-01"
            row.percent = 10.4
            with self.assertRaises(AssertionError):
                row.save()  # no source
            row.source = "GU 160 of 2026-07-13"
        self.assertEqual(row.record.status, "knowledge")
        self.assertEqual(row.record.display_name, f"Late-payment interest 10.40 % from {self.first_day}")

    def test_every_refusal_of_the_engine_has_words(self):
        words = self.mine._get_refusals()
        firm = {"debtor": "business", "contract_date": date(2024, 1, 1)}
        for vals in (
            {"debtor": "consumer"}, {"debtor": "?"}, {"creditor": "public_body"}, {"nature": "damages"},
            {"nature": "insolvency"}, {"contract_date": None}, {"contract_date": date(2000, 1, 1)},
        ):
            with self.subTest(**vals), self.assertRaises(RefusedInterestError) as caught:
                check_moratory(Terms("moratory", **{**firm, **vals}))
            self.assertEqual(self.mine._explain(caught.exception, "moratory"), words[caught.exception.code])
        self.assertIn("2026-01-01", self.mine._explain(OverlappingRatesError(date(2026, 1, 1)), "legal"))

    def test_consumer_is_refused_the_business_scheme(self):
        rates = self.rates._get_rates("moratory")
        with self.assertRaises(RefusedInterestError):
            compute_statement(Decimal(100), date(2026, 1, 31), date(2026, 3, 31), Terms("moratory", rates))

    def test_missing_rate_is_a_task_of_the_manager_once(self):
        error = MissingRateError(date(2026, 7, 1), date(2026, 11, 20))
        problem = self.mine._report_missing("moratory", error, self.mandate)
        self.assertEqual((problem.kind, problem.user_id, problem.company_id), ("no_rate", self.manager, self.client))
        self.assertIn(self.first_day, problem.name)
        self.assertFalse(self.mine._report_missing("moratory", error, self.mandate))

    def test_numbers_of_the_law_serve_the_engine(self):
        parameters = self.env["credit.legal.parameter"].with_user(self.manager)
        day = date(2026, 11, 20)
        self.assertEqual(parameters._get_late_payment(day), LatePayment())
        row = parameters.search([("code", "=", "late_flat_cost")])
        with self.assertRaisesRegex(ValidationError, "both be valid"), self.cr.savepoint():
            row.copy({"date_from": "2027-01-01", "number": 50})
        row.date_to = "2026-12-31"
        row.copy({"date_from": "2027-01-01", "date_to": False, "number": 50})
        self.assertEqual(parameters._get_late_payment(day).flat_cost, 40)
        self.assertEqual(parameters._get_late_payment(date(2027, 1, 1)).flat_cost, 50)

    def test_number_of_the_law_that_is_not_known_is_named(self):
        parameters = self.env["credit.legal.parameter"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "late_change, .*claim_rate_from.*Legal parameters"):
            parameters._get_late_payment(date(2012, 12, 31))

    def test_reading_rates_costs_one_query(self):
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.rates._get_rates("legal")
