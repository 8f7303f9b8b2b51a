"""The estates of the sample portfolio: made by the operators' own steps, each at another stage, always the same."""
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_estates import make_estates
from tests.portfolio_common import PortfolioCommon

CLIENTS = ("company_ginestra", "company_colleverde")
DEBTORS = ("Ada Neri", "Bice Rossi", "Ciro Galli")


@tagged("post_install", "-at_install")
class TestPortfolioEstates(PortfolioCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.houses = [cls.env.ref(f"__import__.{xmlid}") for xmlid in CLIENTS]

    def setUp(self):
        super().setUp()
        for company in self.houses:
            for place, name in enumerate(DEBTORS):
                debtor = self._create_debtor(name, company)
                for days in (90, 60):
                    self.invoice(500 + 100 * place, days, debtor)
        self.run_night(companies=self.env["res.company"].union(*self.houses))
        self.env.invalidate_all()
        make_estates(self.env, lambda *_said: None, NIGHT)
        self.env.flush_all()
        self.estates = self.env["credit.estate"].search([("company_id", "in", [company.id for company in self.houses])])

    def test_every_estate_stands_at_another_stage(self):
        home, houses = self.houses
        found = sorted((estate.company_id.name, estate.state) for estate in self.estates)
        self.assertEqual(found, sorted([
            (home.name, "searching"), (home.name, "awaiting"), (houses.name, "to_verify"), (houses.name, "no_heirs"),
        ]))

    def test_they_are_the_work_of_who_looks_after_the_debtor(self):
        for estate in self.estates:
            self.assertTrue(estate.user_id)
            people = estate.search_ids.asked_by_id | estate.heir_ids.act_ids.recorded_by_id | estate.letter_ids.written_by_id
            self.assertLessEqual(people, estate.user_id)

    def test_one_search_is_late(self):
        estate = self.estates.filtered(lambda estate: estate.state == "searching")
        self.assertEqual(estate.late_search_count, 1)

    def test_an_heir_keeps_a_plan_and_has_paid_once(self):
        estate = self.estates.filtered(lambda estate: estate.state == "awaiting")
        heir = estate.heir_ids.filtered(lambda heir: heir.state == "accepted")
        plan = heir.case_id.plan_id
        self.assertEqual((heir.share, plan.state, len(plan.line_ids)), ("1/2", "active", 6))
        self.assertEqual((plan.amount_paid, plan.line_ids[0].state), (plan.line_ids[0].amount, "paid"))
        self.assertEqual(heir.amount_paid, plan.amount_paid)
        self.assertEqual(estate.letter_ids.mapped("state"), ["printed"])
        self.assertFalse((estate.heir_ids - heir).partner_id, "Who has not accepted is nobody's contact")
