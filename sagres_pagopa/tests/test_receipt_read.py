from odoo.tests import tagged

from ..tools.platform_error import PlatformBusy
from .queue_common import TAX_CODE, QueueCommon


@tagged("post_install", "-at_install")
class TestReceiptRead(QueueCommon):
    """Receipts that nobody brings are fetched, and take the way of those that are brought."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.positions = self.make(use_gpd=True)
        self.position = self.positions[0]
        self.run_queue()

    def pay_there(self, position=None, **options):
        notice = (position or self.position).option_ids.filtered(lambda option: option.kind == "full").notice_number
        return self.platform.pay(TAX_CODE, notice, **options)

    def read(self):
        with self.night_cursor() as env:
            env["pagopa.receipt"]._cron_read()
        self.env.invalidate_all()
        return self.env["pagopa.receipt"].search([("creditor_id", "=", self.creditor.id)])

    def make_line(self, outcome, **vals):
        """Return the line of a flow that reports a payment."""
        flow = self.env["pagopa.flow"].sudo().create({
            "creditor_id": self.creditor.id, "name": "2026-11-23SIMPSP-S1", "psp": "SIMPSP", "amount": 600,
        })
        return self.env["pagopa.flow.line"].sudo().create({
            "flow_id": flow.id, "iuv": outcome["iuv"], "receipt_number": outcome["receipt_id"], "number": 1, "amount": 600,
            "outcome": "0", "outcome_code": "0", **vals,
        })

    def test_a_payment_at_the_platform_is_read_once_and_booked(self):
        self.pay_there()
        receipt = self.read()
        self.assertEqual((receipt.source, receipt.amount, receipt.option_id), ("platform", 600, self.position.option_ids))
        before = len(self.calls)
        self.assertEqual(self.read(), receipt)
        self.assertEqual(len(self.calls) - before, 1, "Only the list is read again")
        receipt._book_safely()
        self.assertEqual((receipt.state, self.position.state, self.invoices[0].amount_residual), ("booked", "paid", 0))

    def test_a_failure_of_the_platform_is_read_over_the_next_time(self):
        self.pay_there()
        self.platform.faults.add(500, times=1)
        self.assertFalse(self.read())
        self.assertEqual(self.read().amount, 600)

    def test_a_missing_receipt_is_asked_for_and_kept_once(self):
        line = self.make_line(self.pay_there())
        receipt = self.env["pagopa.receipt"]._ask_receipt(line)
        self.assertEqual((receipt.notice_number, receipt.amount_ours), (self.position.option_ids.notice_number, 600))
        self.assertEqual(self.env["pagopa.receipt"]._ask_receipt(line), receipt)
        self.assertEqual(self.read(), receipt, "The list brings the same receipt, which is here already")
        receipt._book_safely()
        self.assertEqual(self.position.state, "paid")

    def test_a_receipt_the_platform_does_not_have_is_nothing(self):
        line = self.make_line(self.pay_there(receipt="none"))
        self.assertFalse(self.env["pagopa.receipt"]._ask_receipt(line))

    def test_who_asked_often_enough_waits(self):
        line = self.make_line(self.pay_there())
        self.platform.rates._limits = {"bizevents": (1, 3600)}
        self.env["pagopa.receipt"]._ask_receipt(line)
        with self.assertRaises(PlatformBusy):
            self.env["pagopa.receipt"]._ask_receipt(line)

    def test_what_a_flow_misses_is_asked_for_by_the_job(self):
        line = self.make_line(self.pay_there())
        self.env["pagopa.anomaly"]._raise("L1", line)
        self.creditor.use_gpd = False
        self.env.flush_all()
        self.assertEqual(self.read().receipt_number, line.receipt_number)

    def test_a_reported_payment_without_a_receipt_wakes_the_job(self):
        line = self.make_line(self.pay_there())
        cron = self.env.ref("sagres_pagopa.pagopa_receipt_cron_read").sudo()
        before = self.env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id)])
        line._ask_receipt()
        self.assertEqual(self.env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id)]), before + 1)
