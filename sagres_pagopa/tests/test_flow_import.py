from datetime import datetime, timezone
from decimal import Decimal

from odoo.tests import tagged

from .flow_common import FlowCommon


@tagged("post_install", "-at_install")
class TestFlowImport(FlowCommon):
    """A flow is kept once in each revision, and what is wrong with it by itself is named."""

    def test_a_flow_is_kept_with_its_payments_and_only_once(self):
        lines = [self.get_line(option) for option in self.options]
        flow = self.import_flow(*lines)
        self.assertEqual((flow.amount, flow.count_declared, flow.psp, flow.revision), (1000, 2, "ABI01234", 1))
        self.assertEqual(flow.line_ids.mapped("iuv"), [line.iuv for line in lines])
        self.assertEqual((flow.line_ids[0].company_id, flow.line_ids[0].number), (self.client, 1))
        self.assertEqual(flow.date_created, datetime(2026, 11, 20, 7, 0))  # an hour before, in winter
        self.assertFalse(self.import_flow(*lines))

    def test_a_later_moment_is_the_next_revision_and_an_earlier_one_is_not_taken(self):
        first = self.import_flow(self.get_line(self.options[0]))
        second = self.import_flow(self.get_line(self.options[1]), created=datetime(2026, 11, 20, 9, 0))
        self.assertEqual((second.revision, first.state), (2, "obsolete"))
        self.assertFalse(self.import_flow(self.get_line(self.options[0]), created=datetime(2026, 11, 20, 8, 30)))

    def test_the_platform_numbers_its_revisions(self):
        line = self.get_line(self.options[0])
        flows = self.env["pagopa.flow"]
        moment = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
        first = flows._import(self.creditor, self.get_flow(line, revision=2, created=moment, published=moment), "platform")
        self.assertEqual(first.revision, 2)
        self.assertFalse(flows._import(self.creditor, self.get_flow(line, revision=2, created=moment), "platform"))
        self.assertFalse(flows._import(self.creditor, self.get_flow(line, revision=1, created=moment), "platform"))
        self.assertFalse(flows._import(self.creditor, self.get_flow(line, created=moment), "file"))
        self.assertEqual(flows._import(self.creditor, self.get_flow(line, revision=3, created=moment), "platform").revision, 3)

    def test_a_new_revision_takes_the_receipts_of_the_old_one(self):
        receipt = self.pay_notice(self.options[0])
        first = self.import_flow(self.get_line(self.options[0]))
        self.work()
        self.assertEqual(first.line_ids.receipt_id, receipt)
        second = self.import_flow(self.get_line(self.options[0]), created=datetime(2026, 11, 20, 9, 0))
        self.work()
        self.assertEqual((first.line_ids.receipt_id.id, second.line_ids.receipt_id), (False, receipt))

    def test_totals_and_receiver_are_checked(self):
        line = self.get_line(self.options[0])
        flow = self.get_flow(line)
        cases = {
            "F1": {"total_amount": Decimal("601.00")}, "F2": {"total_count": 2},
            "F3": {"receiver": flow.receiver._replace(code="99999999999")},
            "F4": {"computed_amount": Decimal("600.01")},
        }
        for code, vals in cases.items():
            with self.subTest(code), self.env.cr.savepoint() as point:
                record = self.import_flow(line, **vals)
                self.work()
                found = self.get_anomalies().filtered(lambda anomaly: anomaly.code[0] == "F")
                self.assertEqual((found.code, found.flow_id, record.state), (code, record, "anomalous"))
                self.assertTrue(found.todo)
                self.work()
                self.assertEqual(len(self.get_anomalies().filtered(lambda anomaly: anomaly.code[0] == "F")), 1)
                point.rollback()
                self.env.invalidate_all()

    def test_payments_of_a_flow_for_another_creditor_are_not_matched(self):
        self.pay_notice(self.options[0])
        flow = self.get_flow(self.get_line(self.options[0]))
        record = self.import_flow(*flow.lines, receiver=flow.receiver._replace(code="99999999999"))
        self.work()
        self.assertEqual(record.line_ids.state, "new")

    def test_as_many_statements_for_two_hundred_payments_as_for_twenty(self):
        counts = []
        for count in (20, 200):
            lines = [
                self.get_line(self.options[0], token=f"iur-{count}-{place}", amount=1) for place in range(count)
            ]
            flow = self.get_flow(*lines, id=f"2026-11-20ABI01234-{count}")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["pagopa.flow"]._import(self.creditor, flow)._match()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
