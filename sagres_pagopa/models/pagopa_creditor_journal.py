from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class PagopaCreditor(models.Model):
    """Where receipts are booked: a journal of their own with a transit account, which the bank credits empty."""

    _inherit = "pagopa.creditor"

    def _get_receipt_journal(self):
        """Return the journal of receipts, with the transit account on its way of receiving.

        :raises UserError: none is set, or it has no transit account
        """
        self.ensure_one()
        journal = self.sudo().journal_id
        if not journal or not self._get_transit_account():
            raise UserError(self.env._("Set the receipts journal of %(creditor)s with its transit account.", creditor=self.name))
        return journal

    def _get_transit_account(self):
        self.ensure_one()
        return self.sudo().journal_id.inbound_payment_method_line_ids[:1].payment_account_id

    def action_make_journal(self):
        """Make the receipts journal of these creditors with its transit account, where there is none."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager sets a creditor up."))
        self.check_access("write")
        for creditor in self.filtered(lambda one: not one.journal_id):
            creditor.sudo().journal_id = creditor.sudo()._make_journal()

    def _make_journal(self):
        company, Account = self.company_id, self.env["account.account"].with_company(self.company_id)
        account = Account.create({
            "name": self.env._("pagoPA, credits awaited"), "account_type": "asset_current", "reconcile": True,
            "code": Account._search_new_account_code("185001"), "company_ids": [Command.set(company.ids)],
        })
        journal = self.env["account.journal"].create({
            "name": "pagoPA", "type": "bank", "company_id": company.id,
        })
        journal.inbound_payment_method_line_ids.payment_account_id = account
        return journal
