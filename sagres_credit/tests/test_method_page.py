from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .method_common import MethodCommon


@tagged("post_install", "-at_install")
class TestMethodPage(MethodCommon):
    """The method in figures: of one's own clients, with number, baseline, period before, formula and records."""

    def setUp(self):
        super().setUp()
        self.pay(self.move, 120.0)

    def get_page(self, user=None, **options):
        return self.as_user(user or self.client_user, self.env["credit.method.page"]).get_page(**options)

    def figure(self, code, page=None):
        figures = (figure for section in (page or self.get_page())["sections"] for figure in section["figures"])
        return next(figure for figure in figures if figure["code"] == code)

    def open(self, action, user=None):
        return self.as_user(user or self.client_user, self.env[action["res_model"]]).search(action["domain"])

    def test_each_figure_explains_itself_and_opens_its_records(self):
        figure = self.figure("collections_turnover")
        self.assertEqual((figure["value"], figure["n"], figure["parts"]), ("40.0%", 1, "120 / 300"))
        self.assertTrue(figure["formula"] and figure["population"])
        self.assertEqual(self.open(figure["action"]), self.move.credit_receivable_ids)
        for section in self.get_page()["sections"]:
            for one in section["figures"]:
                if one["action"]:
                    self.assertTrue(self.open(one["action"], self.manager), one["code"])

    def test_nothing_measured_is_a_dash_and_never_zero(self):
        figure = self.figure("promise_kept")
        self.assertEqual((figure["value"], figure["has_value"], figure["n"], figure["action"]), ("–", False, 0, False))

    def test_a_period_is_compared_with_the_one_before(self):
        self.invoice(100.0, 100)  # of 12 August: nothing of it came
        self.pay(self.invoice(100.0, 90), 50.0)
        page = self.get_page()
        figure = self.figure("collections_turnover", page)
        self.assertEqual((page["period"], page["before"]), ("Q4 2026", "Q3 2026"))
        self.assertEqual((figure["before"], figure["trend"]), ("0.0%", "better"))  # paid in the quarter after
        earlier = self.get_page(day=page["earlier"])
        self.assertEqual((earlier["period"], earlier["later"]), ("Q3 2026", "2026-10-01"))
        self.assertEqual(self.figure("collections_turnover", earlier)["n"], 2)
        self.assertFalse(page["later"])

    def test_nothing_is_compared_before_the_mandate_began(self):
        self.mandate.date_start = "2026-10-01"
        self.assertFalse(self.get_page()["before"])
        self.assertFalse(self.get_page(kind="start")["before"])
        page = self.get_page(kind="start")
        self.assertEqual((page["since"], page["until"]), ("2026-10-01", "2026-11-20"))

    def test_months_and_years_are_named(self):
        self.assertEqual(self.get_page(kind="month", day="2026-02-28")["period"], "February 2026")
        self.assertEqual(self.get_page(kind="year")["period"], "2026")

    def test_figures_stand_beside_the_baseline(self):
        self.assertFalse(self.get_page()["baseline"])
        kpi = self.env.ref("sagres_credit.credit_kpi_continuity")
        self.env["credit.baseline"].create({
            "company_id": self.client.id, "mandate_id": self.mandate.id, "date": "2026-01-01", "state": "frozen",
            "line_ids": [Command.create({"kpi_id": kpi.id, "value": 62.5, "has_value": True, "n": 8})],
        })
        page = self.get_page()
        self.assertTrue(page["baseline"])
        self.assertEqual(self.figure("continuity", page)["baseline"], "62.5%")
        self.assertFalse(self.figure("promise_kept", page)["has_baseline"])

    def test_money_is_told_in_the_unit_of_the_client(self):
        self.assertFalse(self.get_page()["unit"])
        self.mandate.write({"unit_amount": 50.0, "unit_word": "Homes restored"})
        unit = self.get_page()["unit"]
        self.assertEqual(unit["count"], "2")
        self.assertIn("Homes restored", unit["words"])

    def test_another_client_is_not_seen(self):
        self.assertEqual([company["id"] for company in self.get_page()["companies"]], self.client.ids)
        with self.assertRaisesRegex(AccessError, "do not work for it"):
            self.get_page(company_id=self.other_client.id)
        page = self.get_page(self.stranger_user)
        self.assertEqual((page["company"], page["is_empty"]), (self.other_client.id, True))

    def test_operators_and_lawyers_do_not_see_it(self):
        lawyer = self._create_user("elena", "sagres_credit.group_lawyer", self.client)
        for user in (self.operator, lawyer):
            with self.assertRaisesRegex(AccessError, "staff of a client"):
                self.get_page(user)

    def test_the_manager_sees_what_any_client_sees(self):
        self.talk(self.case)  # the client does not read it, and counts it all the same
        mine = self.get_page(self.manager, company_id=self.client.id)
        own = self.get_page()
        self.assertEqual(len(mine["companies"]), 2)
        for section in own["sections"]:
            for figure in section["figures"]:
                self.assertEqual(figure["value"], self.figure(figure["code"], mine)["value"], figure["code"])

    def test_hostile_periods_are_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "Choose a month"):
            self.get_page(kind="decade")
        for day in ("yesterday", "2026-13-01", {"a": 1}):
            with self.assertRaisesRegex(UserError, "is no day"):
                self.get_page(day=day)
        self.assertEqual(self.get_page(day="2099-01-01")["period"], "Q4 2026")

    def test_without_a_mandate_it_says_so(self):
        self.mandate.state = "closed"
        self.assertFalse(self.get_page()["company"])

    def test_statements_do_not_grow_with_the_portfolio(self):
        counts = []
        for number in (10, 60):
            for place in range(number):
                self.invoice(10.0 + place, 20 + place % 20, self._create_debtor(f"Debtor {number}-{place}", self.client))
            self.run_night()
            self.get_page()
            counts.append(self.count_statements(self.get_page))
        self.assertEqual(counts[0], counts[1])
