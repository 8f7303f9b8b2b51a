"""pagoPA in the sample portfolio: a public creditor whose notices went the whole way, by the steps of the software."""
from odoo.fields import Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from launcher.portfolio_pagopa import NOTICES, PAID, make_pagopa
from tests.portfolio_common import PortfolioCommon

DEBTORS = 14


@tagged("post_install", "-at_install")
class TestPortfolioPagopa(PortfolioCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.houses = cls.env.ref("__import__.company_colleverde")

    def setUp(self):
        super().setUp()
        for place in range(DEBTORS):
            debtor = self._create_debtor(f"Debtor {place}", self.houses)
            self.invoice(500 + 10 * place, 90, debtor)
        self.run_night(companies=self.houses)
        self.env.invalidate_all()
        case = self.env["credit.case"].search([("company_id", "=", self.houses.id)], order="amount_overdue", limit=1)
        mine = case.with_user(case.user_id).with_context(allowed_company_ids=case.user_id.company_ids.ids)
        plan = mine.env["credit.plan"]._offer(mine, count=5, first_due=Date.add(NIGHT, days=30))
        plan.sudo()._sign(case.partner_id.name, channel="portal")
        make_pagopa(self.env, lambda *_said: None, NIGHT)
        self.env.flush_all()
        self.env.invalidate_all()
        self.creditor = self.env["pagopa.creditor"].search([("company_id", "=", self.houses.id)])

    def test_the_body_collects_in_the_simulated_environment(self):
        self.assertEqual((self.creditor.environment, self.creditor.name), ("simulated", self.houses.name))
        self.assertEqual(self.creditor.tax_code, (self.houses.vat or "").removeprefix("IT"))
        self.assertTrue(self.creditor._get_receipt_journal())

    def test_some_notices_are_paid_and_some_wait(self):
        positions = self.creditor.position_ids
        self.assertEqual(len(positions), NOTICES + 1)
        waiting = positions.filtered(lambda position: position.state == "valid")
        self.assertEqual(len(waiting), NOTICES - PAID)
        self.assertEqual(positions.filtered(lambda one: one.kind == "plan").state, "partially_paid")
        self.assertFalse(self.env["pagopa.message"].search([("state", "=", "failed")]))

    def test_yesterday_is_reported_and_the_bank_line_is_matched(self):
        flow = self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual((len(flow), len(flow.line_ids)), (1, PAID + 2))
        self.assertEqual(flow.statement_line_ids.amount, flow.amount)
        self.assertEqual(flow.date_regulation, NIGHT)

    def test_one_notice_was_paid_twice_and_somebody_looks_after_it(self):
        anomaly = self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id), ("state", "=", "open")])
        self.assertEqual((anomaly.mapped("code"), anomaly.user_id.name), (["R1"], "Paola Ferretti"))

    def test_what_was_paid_is_off_the_ledger(self):
        paid = self.creditor.position_ids.filtered(lambda position: position.state in ("paid", "reported"))
        self.assertEqual(len(paid), PAID)
        self.assertEqual(set(paid.receivable_ids.mapped("amount_residual")), {0.0})
