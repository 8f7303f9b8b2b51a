from odoo.fields import Command, Date

from .common import NIGHT, CreditCommon


class SettlementCommon(CreditCommon):
    """A debtor with two open invoices of 200 and 100 euro, accounts for the loss, and the words settlements are made in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loss = cls._account("Losses on receivables", "LOSS1", "expense")
        cls.allowance = cls._account("Allowance for doubtful debts", "ALLW1", "liability_current")
        cls.mandate.write({"settlement_account_id": cls.loss.id, "settlement_allowance_account_id": cls.allowance.id})

    @classmethod
    def _account(cls, name, code, kind, **vals):
        return cls.env["account.account"].with_company(cls.client).create({
            "name": name, "code": code, "account_type": kind, "company_ids": [Command.set(cls.client.ids)], **vals,
        })

    def build(self):
        super().build()
        self.moves = self.invoice(200.0, 60), self.invoice(100.0, 30)
        self.run_night()
        self.case = self.get_case()

    def settle(self, amount=120.0, items=None, amounts=None, **vals):
        """Have the debtor settle the open items for ``amount``, in one or more installments every ten days."""
        items = items or self.case._get_open_items()
        self.case._check_free_items(items)
        settlement = self.env["credit.settlement"].create({
            "case_id": self.case.id, "amount": amount, "amount_debt": sum(items.mapped("amount_residual")),
            "receivable_ids": items.ids, "date_agreed": NIGHT,
            "line_ids": [
                Command.create({"date_due": Date.add(NIGHT, days=10 * number), "amount": share})
                for number, share in enumerate(amounts or [amount], start=1)
            ],
            **vals,
        })
        settlement._remember_ledger()
        settlement._set_active()
        return settlement

    def write_off(self, items=None, tax_cause="mini_credit"):
        """Prepare the write-off of some items, by default of all that is open."""
        items = items or self.case._get_open_items()
        return self.env["credit.settlement"].create({
            "case_id": self.case.id, "kind": "write_off", "tax_cause": tax_cause, "receivable_ids": items.ids,
            "amount_debt": sum(items.mapped("amount_residual")),
        })

    def settle_transaction(self):
        """Do what happens before the transaction commits."""
        self.env.cr.precommit.run()

    def get_line(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def trial_balance(self):
        """Return ``{account: balance}`` of the posted entries of the client, and check that they add up to zero."""
        balances = dict(self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"],
        ))
        self.assertAlmostEqual(sum(balances.values()), 0, places=2)
        return balances

    def changes(self, before):
        """Return what moved on each account since ``before``, by account."""
        after = self.trial_balance()
        moved = {account: round(after.get(account, 0) - before.get(account, 0), 2) for account in {*before, *after}}
        return {account: amount for account, amount in moved.items() if amount}

    def assert_ledger(self, residual):
        """Check that partner ledger and case both say that the debtor owes this much."""
        lines = self.env["account.move.line"].search([
            ("partner_id", "=", self.debtor.id), ("account_type", "=", "asset_receivable"), ("parent_state", "=", "posted"),
        ])
        self.assertAlmostEqual(sum(lines.mapped("amount_residual")), residual, places=2)
        self.assertAlmostEqual(sum(lines.mapped("balance")), residual, places=2)
        self.assertAlmostEqual(self.case.amount_due, max(residual, 0), places=2)

    def assert_kept(self, settlement, written_off):
        self.assertEqual((settlement.state, settlement.amount_written_off), ("kept", written_off))
        self.assertFalse(settlement.receivable_ids.filtered("amount_residual"))
        self.assertFalse(settlement.receivable_ids.filtered("hold"))

    def problems(self, kind, settlement):
        return self.env["credit.problem"].search([
            ("kind", "=", kind), ("res_model", "=", "credit.settlement"), ("res_id", "=", settlement.id),
            ("state", "=", "open"),
        ])
