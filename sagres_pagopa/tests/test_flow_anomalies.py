from datetime import datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .flow_common import FlowCommon


@tagged("post_install", "-at_install")
class TestFlowAnomalies(FlowCommon):
    """What a payment of a flow may lack: each is named once, and leaves the list by itself when it adds up."""

    def report(self, *lines):
        """Import these payments, do the work twice and return them."""
        flow = self.import_flow(*lines)
        self.work()
        self.work()
        return flow.line_ids

    def add_beneficiary(self, option):
        option.position_id.state = "draft"
        option.beneficiary_ids = [Command.create({
            "name": "Province", "tax_code": "99999999999", "iban": "IT60X0542811101000000123456",
            "category_id": self.category.id, "amount": 30,
        })]
        option.position_id.state = "valid"

    def test_a_payment_without_its_receipt_until_it_comes(self):
        for outcome in "034":
            with self.subTest(outcome), self.env.cr.savepoint() as point:
                line = self.report(self.get_line(self.options[0], outcome=outcome))
                self.assertAnomalies("L1")
                self.assertEqual((line.state, self.get_anomalies().flow_line_id), ("anomalous", line))
                point.rollback()
                self.env.invalidate_all()
        line = self.report(self.get_line(self.options[0]))
        receipt = self.pay_notice(self.options[0])
        self.work()
        self.assertAnomalies()
        self.assertEqual((line.state, line.receipt_id, line.flow_id.state), ("matched", receipt, "waiting"))

    def test_a_receipt_that_is_not_booked_yet_is_no_anomaly(self):
        receipt = self.pay_notice(self.options[0], book=False)
        line = self.report(self.get_line(self.options[0]))
        self.assertAnomalies()
        self.assertEqual((line.state, line.flow_id.state), ("new", "read"))
        receipt._book_safely()
        self.work()
        self.assertEqual((line.state, line.receipt_id), ("matched", receipt))

    def test_more_than_one_booked_payment_fits(self):
        receipt = self.pay_notice(self.options[0])
        self.env["pagopa.receipt.transfer"].create({
            "receipt_id": receipt.id, "number": 1, "tax_code": self.creditor.tax_code, "amount": 1,
        })
        line = self.report(self.get_line(self.options[0]))
        self.assertAnomalies("L2")
        self.assertEqual((line.receipt_id.id, line.flow_id.state), (False, "anomalous"))

    def test_another_amount_than_the_receipt(self):
        self.pay_notice(self.options[0])
        self.report(self.get_line(self.options[0], 590))
        self.assertAnomalies("L3")
        self.assertEqual(self.get_anomalies().amount, -10)

    def test_a_revocation_is_compared_with_the_refund(self):
        receipt = self.pay_notice(self.options[0])
        line = self.report(self.get_line(self.options[0], -600, outcome="3"))
        self.assertAnomalies("L4")
        self.assertEqual(self.get_anomalies().amount, 600)
        payment = self.env["account.payment"].create({
            "payment_type": "outbound", "partner_type": "customer", "partner_id": self.debtor.id, "amount": 600,
            "journal_id": self.bank_journal.id, "pagopa_refund_id": receipt.id, "company_id": self.client.id,
        })
        payment.action_post()
        self.work()
        self.assertAnomalies()
        self.assertEqual(line.state, "matched")

    def test_a_positive_revocation_is_compared_by_its_size(self):
        self.pay_notice(self.options[0])
        self.report(self.get_line(self.options[0], 600, outcome="3"))
        self.assertAnomalies("L4")

    def test_an_outcome_nobody_knows(self):
        self.pay_notice(self.options[0])
        line = self.report(self.get_line(self.options[0], outcome="7"))
        self.assertAnomalies("L5")
        self.assertEqual((line.outcome, line.outcome_code, line.state), ("other", "7", "anomalous"))

    def test_paid_without_receipt_and_the_position_is_not_known(self):
        self.report(self.get_line(self.options[0], outcome="9", iuv="01000000000099995"))
        self.assertAnomalies("L6")

    def test_paid_without_receipt_and_several_beneficiaries(self):
        self.add_beneficiary(self.options[0])
        self.report(self.get_line(self.options[0], outcome="8"))
        self.assertAnomalies("L7")
        self.assertFalse(self.env["pagopa.receipt"].search([("option_id", "=", self.options[0].id)]))

    def test_the_same_payment_twice_in_a_flow(self):
        self.pay_notice(self.options[0])
        line = self.get_line(self.options[0], index=None)
        lines = self.report(line, line)
        self.assertAnomalies("L8", "L8")
        self.assertEqual(lines.mapped("state"), ["anomalous", "anomalous"])

    def test_paid_without_receipt_makes_the_receipt_once(self):
        line = self.report(self.get_line(self.options[0], outcome="9"))
        receipt = self.env["pagopa.receipt"].search([("option_id", "=", self.options[0].id)])
        self.assertEqual((len(receipt), receipt.source, receipt.state, line.state), (1, "flow", "new", "new"))
        receipt._book_safely()
        self.work()
        self.assertEqual((receipt.payment_id.amount, str(receipt.payment_id.date)), (600, "2026-11-19"))
        self.assertEqual((line.state, line.receipt_id, self.invoices[0].amount_residual), ("matched", receipt, 0))
        self.assertAnomalies()

    def test_a_receipt_that_comes_after_all_books_nothing_more(self):
        self.report(self.get_line(self.options[0], outcome="9"))
        receipt = self.env["pagopa.receipt"].search([("option_id", "=", self.options[0].id)])
        with self.assertRaises(AssertionError):
            self.pay_notice(self.options[0])  # PAA_RECEIPT_DUPLICATA
        self.assertEqual(self.env["pagopa.receipt"].search([("option_id", "=", self.options[0].id)]), receipt)

    def test_payments_of_another_intermediary_are_no_anomaly(self):
        lines = self.report(
            self.get_line(self.options[0], iuv="47000000000000124"), self.get_line(self.options[0], iuv="RF4399ABC"),
            self.get_line(self.options[0], iuv="123456789012345", outcome="9"),
        )
        self.assertAnomalies()
        self.assertEqual(set(lines.mapped("state")), {"foreign"})
        self.assertEqual(lines.flow_id.state, "waiting")

    def test_a_known_notice_is_ours_whatever_its_form(self):
        self.options[0].iuv = "RF43ABC"
        self.pay_notice(self.options[0])
        self.assertEqual(self.report(self.get_line(self.options[0])).state, "matched")

    def test_what_a_person_solved_is_not_raised_again_and_the_flow_goes_on(self):
        line = self.report(self.get_line(self.options[0]))
        anomaly = self.get_anomalies()
        for user in (self.operator, self.client_user):
            with self.assertRaises(AccessError):
                anomaly.with_user(user).action_solve()
        wizard = self.env["pagopa.anomaly.solve"].with_user(self.manager).create({
            "anomaly_ids": [Command.set(anomaly.ids)], "solution": "Paid at the counter of the town hall",
        })
        wizard.action_solve()
        self.work()
        self.assertAnomalies()
        self.assertEqual((anomaly.solution, line.flow_id.state), ("Paid at the counter of the town hall", "waiting"))

    def test_anomalies_of_a_replaced_flow_are_solved(self):
        self.report(self.get_line(self.options[0]))
        self.assertAnomalies("L1")
        self.import_flow(created=datetime(2026, 11, 20, 9, 0))
        self.assertAnomalies()

    def test_staff_of_another_client_sees_nothing(self):
        other = self._create_user("ugo", "sagres_credit.group_client", self.other_client)
        line = self.report(self.get_line(self.options[0]))
        for user, count in ((self.client_user, 1), (self.operator, 1), (other, 0)):
            context = {"allowed_company_ids": user.company_ids.ids}
            for name in ("pagopa.flow", "pagopa.flow.line", "pagopa.anomaly", "pagopa.quadrature"):
                with self.subTest(user=user.login, model=name):
                    found = self.env(user=user, context=context)[name].search([("creditor_id", "=", self.creditor.id)])
                    self.assertEqual(len(found) > 0, bool(count))
        for user in (self.client_user, self.operator):
            with self.assertRaises(AccessError):
                line.flow_id.with_user(user).action_work()
            with self.assertRaises(AccessError):
                line.flow_id.with_user(user).write({"amount": 1})
