from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .flow_common import FLOW_ID, FlowCommon


@tagged("post_install", "-at_install")
class TestFlowBank(FlowCommon):
    """From the bank line to the position: what adds up is reconciled by itself, what does not is named."""

    def setUp(self):
        super().setUp()
        self.receipts = self.env["pagopa.receipt"]
        for option in self.options:
            self.receipts |= self.pay_notice(option)

    def get_trial(self):
        rows = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"],
        )
        return {account: round(balance, 2) for account, balance in rows}

    def test_receipts_flow_and_bank_line_are_reconciled_by_themselves(self):
        flow = self.import_flow(*map(self.get_line, self.options))
        self.work()
        self.assertEqual(flow.state, "waiting")
        line = self.credit(1000)
        transit = self.creditor._get_transit_account()
        before = self.get_trial()
        self.work()
        self.assertEqual((flow.state, flow.statement_line_ids, line.is_reconciled), ("reconciled", line, True))
        self.assertEqual(set(self.options.mapped("state")), {"reported"})
        self.assertEqual(set(self.positions.mapped("state")), {"reported"})
        after = self.get_trial()
        self.assertEqual((before[transit], after[transit]), (1000, 0))
        self.assertNotIn(self.bank_journal.suspense_account_id, after)
        self.assertEqual(sum(after.values()), 0)
        self.assertEqual(len(line.move_id.line_ids), 2)  # one counterpart, however many payments
        self.assertAnomalies()
        self.work()
        self.assertEqual(flow.state, "reconciled")

    def test_supplementary_transfers_add_up(self):
        flow = self.import_flow(*map(self.get_line, self.options))
        self.credit(700)
        self.work()
        self.assertEqual(flow.state, "anomalous")
        self.assertEqual(self.get_anomalies().amount, -300)
        self.assertAnomalies("B1")
        self.credit(300, f"/PUR/LGPE-RIVERSAMENTO/TXT/1/URI/{FLOW_ID}")
        self.work()
        self.work()
        self.assertEqual((flow.state, len(flow.statement_line_ids)), ("reconciled", 2))
        self.assertEqual(set(flow.statement_line_ids.mapped("is_reconciled")), {True})
        self.assertAnomalies()
        self.assertEqual(self.get_anomalies("solved").solution, "It adds up now")

    def test_what_banks_do_to_the_text_does_not_matter(self):
        flow = self.import_flow(*map(self.get_line, self.options))
        line = self.credit(1000, "BONIFICO SEPA PUR LGPE - RIVERSAMENTO URI 2026-11-20ABI01 234-0001 BANCA")
        self.work()
        self.assertEqual((flow.statement_line_ids, flow.state), (line, "reconciled"))

    def test_a_credit_whose_flow_is_not_here_is_named_after_a_bank_day(self):
        line = self.credit(1000)
        self.work()
        self.assertAnomalies()
        with freeze_time("2026-11-23 10:00:00"):
            self.work()
            self.work()
            self.assertAnomalies("B2")
            self.assertEqual(self.get_anomalies().statement_line_id, line)
            flow = self.import_flow(*map(self.get_line, self.options))
            self.work()
            self.assertEqual(flow.state, "reconciled")
            self.assertAnomalies()

    def test_a_flow_without_its_credit_is_named_after_two_bank_days(self):
        flow = self.import_flow(*map(self.get_line, self.options))
        with freeze_time("2026-11-23 10:00:00"):
            self.work()
            self.assertAnomalies()
        with freeze_time("2026-11-24 10:00:00"):
            self.work()
            self.work()
            self.assertAnomalies("B3")
            self.assertEqual((self.get_anomalies().flow_id, flow.state), (flow, "waiting"))
            self.credit(1000)
            self.work()
            self.assertAnomalies()

    def test_a_receipt_in_no_flow_is_named_after_two_bank_days(self):
        with freeze_time("2026-11-24 10:00:00"):
            self.work()
            self.work()
            self.assertAnomalies("R3", "R3")
            self.assertEqual(self.get_anomalies().receipt_id, self.receipts)
            self.import_flow(*map(self.get_line, self.options))
            self.work()
            self.assertAnomalies("B3")

    def test_a_single_payment_is_matched_by_its_iuv_and_amount(self):
        line = self.credit(600, f"/RFB/{self.options[0].iuv}/600.00/TXT/Retta")
        other = self.credit(399, f"/RFB/{self.options[1].iuv}/399.00")
        self.work()
        self.assertEqual((line.is_reconciled, other.is_reconciled), (True, False))
        self.assertEqual(self.options.mapped("state"), ["reported", "paid"])
        self.assertEqual(self.position.state, "reported")

    def test_what_a_person_undoes_opens_the_flow_and_is_not_done_again_by_itself(self):
        flow = self.import_flow(*map(self.get_line, self.options))
        line = self.credit(1000)
        self.work()
        line.action_undo_reconciliation()
        self.assertEqual((flow.state, flow.is_by_hand), ("waiting", True))
        self.assertEqual(set(self.options.mapped("state")) | set(self.positions.mapped("state")), {"paid"})
        self.work()
        self.assertEqual((flow.state, line.is_reconciled), ("waiting", False))
        flow.with_user(self.manager).action_work()
        self.assertEqual((flow.state, line.is_reconciled), ("reconciled", True))

    def test_a_new_revision_of_a_reconciled_flow_is_for_a_person(self):
        old = self.import_flow(*map(self.get_line, self.options))
        line = self.credit(1000)
        self.work()
        new = self.import_flow(self.get_line(self.options[0]), created=datetime(2026, 11, 20, 9, 0))
        self.assertEqual((old.state, self.options.mapped("state")), ("obsolete", ["paid", "paid"]))
        self.work()
        self.assertAnomalies("B1", "B4")
        self.assertEqual((new.state, new.statement_line_ids), ("anomalous", line))

    def test_a_payment_in_two_flows_is_paid_by_both_bank_lines(self):
        receipt = self.receipts[0]
        receipt.transfer_ids.amount = 350
        self.env["pagopa.receipt.transfer"].create({
            "receipt_id": receipt.id, "number": 2, "tax_code": self.creditor.tax_code, "amount": 250,
        })
        first = self.import_flow(self.get_line(self.options[0], 350), self.get_line(self.options[1]))
        second = self.import_flow(self.get_line(self.options[0], 250, index=2), id="2026-11-20ABI01234-0002")
        self.credit(750)
        self.work()
        self.assertEqual((first.state, second.state, self.options[0].state), ("reconciled", "waiting", "paid"))
        self.credit(250, "/PUR/LGPE-RIVERSAMENTO/URI/2026-11-20ABI01234-0002")
        self.work()
        self.assertEqual((second.state, self.options[0].state), ("reconciled", "reported"))

    def test_the_quadrature_of_the_day(self):
        self.import_flow(self.get_line(self.options[0]))
        self.credit(600)
        self.work()
        days = self.env["pagopa.quadrature"].search([("creditor_id", "=", self.creditor.id)])
        day = days.filtered("receipt_count")
        self.assertEqual((day.receipt_count, day.amount_booked, day.amount_reported), (2, 1000, 600))
        self.assertEqual((day.amount_credited, day.amount_transit, day.amount_difference), (600, 400, -400))
        receipts = self.env["pagopa.receipt"].search(day.action_open_receipts()["domain"])
        self.assertEqual(receipts, self.receipts.sorted(lambda one: -one.id))
        self.assertEqual(self.env["pagopa.flow.line"].search_count(day.action_open_lines()["domain"]), 1)

    def test_a_bank_day_is_neither_weekend_nor_holiday(self):
        with freeze_time("2026-12-09 10:00:00"):  # the 8th is a holiday
            self.assertEqual(self.env["pagopa.flow"]._get_limit(2), date(2026, 12, 4))
