import json

from odoo.fields import Date
from odoo.tests import tagged

from .common import NIGHT
from .debtor_common import DebtorCommon


@tagged("post_install", "-at_install")
class TestDebtorPay(DebtorCommon):
    """What is paid on the page is what the ledger says, goes to what was chosen, and is in the books at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_provider()

    def setUp(self):
        super().setUp()
        self.items = self.case._get_page_items()
        self.enter()

    def _ask(self, choice, amount, **changes):
        """Ask for a transaction as the payment form does; return the answer of the server."""
        params = {
            "provider_id": self.provider.id, "payment_method_id": self.method.id, "token_id": None, "amount": amount,
            "flow": "direct", "tokenization_requested": False, "landing_route": "/elsewhere", "is_validation": False,
            "access_token": "x", **changes,
        }
        response = self.url_open(
            f"{self.path}/transaction/{choice}", data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _pay(self, choice, amount):
        """Pay by the demo provider and return the payment."""
        reference = self._ask(choice, amount)["result"]["reference"]
        transaction = self.env["payment.transaction"].search([("reference", "=", reference)])
        transaction._process("demo", {"reference": reference, "simulated_state": "done"})
        transaction._post_process()
        self.env.invalidate_all()
        return transaction.payment_id

    def _get_balance(self):
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], [], ["balance:sum"]
        )
        return self.client.currency_id.round(groups[0][0])

    def assertBooks(self):
        """The trial balance is zero, and the receivable of the debtor is what the case says."""
        self.assertEqual(self._get_balance(), 0)
        lines = self.env["account.move.line"].search([
            ("partner_id", "=", self.debtor.id), ("account_type", "=", "asset_receivable"), ("parent_state", "=", "posted"),
        ])
        self.assertEqual(self.client.currency_id.round(sum(lines.mapped("balance"))), self.case.amount_due)

    def test_all_of_it_closes_the_case(self):
        payment = self._pay("all", 150.5)
        self.assertEqual(payment.amount, 150.5)
        self.assertFalse(self.case.is_open)
        self.assertTrue({self.first.payment_state, self.second.payment_state} <= {"paid", "in_payment"})
        self.assertBooks()
        self.assertIn("Thank you", self.get("/paid-online").text)

    def test_a_part_goes_to_what_is_oldest(self):
        self._pay("part-12050", 120.5)
        self.assertEqual((self.first.amount_residual, self.second.amount_residual), (0, 30))
        self.assertBooks()

    def test_a_chosen_item_is_paid_whatever_its_age(self):
        newest = self.second.line_ids.credit_receivable_ids
        self._pay(f"items-{newest.id}", 50.5)
        self.assertEqual((self.first.amount_residual, self.second.amount_residual), (100, 0))
        self.assertBooks()

    def test_one_installment_of_an_invoice_is_paid_alone(self):
        term = self.env["account.payment.term"].create({"name": "Halves", "line_ids": [
            (0, 0, {"value": "percent", "value_amount": 50, "nb_days": days}) for days in (0, 10)
        ]})
        move = self.invoice(80, 5, invoice_payment_term_id=term.id)
        later = move.line_ids.credit_receivable_ids.sorted("date_maturity")[-1]
        self._pay(f"items-{later.id}", 40)
        self.assertEqual((later.amount_residual, move.amount_residual), (0, 40))
        self.assertBooks()

    def test_the_browser_cannot_choose_the_amount(self):
        for choice, amount in (("all", 1), ("part-15051", 150.51), ("part-0", 0), ("part--5", -5), ("items-99999999", 10)):
            with self.subTest(choice):
                self.assertIn("Nothing was paid", self._ask(choice, amount)["error"]["data"]["message"])
        self.assertFalse(self.env["payment.transaction"].search([("credit_case_id", "=", self.case.id)]))

    def test_an_item_of_another_debtor_cannot_be_paid(self):
        move = self.invoice(70, 40, self._create_debtor("Ugo Neri", self.client))
        foreign = move.line_ids.credit_receivable_ids
        self.assertIn("error", self._ask(f"items-{foreign.id}", 70))
        self.assertIn("error", self._ask(f"items-{self.items[0].id}-{foreign.id}", 170))

    def test_only_the_providers_of_the_client_are_taken(self):
        other = self.env.ref("payment.payment_provider_demo")
        self.assertIn("not available", self._ask("all", 150.5, provider_id=other.id)["error"]["data"]["message"])
        self.assertIn("not available", self._ask("all", 150.5, flow="token")["error"]["data"]["message"])

    def test_where_the_payment_leads_the_server_says(self):
        reference = self._ask("all", 150.5)["result"]["reference"]
        transaction = self.env["payment.transaction"].search([("reference", "=", reference)])
        self.assertEqual((transaction.landing_route, transaction.tokenize), (f"{self.path}/paid-online", False))

    def test_without_the_known_datum_nothing_can_be_paid(self):
        self.opener.cookies.clear()
        self.assertIn("open your link again", self._ask("all", 150.5)["error"]["data"]["message"])

    def test_what_is_paid_meanwhile_is_not_paid_twice(self):
        reference = self._ask("all", 150.5)["result"]["reference"]
        self.pay(self.first)
        transaction = self.env["payment.transaction"].search([("reference", "=", reference)])
        transaction._process("demo", {"reference": reference, "simulated_state": "done"})
        transaction._post_process()
        self.env.invalidate_all()
        self.assertEqual((self.second.amount_residual, self.case.amount_credit), (0, 100))

    def test_money_not_assigned_yet_is_taken_off(self):
        self.receive(30.5)
        self.assertEqual(self.case._read_pay_choice("all")[1], 120)
        self._pay("all", 120)
        self.assertFalse(self.case.is_open)
        self.assertEqual(self.case._get_page_total(), 0)

    def test_a_payment_on_its_way_is_told(self):
        reference = self._ask("all", 150.5)["result"]["reference"]
        transaction = self.env["payment.transaction"].search([("reference", "=", reference)])
        transaction._process("demo", {"reference": reference, "simulated_state": "pending"})
        self.assertIn("is on its way", self.get().text)

    def test_it_keeps_the_promise_and_joins_the_timeline(self):
        promise = self.case._promise(100, Date.add(NIGHT, days=5))
        self._pay("part-10000", 100)
        self.assertEqual(promise.sudo().state, "kept")
        self.assertIn("Paid on their page", self.case.interaction_ids.sorted("id")[-1:].body)

    def test_the_choices_of_the_page_lead_to_the_form(self):
        page = self.get("/pay").text
        self.assertIn(f"{self.path}/pay/all", page)
        answer = self.send("/pay", choice="items", items=[str(self.items[0].id)])
        self.assertIn("o_payment_form", answer.text)
        self.assertIn('data-amount="100.0"', answer.text)
        self.assertIn("up to", self.send("/pay", choice="part", amount="999").text)
        self.assertIn('data-amount="20.0"', self.send("/pay", choice="part", amount="20,00").text)
