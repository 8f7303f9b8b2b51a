from odoo.tests import tagged

from .flow_common import FlowCommon


@tagged("post_install", "-at_install")
class TestMatch(FlowCommon):
    """Bank transfers that write a notice number pay what the notice asks; anomalies wait in the list of receipts."""

    def match(self):
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.match"]._cron_match()
        self.env.invalidate_all()

    def test_a_transfer_with_a_notice_number_pays_its_items(self):
        option = self.options[0]
        item = option.position_id.receivable_ids
        line = self.credit(item.amount_residual, f"avviso {option.notice_number}")
        self.match()
        match = self.env["credit.match"].search([("statement_line_id", "=", line.id)])
        self.assertEqual((match.state, match.why or ""), ("automatic", ""))
        self.assertEqual(item.amount_residual, 0)

    def test_a_bank_line_that_pays_a_flow_is_left_to_the_channel(self):
        line = self.credit(100, "/PUR/LGPE-RIVERSAMENTO/URI/2026-11-20ABI01234-0001")
        self.match()
        self.assertFalse(self.env["credit.match"].search([("statement_line_id", "=", line.id)]))

    def test_anomalies_wait_in_the_list_of_receipts(self):
        anomaly = self.env["pagopa.anomaly"].create({
            "creditor_id": self.creditor.id, "code": "R1", "text": "Paid twice", "amount": 100,
        })
        self.env.flush_all()
        queue = self.env["credit.receipt.queue"].with_user(self.operator).search([("kind", "=", "pagopa")])
        self.assertEqual((queue.res_id, queue.memo, queue.amount), (anomaly.id, "Paid twice", 100))
        self.assertEqual(queue.action_open()["res_model"], "pagopa.anomaly")
