from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools.limitation import Period, limitation_date, warning_date
from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestLimitationPeriod(CreditCommon):
    """Which term a kind of claim has, for whom, and for items due when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.periods = cls.env["credit.limitation.period"].with_user(cls.manager)
        cls.kinds = cls.env["credit.claim.kind"].with_user(cls.manager)

    def _kind(self, code):
        return self.env.ref(f"sagres_credit.credit_claim_kind_{code}").with_user(self.manager)

    def _get(self, code, due, customer=None, nature="limitation"):
        return self.periods._get_period(self._kind(code), due, customer, nature)

    def test_every_kind_of_claim_has_its_term_by_law(self):
        terms = {
            "ordinary": 120, "loan": 120, "judgment": 120, "rent": 60, "public_housing": 60, "periodic": 60, "telecom": 60,
            "district_heating": 60, "nursing_home": 60, "condominium": 60, "condominium_works": 120, "local_charge": 60,
            "damage": 60, "damage_road": 24, "company_relation": 60, "commission": 12, "transport": 12, "transport_far": 18,
            "insurance_premium": 12, "insurance": 24, "late_interest": 60, "fine": 60, "social": 60, "lodging": 120,
            "retail": 120, "professional": 120,
        }
        for code, months in terms.items():
            period = self._get(code, date(2026, 1, 31))
            self.assertEqual(period.years * 12 + period.months, months, code)
        others = self.kinds.search([("code", "not in", list(terms))])
        self.assertEqual(set(others.mapped("code")), {"electricity", "gas", "water"})

    def test_two_years_of_bills_depend_on_customer_and_due_date(self):
        for code, first in (
            ("electricity", date(2018, 3, 2)), ("gas", date(2019, 1, 2)), ("water", date(2020, 1, 2)),
        ):
            before = date.fromordinal(first.toordinal() - 1)
            self.assertEqual(self._get(code, first, "protected").code, "UTIL2")
            self.assertEqual(self._get(code, before, "protected").code, "UTIL5")
            self.assertEqual(self._get(code, first, "other").code, "UTIL5")
            self.assertEqual(self._get(code, before, "other").code, "UTIL5")

    def test_period_serves_the_engine(self):
        for code, customer, due, end in (
            ("ordinary", None, date(2016, 11, 15), date(2026, 11, 16)),  # P1
            ("electricity", "protected", date(2018, 3, 1), date(2023, 3, 1)),  # P2
            ("electricity", "protected", date(2018, 3, 2), date(2020, 3, 2)),  # P3
            ("water", "protected", date(2020, 1, 2), date(2022, 1, 3)),  # P5
            ("nursing_home", None, date(2022, 1, 31), date(2027, 2, 1)),  # P9
        ):
            period = self._get(code, due, customer)
            self.assertEqual(limitation_date(due, period._prepare_engine_period()), end, code)
            self.assertEqual(period._get_end(due), end)

    def test_bill_of_a_customer_nobody_knows_is_no_guess(self):
        with self.assertRaisesRegex(UserError, "depends on the customer"):
            self._get("gas", date(2026, 1, 31))

    def test_day_before_the_law_is_named(self):
        with self.assertRaisesRegex(UserError, "1940.*Enter it"):
            self._get("ordinary", date(1940, 1, 31))
        with self.assertRaises(UserError):
            self._get("fine", date(1981, 12, 14))

    def test_kind_without_a_term_is_named_until_one_is_entered(self):
        kind = self.kinds.create({"name": "School canteen", "code": "canteen"})
        with self.assertRaisesRegex(UserError, "School canteen"):
            self.periods._get_period(kind, date(2026, 1, 31))
        with Form(self.periods) as form:
            form.name, form.code, form.kind_id, form.years = "Canteen", "CANTEEN", kind, 5
            form.date_from, form.source = "1942-04-21", "art. 2948 n. 4 c.c."
        self.assertEqual(self.periods._get_period(kind, date(2026, 1, 31)), form.record)

    def test_term_of_a_customer_comes_before_that_of_everybody(self):
        kind = self._kind("telecom")
        special = self.periods.create({
            "name": "Small customers", "code": "TELCO2", "kind_id": kind.id, "customer": "protected", "years": 2,
            "date_from": "2027-01-01", "source": "A law to come",
        })
        self.assertEqual(self._get("telecom", date(2027, 1, 31), "protected"), special)
        self.assertEqual(self._get("telecom", date(2026, 12, 31), "protected").code, "TELCO")
        self.assertEqual(self._get("telecom", date(2027, 1, 31), "other").code, "TELCO")
        self.assertEqual(self._get("telecom", date(2027, 1, 31)).code, "TELCO")

    def test_presumption_stands_beside_the_term_and_only_warns(self):
        due = date(2026, 1, 31)
        for code, end in (("lodging", date(2026, 7, 31)), ("retail", date(2027, 2, 1)), ("professional", date(2029, 1, 31))):
            presumption = self._get(code, due, nature="presumptive")._prepare_engine_period()
            self.assertTrue(presumption.presumptive)
            self.assertIsNone(limitation_date(due, presumption))
            self.assertEqual(warning_date(due, presumption), end)
            self.assertEqual(self._get(code, due)._prepare_engine_period(), Period(years=10))
        self.assertFalse(self._get("rent", due, nature="presumptive"))

    def test_length_is_written_in_words_of_the_reader(self):
        rent = self._get("rent", date(2026, 1, 31))
        self.assertEqual(rent.with_context(lang="en_US").term, "5 years")
        hotel = self._get("lodging", date(2026, 1, 31), nature="presumptive")
        self.assertEqual(hotel.with_context(lang="en_US").term, "6 months")
        broker = self._get("commission", date(2026, 1, 31))
        self.assertEqual(broker.with_context(lang="en_US").term, "1 year")

    def test_decadence_ends_with_the_year(self):
        period = self._get("local_charge", date(2021, 6, 16), nature="decadence")
        self.assertEqual(period._get_end(date(2021, 6, 16)), date(2026, 12, 31))

    def test_terms_of_one_kind_and_customer_never_share_a_day(self):
        values = {
            "name": "Again", "code": "RENT2", "kind_id": self._kind("rent").id, "years": 4, "date_from": "2027-01-01",
            "source": "A law to come",
        }
        with self.assertRaisesRegex(ValidationError, "both be valid on .*2027"), self.cr.savepoint():
            self.periods.create(values)
        self._get("rent", date(2026, 1, 31)).date_to = "2026-12-31"
        later = self.periods.create(values)
        self.assertEqual(self._get("rent", date(2027, 1, 1)), later)

    def test_term_without_a_length_is_refused(self):
        values = {"name": "x", "code": "X", "kind_id": self._kind("rent").id, "date_from": "2027-01-01", "source": "x"}
        for vals in ({}, {"years": -1, "days": 3}, {"nature": "decadence", "years": 5, "days": 3}):
            with self.subTest(**vals), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
                self.periods.create({**values, "nature": "presumptive", **vals})

    def test_everybody_reads_the_law_and_managers_write_it(self):
        period = self._get("rent", date(2026, 1, 31))
        for user in (self.operator, self.client_user):
            self.assertEqual(period.with_user(user).name, "Rents")
            self.assertEqual(period.with_user(user).kind_id.name, "Rent")
            with self.assertRaises(AccessError):
                period.with_user(user).years = 3
        period.years = 6
        self.assertEqual(self._get("rent", date(2026, 1, 31)).years, 6)
