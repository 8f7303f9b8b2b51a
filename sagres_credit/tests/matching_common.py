from contextlib import contextmanager

from odoo.fields import Date

from .common import NIGHT, CreditCommon


class MatchingCommon(CreditCommon):
    """The words of incoming money: :meth:`credit` comes to the bank, :meth:`work` does what the scheduled job does."""

    def build(self):
        super().build()
        self.mandate.user_id.tz = "Europe/Rome"
        self.bank = self._get_journal(self.client, "bank")
        self.second = self._create_debtor("Ugo Neri", self.client)

    def credit(self, amount, text="Transfer", payer="", iban="", days=0, **vals):
        """Book a line of the bank ``days`` days ago."""
        return self.env["account.bank.statement.line"].sudo().create({
            "journal_id": self.bank.id, "amount": amount, "payment_ref": text, "partner_name": payer,
            "account_number": iban or False, "date": Date.subtract(NIGHT, days=days), **vals,
        })

    def work(self):
        """Do what the scheduled job does every hour."""
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.match"]._cron_match()
        self.env.invalidate_all()

    def get(self, line):
        """Return the match of a bank line."""
        return self.env["credit.match"].search([("statement_line_id", "=", line.id)])

    def opened(self, line, user=None):
        """Return the match of a bank line as a user sees it."""
        return self.get(line).with_user(user or self.operator)

    def get_trial(self):
        """Return ``{account: balance}`` of the client's books."""
        rows = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"]
        )
        return {account: round(balance, 2) for account, balance in rows}

    @contextmanager
    def assertBooksMove(self, debit, credit, amount):
        """Check that exactly ``amount`` goes from an account to another, and all entries stay balanced."""
        before = self.get_trial()
        yield
        self.env.flush_all()
        after = self.get_trial()
        moved = {account: round(after.get(account, 0) - before.get(account, 0), 2) for account in {*before, *after}}
        self.assertEqual({account: value for account, value in moved.items() if value}, {debit: amount, credit: -amount})
        self.assertEqual(round(sum(after.values()), 2), 0)

    @property
    def receivable(self):
        return self.debtor.with_company(self.client).property_account_receivable_id

    @property
    def suspense(self):
        return self.bank.suspense_account_id
