from odoo import models
from odoo.fields import Command

from .credit_import_book import BATCH_ROWS


class CreditImport(models.Model):
    _inherit = "credit.import"

    def _settle_items(self, lines):
        """Settle what the client's ledger says is settled: one entry a day, reconciled in one plan a batch.

        The money went through the client's own books: the entry balances the item on the mandate's counterpart
        account, so that neither a bank nor revenue moves here.
        """
        if not lines:
            return
        receivables = self._get_open_receivables(lines)
        if receivables:
            self._lock_rows(receivables)
            receivables.invalidate_recordset(["amount_residual", "amount_residual_currency", "reconciled"])
        payments = self._plan_payments(lines, receivables)
        entries = self._create_payment_entries(payments)
        entries._post(soft=False)
        self._refresh_statistics()
        plan = [item | entry_item for item, entry_item in self._pair_payments(entries, payments)]
        self.env["account.move.line"]._reconcile_plan(plan)

    def _refresh_statistics(self):
        """Tell PostgreSQL how large the ledger has become, often at first and then now and again.

        Core looks up the payments of what is reconciled; planned for the empty tables of a new database, that query
        reads all of them for each invoice.
        """
        batch = self.progress_done // BATCH_ROWS
        if batch < 8 or batch % 16 == 0:
            self.env.flush_all()
            self.env.cr.execute("ANALYZE account_move, account_move_line, account_partial_reconcile")

    def _get_open_receivables(self, lines):
        return lines.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        ).sorted(lambda item: (item.move_id.id, item.date_maturity, item.id))

    def _plan_payments(self, lines, receivables):
        """Return ``[(pay date, receivable item, amount in its currency)]``, the oldest installment first."""
        by_move = receivables.grouped("move_id")
        payments = []
        for line in lines:
            left = line.pay_amount
            for item in by_move.get(line.move_id, ()):
                amount = min(left, abs(item.amount_residual_currency))
                if amount > 0:
                    payments.append((line.pay_date, item, amount))
                    left = line.currency_id.round(left - amount)
        return payments

    def _create_payment_entries(self, payments):
        """Create one entry for each date, its items in the order of ``payments``."""
        journal = self.mandate_id._get_payment_journal()
        by_date = {}
        for date, item, amount in payments:
            by_date.setdefault(date, []).append((item, amount))
        return self.env["account.move"].with_context(skip_invoice_sync=True).create([
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": date,
                "ref": self.env._("Settled in the client's ledger"),
                "credit_import_id": self.id,
                "line_ids": self._prepare_payment_commands(parts),
            }
            for date, parts in by_date.items()
        ])

    def _prepare_payment_commands(self, parts):
        commands, balances = [], {}
        for item, amount in parts:
            share = self._get_payment_share(item, amount)
            commands.append(Command.create({
                "name": item.move_id.name, "account_id": item.account_id.id, "partner_id": item.partner_id.id,
                "currency_id": item.currency_id.id, "no_followup": False, **share,
            }))
            balance, currency_amount = balances.get(item.currency_id, (0, 0))
            balances[item.currency_id] = balance - share["balance"], currency_amount - share["amount_currency"]
        account = self.mandate_id.counterpart_account_id
        commands += [
            Command.create({
                "name": self.env._("Settled in the client's ledger"), "account_id": account.id,
                "currency_id": currency.id, "balance": self.company_id.currency_id.round(balance),
                "amount_currency": currency.round(currency_amount),
            })
            for currency, (balance, currency_amount) in balances.items()
        ]
        return commands

    def _get_payment_share(self, item, amount):
        """Return balance and currency amount of a payment: at the item's own rate, no exchange difference arises."""
        sign = -1 if item.amount_residual_currency > 0 else 1
        full = item.currency_id.compare_amounts(amount, abs(item.amount_residual_currency)) == 0
        part = 1 if full else amount / abs(item.amount_residual_currency)
        balance = self.company_id.currency_id.round(abs(item.amount_residual) * part)
        return {"balance": sign * balance, "amount_currency": sign * amount}

    def _pair_payments(self, entries, payments):
        """Return ``[(receivable item, its payment item)]``: entries keep dates and items in the order of payments."""
        by_date = {}
        for date, item, _amount in payments:
            by_date.setdefault(date, []).append(item)
        pairs = []
        for entry, items in zip(entries, by_date.values()):
            paying = entry.line_ids.filtered(lambda line: line.account_type == "asset_receivable").sorted("id")
            pairs += zip(items, paying)
        return pairs
