from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from ..tools.flow_file import with_totals
from ..tools.flow_types import Flow, FlowLine, Party
from .common import TAX_CODE, PagopaCommon
from .node_samples import RECEIPT

__all__ = ["FLOW_ID", "FlowCommon"]

FLOW_ID = "2026-11-20ABI01234-0001"


class FlowCommon(PagopaCommon):
    """Two notices of 600 and 400 euro, and the words by which they are paid, reported and credited."""

    def setUp(self):
        super().setUp()
        self.creditor.action_make_journal()
        self.positions = self.env["pagopa.position"]._make_for_cases(self.case)
        self.positions._publish()
        self.position = self.positions.filtered(lambda position: position.amount == 600)
        self.options = self.positions.option_ids.sorted("amount", reverse=True)
        self.asked = {option: option.amount for option in self.options}  # an option that is paid asks for nothing
        self.bank_journal = self._get_journal(self.client, "bank")
        self.creditor.account_ids.journal_id = self.bank_journal

    def pay_notice(self, option, amount=None, token=None, index=1, book=True):
        """Have a notice paid at a provider, and return its receipt."""
        amount = Decimal(str(amount or self.asked[option])).quantize(Decimal("0.01"))
        part = replace(RECEIPT.transfers[0], amount=amount, fiscal_code=TAX_CODE, index=index)
        receipt = replace(
            RECEIPT, notice_number=option.notice_number, fiscal_code=TAX_CODE, iuv=option.iuv, amount=amount, transfers=(part,),
            receipt_id=token or f"iur-{option.id}", transfer_date=date(2026, 11, 20),
        )
        self.assertFalse(self.env["pagopa.receipt"]._keep(self.creditor, receipt))
        kept = self.env["pagopa.receipt"].search([("receipt_number", "=", receipt.receipt_id), ("iuv", "=", option.iuv)])
        if book:
            kept._book_safely()
        return kept

    def get_line(self, option, amount=None, outcome="0", token=None, index=1, iuv=None):
        amount = Decimal(str(amount if amount is not None else self.asked[option])).quantize(Decimal("0.01"))
        return FlowLine(iuv or option.iuv, token or f"iur-{option.id}", index, amount, outcome, date(2026, 11, 19))

    def get_flow(self, *lines, **vals):
        """Return a flow of these payments with the totals they have."""
        flow = Flow(
            id=FLOW_ID, psp="ABI01234", created=datetime(2026, 11, 20, 8, 0), regulation="TRN0001",
            regulation_date=date(2026, 11, 20), sender=Party("B", "SELBIT2B", "Banca Uno"), receiver=Party("G", TAX_CODE, "Casa"),
            bic="", total_count=0, total_amount=Decimal(0), lines=tuple(lines),
        )
        return replace(with_totals(flow), **vals)

    def import_flow(self, *lines, **vals):
        return self.env["pagopa.flow"]._import(self.creditor, self.get_flow(*lines, **vals))

    def credit(self, amount, text=None, day="2026-11-20"):
        """Have the bank credit an amount."""
        return self.env["account.bank.statement.line"].create({
            "journal_id": self.bank_journal.id, "amount": amount, "date": day,
            "payment_ref": f"/PUR/LGPE-RIVERSAMENTO/URI/{FLOW_ID}" if text is None else text,
        })

    def work(self):
        """Do the work of the scheduled job for this client."""
        self.env["pagopa.flow"]._work(self.creditor)
        self.env.flush_all()
        self.env.invalidate_all()

    def get_anomalies(self, state="open"):
        return self.env["pagopa.anomaly"].search([("creditor_id", "=", self.creditor.id), ("state", "=", state)])

    def assertAnomalies(self, *codes):
        self.assertEqual(sorted(self.get_anomalies().mapped("code")), sorted(codes))
