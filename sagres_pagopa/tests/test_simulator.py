import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import TAX_CODE, PagopaCommon


class SimulatorCommon(PagopaCommon):
    """A creditor in the simulated environment with a receipts journal, a bank journal and two notices to pay."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.creditor.account_ids.journal_id = self._get_journal(self.client, "bank")
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.position = self.positions.filtered(lambda position: position.amount == 600)
        self.notice = self.position.option_ids.notice_number


@tagged("post_install", "-at_install")
class TestSimulator(SimulatorCommon):
    """In the simulated environment a notice goes its whole way, from the counter to the bank's statement."""

    def test_a_notice_is_paid_through_the_endpoint_and_booked(self):
        action = self.position.with_user(self.manager).action_pay_simulated()
        self.assertEqual(action["params"]["message"], "Paid in the simulator: the receipt is booked.")
        receipt = self.position.option_ids.receipt_ids
        self.assertEqual((receipt.state, receipt.source, receipt.amount), ("booked", "node", 600))
        self.assertEqual((self.position.state, self.invoices[0].amount_residual), ("paid", 0))
        calls = self.env["pagopa.call"].search([("direction", "=", "in")], order="id")
        self.assertEqual(calls.mapped("operation"), ["paVerifyPaymentNotice", "paGetPaymentV2", "paSendRTV2"])
        self.assertEqual(set(calls.mapped("outcome")), {"OK"})

    def test_a_position_of_the_platform_is_paid_there_and_its_receipt_read(self):
        self.creditor.write({"use_gpd": True, "use_node": False})
        self.position.with_user(self.manager).action_pay_simulated()
        receipt = self.position.option_ids.receipt_ids
        self.assertEqual((receipt.state, receipt.source, self.position.state), ("booked", "platform", "paid"))

    def test_of_a_plan_the_next_installment_is_paid(self):
        self.sign_plan(count=4)
        self.env.cr.precommit.run()
        plan = self.env["pagopa.position"]._make_for_cases(self.case).filtered(lambda one: one.kind == "plan")
        plan._publish()
        for _time in range(2):
            plan.with_user(self.manager).action_pay_simulated()
        paid = plan.option_ids.filtered(lambda option: option.state == "paid")
        self.assertEqual((paid.mapped("number"), plan.state), ([1, 2], "partially_paid"))

    def test_what_is_paid_is_not_paid_again(self):
        self.creditor._pay_simulated(self.notice)
        with self.assertRaisesRegex(UserError, "This notice is paid already"):
            self.creditor._pay_simulated(self.notice)
        with self.assertRaisesRegex(UserError, "Nothing is left to pay of"):
            self.position.with_user(self.manager).action_pay_simulated()

    def test_what_cannot_be_paid_is_said_in_words(self):
        self.position._withdraw("cancelled")
        with self.assertRaisesRegex(UserError, "This notice was withdrawn"):
            self.creditor._pay_simulated(self.notice)
        with self.assertRaisesRegex(UserError, "This notice is not known"):
            self.creditor._pay_simulated("301000000000099995")

    def test_a_closed_day_is_a_flow_and_a_bank_line(self):
        self.creditor._pay_simulated(self.notice)
        action = self.creditor.with_user(self.manager).action_close_simulated_day()
        self.assertEqual(action["params"]["message"], "Flows made and credited by the bank: 1")
        line = self.env["account.bank.statement.line"].search([("journal_id", "=", self.creditor.account_ids.journal_id.id)])
        self.assertEqual(line.amount, 600)
        self.assertRegex(line.payment_ref, r"^/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/2026-11-23SIMPSP-S\d{9}$")
        flow = self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)])
        self.assertEqual((flow.amount, len(flow.line_ids), flow.line_ids.iuv), (600, 1, self.position.option_ids.iuv))
        self.assertEqual((flow.source, flow.state), ("platform", "reconciled"))
        self.assertEqual((flow.statement_line_ids, line.is_reconciled), (line, True))
        self.assertFalse(self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id)]))
        action = self.creditor.with_user(self.manager).action_close_simulated_day()
        self.assertIn("Nothing was paid", action["params"]["message"])

    def test_without_a_bank_journal_the_day_stays_open(self):
        self.creditor._pay_simulated(self.notice)
        self.creditor.account_ids.journal_id = False
        with self.assertRaisesRegex(UserError, "Enter the bank journal of the account"), self.env.cr.savepoint():
            self.creditor.action_close_simulated_day()
        self.creditor.account_ids.journal_id = self._get_journal(self.client, "bank")
        self.assertEqual(len(self.creditor._close_simulated_day()), 1)

    def test_only_a_manager_simulates_and_only_where_nothing_is_real(self):
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            self.position.with_user(self.operator).action_pay_simulated()
        with self.assertRaisesRegex(AccessError, "Only a credit manager"):
            self.creditor.with_user(self.operator).action_close_simulated_day()
        for environment in ("test", "production"):
            self.creditor.environment = environment
            for act in (self.position.with_user(self.manager).action_pay_simulated,
                        self.creditor.with_user(self.manager).action_close_simulated_day,
                        self.creditor._get_platform):
                with self.subTest(environment=environment), self.assertRaisesRegex(UserError, "simulated environment only"):
                    act()

    def test_the_memory_of_the_platform_is_each_client_s_own(self):
        self.creditor._pay_simulated(self.notice)
        other = self._create_creditor(self.other_client, station="12345678903_02")
        self.assertEqual(other._get_platform().payments(), [])
        self.assertEqual(len(self.creditor._get_platform().payments()), 1)

    def test_what_an_error_leaves_in_the_memory_is_undone(self):
        store = self.creditor._get_platform().store
        with self.assertRaises(ZeroDivisionError), store.transaction():
            store.put("a", "1", {"value": 1})
            with store.transaction():
                store.put("a", "2", {"value": 2})
            raise ZeroDivisionError
        self.assertEqual(store.scan("a"), [])
        with store.transaction():
            store.put("a", "b_", {})
            store.put("a", "bc", {})
            self.assertEqual([key for key, _value in store.scan("a", "b_")], ["b_"])


@tagged("post_install", "-at_install")
class TestSimulatorDesk(SimulatorCommon, HttpCase):
    """Whoever has the address pays a notice at the desk, with nothing but what is printed on it."""

    def setUp(self):
        super().setUp()
        self.url = f"/pagopa/simulator/{self.creditor.simulator_token}"

    def post(self, **values):
        self.env.flush_all()
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(self.url).text).group(1)
        response = self.url_open(self.url, data={"csrf_token": token, **values})
        self.env.invalidate_all()
        return response

    def test_a_notice_is_looked_up_and_paid(self):
        spaced = " ".join(self.notice[place:place + 4] for place in range(0, 18, 4))
        found = self.post(notice=spaced, body=TAX_CODE)
        self.assertIn("600.00", found.text)
        self.assertIn("Pay in the simulation", found.text)
        self.assertEqual(self.position.state, "valid")
        paid = self.post(notice=self.notice, body=TAX_CODE, step="pay")
        self.assertEqual(paid.status_code, 200)
        self.assertIn("Paid in the simulation", paid.text)
        self.assertEqual((self.position.state, self.invoices[0].amount_residual), ("paid", 0))
        self.assertIn("This notice is paid already", self.post(notice=self.notice, body=TAX_CODE).text)

    def test_the_code_of_the_notice_can_be_scanned(self):
        found = self.post(notice=f"PAGOPA|002|{self.notice}|{TAX_CODE}|60000")
        self.assertIn("600.00", found.text)

    def test_a_link_brings_the_notice_along_and_pays_nothing(self):
        page = self.url_open(f"{self.url}?notice={self.notice}&body={TAX_CODE}&step=pay")
        self.assertIn(f'value="{self.notice}"', page.text)
        self.assertEqual(self.position.state, "valid")

    def test_what_is_typed_wrong_is_said(self):
        for notice, body, words in (
            ("123", TAX_CODE, "18 digits"), (self.notice, "1", "The tax code of the body"),
            ("301000000000099995", TAX_CODE, "This notice is not known"), ("<script>", TAX_CODE, "18 digits"),
        ):
            with self.subTest(words):
                response = self.post(notice=notice, body=body, step="pay")
                self.assertEqual(response.status_code, 422)
                self.assertIn(words, response.text)

    def test_it_is_marked_as_a_simulation_and_kept_by_nobody(self):
        page = self.url_open(self.url)
        self.assertIn("No money moves here", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_a_payment_without_the_page_is_refused(self):
        response = self.url_open(self.url, data={"notice": self.notice, "body": TAX_CODE, "step": "pay"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.position.state, "valid")

    def test_elsewhere_there_is_no_desk(self):
        self.assertEqual(self.url_open("/pagopa/simulator/wrong").status_code, 404)
        self.creditor.environment = "test"
        self.env.flush_all()
        self.assertEqual(self.url_open(self.url).status_code, 404)
