from odoo.fields import Date

from .common import NIGHT, CreditCommon


class EducationCommon(CreditCommon):
    """Words for tests on how debtors pay: an item that was paid so many days after its due date."""

    def pay_late(self, move, late, amount=None):
        """Pay an invoice so many days after its due date (negative: before it)."""
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(move.company_id).create({
            "amount": amount or move.amount_residual, "payment_date": Date.add(move.invoice_date_due, days=late),
        })
        return wizard._create_payments()

    def paid(self, days, late, debtor=None, amount=100.0):
        """Post an invoice that fell due ``days`` days ago and was paid ``late`` days after it."""
        move = self.invoice(amount, days, debtor)
        self.pay_late(move, late)
        return move

    def measure(self, date=NIGHT, companies=None):
        self.env["credit.debtor.delay"]._update(companies or self.clients, date)

    def get_delay(self, debtor=None):
        return self.env["credit.debtor.delay"].search([("partner_id", "=", (debtor or self.debtor).id)])
