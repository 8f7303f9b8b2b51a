from odoo.fields import Command, Date

from .common import CreditCommon


class LedgerCommon(CreditCommon):
    """Invoices, credit notes and payments on any day, and the reports as a user reads them."""

    def book(self, amount, date, due, debtor=None, kind="out_invoice"):
        """Post a document of a day, due on another."""
        return self.invoice(
            amount, debtor=debtor, move_type=kind, invoice_date=Date.to_date(date), invoice_date_due=Date.to_date(due),
        )

    def settle(self, move, amount, date, kind="bank"):
        """Settle a part of an invoice by money of a day, by a credit note or by a write-off; return its journal item."""
        partner, company = move.partner_id, move.company_id
        if kind == "refund":
            credit = self.book(amount, date, date, partner, "out_refund")
        else:
            journal = self._get_journal(company, "bank" if kind == "bank" else "general")
            other = journal.default_account_id if kind == "bank" else self._get_expense_account(company)
            credit = self.env["account.move"].create({
                "journal_id": journal.id, "date": date, "line_ids": [
                    Command.create({"account_id": other.id, "debit": amount, "partner_id": partner.id}),
                    Command.create({
                        "account_id": self._get_items(move).account_id.id, "credit": amount, "partner_id": partner.id,
                    }),
                ],
            })
            credit.action_post()
        line = self._get_items(credit)
        (self._get_items(move) | line).reconcile()
        return line

    def _get_expense_account(self, company):
        return self.env["account.account"].search([("account_type", "=", "expense"), ("company_ids", "=", company.id)], limit=1)

    def _get_items(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def as_user(self, user, model, **context):
        """Return a model as the web client of a user reads it."""
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids, "lang": "en_US", **context})[model]

    def read_open(self, day, companies=None):
        """Return ``{document: open amount}`` at the end of a day."""
        past = self.env["credit.ledger.past"]
        past._flush()
        rows = self.env.execute_query(past._get_open_query(companies or self.client, Date.to_date(day)))
        return {self.env["account.move"].browse(row[4]): float(row[8]) for row in rows}
