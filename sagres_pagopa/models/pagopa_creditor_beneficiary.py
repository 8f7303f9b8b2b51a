from odoo import fields, models
from odoo.fields import Command


class PagopaCreditor(models.Model):
    """Where the parts of other bodies are booked: the debtor has paid them, this creditor never receives them."""

    _inherit = "pagopa.creditor"

    beneficiary_account_id = fields.Many2one(
        "account.account", string="Parts of other bodies", check_company=True, ondelete="restrict",
        help="What a notice pays to other bodies is taken off the debtor's items against this account, on which what is owed"
             " to them stands. Empty: one is made when it is needed first.",
    )

    def _get_beneficiary_account(self):
        """Return the account of the parts of other bodies, made where there is none."""
        self.ensure_one()
        creditor = self.sudo()
        if not creditor.beneficiary_account_id:
            Account = creditor.env["account.account"].with_company(creditor.company_id)
            creditor.beneficiary_account_id = Account.create({
                "name": self.env._("pagoPA, parts of other bodies"), "account_type": "liability_current", "reconcile": True,
                "code": Account._search_new_account_code("285001"), "company_ids": [Command.set(creditor.company_id.ids)],
            })
        return creditor.beneficiary_account_id
