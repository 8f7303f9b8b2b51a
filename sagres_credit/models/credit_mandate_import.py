from odoo import fields, models
from odoo.exceptions import UserError


class CreditMandate(models.Model):
    _inherit = "credit.mandate"

    payment_journal_id = fields.Many2one(
        "account.journal", string="Journal of imported payments", check_company=True,
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
        help="Holds one entry a day for what the client's ledger says was settled. Empty: made at the first import.",
    )

    def _check_import_setup(self):
        """Refuse to import before the mandate says where items are booked.

        :raises UserError: telling what to set
        """
        self.ensure_one()
        if self.state != "active":
            raise UserError(self.env._("Activate the mandate %(name)s before importing.", name=self.name))
        if not self.journal_id or not self.counterpart_account_id:
            raise UserError(self.env._(
                "The mandate %(name)s does not say where imported items are booked: set its journal and its "
                "counterpart account.", name=self.name,
            ))

    def _get_payment_journal(self):
        """Return the journal of imported payments, made when the mandate has none."""
        self.ensure_one()
        if not self.payment_journal_id:
            self.payment_journal_id = self._get_or_create_payment_journal()
        return self.payment_journal_id

    def _get_or_create_payment_journal(self):
        journals = self.env["account.journal"]
        known = journals.search([("company_id", "=", self.company_id.id), ("code", "=", "LEDGP")], limit=1)
        return known or journals.create({
            "name": self.env._("Payments in the client's ledger"),
            "code": "LEDGP",
            "type": "general",
            "company_id": self.company_id.id,
            "show_on_dashboard": False,
        })
