"""Bank statements of the sample portfolio: what is certain is in the books, the rest waits for a person."""
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_matching import DEBTORS, make_matching
from tests.portfolio_common import PortfolioCommon

SURNAMES = ("Bassi", "Corti", "Donati", "Fontana", "Galli", "Marini", "Negri", "Pini", "Riva")


@tagged("post_install", "-at_install")
class TestPortfolioMatching(PortfolioCommon):
    def build(self):
        super().build()
        self.houses = self.env.ref("__import__.company_ginestra") | self.env.ref("__import__.company_trefonti")
        for house in self.houses:
            for place in range(DEBTORS):
                debtor = self._create_debtor(f"Elena {SURNAMES[place]}", house)
                self.invoice(310 + 17 * place, 90, debtor)
                self.invoice(205 + 13 * place, 60, debtor)
        self.run_night(companies=self.houses)
        self.env.invalidate_all()
        with self.night_cursor() as env:
            make_matching(env, lambda *_said: None, NIGHT)
        self.env.invalidate_all()

    def get_matches(self, house, state):
        return self.env["credit.match"].search([("company_id", "=", house.id), ("state", "=", state)], order="id")

    def test_some_lines_matched_by_themselves_and_the_books_say_so(self):
        for house in self.houses:
            matches = self.get_matches(house, "automatic")
            self.assertEqual(matches.mapped("kind").count("receipt"), 6)
            self.assertEqual(matches.mapped("kind").count("return"), 1)
            self.assertTrue(all(line.is_reconciled for line in matches.statement_line_id))

    def test_the_others_wait_with_proposals_and_a_stranger_with_none(self):
        for house in self.houses:
            waiting = self.get_matches(house, "proposed")
            self.assertEqual(len(waiting), 5)
            self.assertGreaterEqual(len(waiting.filtered("candidate_ids")), 3)
            self.assertFalse(waiting.filtered(lambda match: match.payer == "CIRCOLO AMICI DEL PARCO").candidate_ids)

    def test_the_direct_debit_that_came_back_is_overdue_again(self):
        for house in self.houses:
            back = self.get_matches(house, "automatic").filtered(lambda match: match.kind == "return")
            self.assertEqual(back.return_code, "AM04")
            case = self.env["credit.case"].search([("company_id", "=", house.id), ("partner_id", "=", back.partner_id.id)])
            self.assertEqual(case.amount_overdue, sum(case.receivable_ids.mapped("amount_residual")))
            self.assertEqual(case.item_count, 2)
