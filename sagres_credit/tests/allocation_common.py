from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from odoo.fields import Command, Date

from .common import NIGHT, CreditCommon


class AllocationCommon(CreditCommon):
    """The words of payments without reference: :meth:`money` arrives, :meth:`work` looks at it."""

    def money(self, amount, memo=False, debtor=None, days=0, post=True, **vals):
        """Book money that reached the bank ``days`` days ago; return the entry."""
        debtor = debtor or self.debtor
        bank = self._get_journal(debtor.company_id, "bank")
        receivable = debtor.with_company(debtor.company_id).property_account_receivable_id
        entry = self.env["account.move"].sudo().create({
            "journal_id": bank.id, "ref": memo, "date": Date.subtract(NIGHT, days=days),
            "line_ids": [
                Command.create({"account_id": bank.default_account_id.id, "debit": amount, "partner_id": debtor.id}),
                Command.create({"account_id": receivable.id, "credit": amount, "partner_id": debtor.id, **vals}),
            ],
        })
        if post:
            entry.action_post()
        return entry

    def work(self):
        """Do what the scheduled job does every hour."""
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.allocation"]._cron_allocate()
        self.env.invalidate_all()

    def get(self, payment, state=None):
        """Return the allocations of a payment, the newest first."""
        domain = [("payment_move_id", "=", payment.id)] + ([("state", "=", state)] if state else [])
        return self.env["credit.allocation"].search(domain, order="id desc")

    def received(self, allocation):
        """Return ``{invoice: amount}`` of what is proposed."""
        return {line.receivable_id.move_id: line.amount for line in allocation.line_ids if line.amount}

    def line(self, allocation, invoice):
        return allocation.line_ids.filtered(lambda line: line.receivable_id.move_id == invoice)

    def item(self, move):
        """Return the receivable item of a move."""
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def opened(self, user=None, payment=None):
        """Open the proposal that waits as a user does, and return it."""
        allocation = self.get(payment) if payment else self.env["credit.allocation"].search([("state", "=", "proposed")])
        allocation = allocation.with_user(user or self.operator)
        allocation.action_open()
        return allocation

    def confirm(self, allocation):
        return allocation.with_context(credit_shown=allocation.fingerprint).action_confirm()

    @contextmanager
    def hook(self, name, function):
        """Replace a hook of receivables, as a module that knows more does."""
        with patch.object(self.registry["credit.receivable"], name, function):
            yield

    def bear(self, percents):
        """Replace the rates that invoices bear: ``{invoice: percent}``."""
        by_id = {move.id: Decimal(percent) for move, percent in percents.items()}

        def get_onerousness(receivables, dates):
            rates = {receivable: by_id.get(receivable.move_id.id, Decimal(0)) for receivable in receivables}
            return dict.fromkeys(dates, rates)

        return self.hook("_get_onerousness", get_onerousness)

    def lapse(self, *invoices):
        """Have invoices be prescribed."""
        ids = {invoice.id for invoice in invoices}
        return self.hook("_get_prescribed", lambda items: items.filtered(lambda item: item.move_id.id in ids))
