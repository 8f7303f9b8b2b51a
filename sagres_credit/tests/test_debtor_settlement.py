from odoo.tests import tagged

from .debtor_common import DebtorCommon


@tagged("post_install", "-at_install")
class TestDebtorSettlement(DebtorCommon):
    """A debtor accepts on their page what was approved, pays the reduced amount there, and owes nothing any more."""

    def setUp(self):
        super().setUp()
        self.create_provider()
        self.env.invalidate_all()
        accounts = self.env["account.account"].with_company(self.client)
        self.mandate.settlement_account_id = accounts.search(
            [("company_ids", "in", self.client.ids), ("account_type", "=", "expense")], limit=1
        )
        self.settlement = self.env["credit.settlement"].with_user(self.operator)._offer(
            self.case.with_user(self.operator), amount=140.0, reason="hardship", words="She lost her job",
            plan_why="refused", plan_words="No installment is possible",
        ).sudo()
        self.enter()

    def test_the_proposal_stands_on_the_page(self):
        self.assertEqual(self.settlement.state, "approved")
        self.assertIn("A proposal for you", self.get().text)
        self.assertIn("140.00", self.get("/settlement").text)

    def test_without_assent_nothing_is_accepted(self):
        page = self.get("/settlement").text
        self.assertIn("Tick the box", self.send("/settlement", page).text)
        self.assertEqual(self.settlement.state, "approved")

    def test_accepted_and_paid_the_rest_is_written_off(self):
        page = self.get("/settlement").text
        self.assertIn("It is agreed", self.send("/settlement", page, agree="1").text)
        self.env.invalidate_all()
        self.assertEqual((self.settlement.state, self.settlement.accepted_by), ("active", "Rosa Bianchi"))
        items, due = self.case._read_pay_choice("next")
        self.assertEqual((due, items), (140.0, (self.first | self.second).credit_receivable_ids))
        transaction = self.env["payment.transaction"].create({
            "provider_id": self.provider.id, "payment_method_id": self.method.id, "amount": due, "operation": "online_direct",
            "currency_id": self.client.currency_id.id, "partner_id": self.debtor.id, "reference": "settled",
            "credit_case_id": self.case.id, "credit_receivable_ids": items.ids,
        })
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(self.settlement.state, "kept")
        self.assertEqual(self.settlement.amount_written_off, 10.5)
        self.assertEqual((self.case.amount_due, self.case.is_open), (0.0, False))
