from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AccountBankStatement(models.Model):
    """The statements of a bank file become Odoo's: all of the file or nothing, and no movement twice."""

    _inherit = "account.bank.statement"

    credit_reference = fields.Char(
        string="Identifier of the statement", readonly=True, copy=False, help="As the bank gives it: a statement is taken once.",
    )

    @api.model
    def _credit_import(self, journal, statements):
        """Take in the statements of a file for a bank journal.

        :param statements: :class:`..tools.bank_file.Statement`
        :return: ``(bank lines that are new, how many movements were known already)``
        :raises UserError: another account or currency, a statement or a file that was taken in already
        """
        journal.ensure_one()
        for statement in statements:
            self._credit_check(journal, statement)
        known = self._credit_get_known(journal, [entry.key for statement in statements for entry in statement.entries])
        total = sum(len(statement.entries) for statement in statements)
        if total and len(known) == total:
            raise UserError(self.env._("All movements of this file were imported already: nothing was changed."))
        lines = self.env["account.bank.statement.line"]
        for statement in statements:
            lines |= self._credit_import_statement(journal, statement, known)
        return lines, len(known)

    @api.model
    def _credit_check(self, journal, statement):
        own = (journal.bank_account_id.sanitized_acc_number or "").upper()
        if own and statement.iban and statement.iban.upper() != own:
            raise UserError(self.env._(
                "This statement is of the account %(iban)s, the journal %(journal)s is of %(own)s.",
                iban=statement.iban, journal=journal.name, own=own,
            ))
        currency = journal.currency_id or journal.company_id.currency_id
        if statement.currency and statement.currency != currency.name:
            raise UserError(self.env._(
                "This statement is in %(currency)s, the journal %(journal)s in %(own)s.",
                currency=statement.currency, journal=journal.name, own=currency.name,
            ))
        if statement.id and self.sudo().search_count([
            ("journal_id", "=", journal.id), ("credit_reference", "=", statement.id),
        ], limit=1):
            raise UserError(self.env._("The statement %(name)s was imported already.", name=statement.id))

    @api.model
    def _credit_get_known(self, journal, keys):
        """Return the keys of movements that are there already, by one statement."""
        rows = self.env.execute_query(SQL(
            "SELECT credit_entry_key FROM account_bank_statement_line WHERE journal_id = %s AND credit_entry_key = ANY(%s)",
            journal.id, keys,
        ))
        return {key for key, in rows}

    @api.model
    def _credit_import_statement(self, journal, statement, known):
        """Create the new movements of one statement, with its balances where the bank tells them and none was known."""
        new = [entry for entry in statement.entries if entry.key not in known]
        if not new:
            return self.env["account.bank.statement.line"]
        env = self.env(context={**self.env.context, "tracking_disable": True})
        lines = env["account.bank.statement.line"].with_company(journal.company_id).create([
            self._credit_prepare_line(journal, entry) for entry in new
        ])
        if statement.id or statement.closing is not None:
            whole = len(new) == len(statement.entries)
            self.with_env(env).create({
                "name": statement.id or False, "credit_reference": statement.id or False, "line_ids": [(6, 0, lines.ids)],
                **({"balance_start": statement.opening / 100} if whole and statement.opening is not None else {}),
                **({"balance_end_real": statement.closing / 100} if whole and statement.closing is not None else {}),
            })
        return lines.with_env(self.env)

    @api.model
    def _credit_prepare_line(self, journal, entry):
        return {
            "journal_id": journal.id, "date": entry.day, "amount": entry.cents / 100,
            "payment_ref": entry.text or entry.name or "/",
            "partner_name": entry.name or False, "account_number": entry.iban or False, "credit_entry_key": entry.key,
            "credit_servicer_reference": entry.servicer_reference or False, "credit_end_to_end": entry.end_to_end or False,
            "credit_return_code": entry.return_code or False, "credit_is_return": entry.is_return,
        }
