from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class AccountBankStatementLine(models.Model):
    """What the bank said of a movement beside its text, and money that is put on a debtor's account."""

    _inherit = "account.bank.statement.line"

    credit_entry_key = fields.Char(string="Key of the movement", readonly=True, copy=False, index="btree_not_null")
    credit_servicer_reference = fields.Char(string="Reference of the bank", readonly=True, copy=False)
    credit_end_to_end = fields.Char(string="Reference end to end", readonly=True, copy=False, index="btree_not_null")
    credit_return_code = fields.Char(string="Reason of the return", readonly=True, copy=False)
    credit_is_return = fields.Boolean(string="Returned unpaid", readonly=True, copy=False)
    credit_match_ids = fields.One2many("credit.match", "statement_line_id", string="Match", readonly=True)

    _credit_entry_uniq = models.UniqueIndex(
        "(journal_id, credit_entry_key) WHERE credit_entry_key IS NOT NULL", "This movement was imported already.",
    )

    @api.model
    def _get_match_domain(self, company):
        """Return the ``Domain`` of bank lines that wait for what they pay.

        For a module whose channel explains some bank lines itself, it must override this method.
        """
        return (
            Domain("company_id", "=", company.id) & Domain("is_reconciled", "=", False) & Domain("state", "=", "posted")
            & Domain("currency_id", "=", company.currency_id.id)
        )

    def _get_left(self):
        """Return what of this line is not explained yet: positive what came in."""
        self.ensure_one()
        return self.company_id.currency_id.round(-sum(self._seek_for_lines()[1].mapped("balance")))

    def _put_on_account(self, partner):
        """Put what is left of this line on the account of a debtor, open for what they will owe or are given back."""
        self.ensure_one()
        suspense = self._seek_for_lines()[1]
        if not suspense:
            raise UserError(self.env._("This bank line is reconciled already."))
        account = partner.with_company(self.company_id).property_account_receivable_id
        vals = self._prepare_counterpart_vals(account, partner, sum(suspense.mapped("balance")))
        commands = [*(Command.delete(line.id) for line in suspense), Command.create(vals)]
        self.move_id.with_context(force_delete=True, skip_readonly_check=True).write({"line_ids": commands})
