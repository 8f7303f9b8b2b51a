from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PagopaAccount(models.Model):
    """An account to which pagoPA credits a creditor: an IBAN registered there, or a postal account with its authorisation."""

    _name = "pagopa.account"
    _description = "Account of a pagoPA creditor"
    _order = "creditor_id, sequence, id"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="creditor_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    bank_id = fields.Many2one(
        "res.partner.bank", string="Account", required=True, ondelete="restrict", help="Registered at pagoPA in this name.",
    )
    iban = fields.Char(related="bank_id.sanitized_acc_number", string="IBAN")
    holder = fields.Char(string="Account holder", help="As it stands on the postal form, at most 50 characters.")
    is_postal = fields.Boolean(string="Postal account", help="It can be printed on the notice as a postal form.")
    postal_authorisation = fields.Char(
        string="Poste authorisation", help="Number and date of the print authorisation by Poste Italiane, as on the form.",
    )
    journal_id = fields.Many2one(
        "account.journal", string="Bank journal", check_company=True, domain="[('type', '=', 'bank')]",
        help="Where the credits of the platform appear on the statement.",
    )

    _bank_uniq = models.UniqueIndex("(creditor_id, bank_id) WHERE active", "This account is in the list already.")

    @api.constrains("bank_id", "is_postal", "postal_authorisation")
    def _check_account(self):
        for account in self:
            iban = account.iban or ""
            if len(iban) != 27 or not iban.startswith(("IT", "SM")):
                raise ValidationError(self.env._("%(iban)s is not an Italian IBAN.", iban=account.bank_id.acc_number))
            if account.is_postal and iban[5:10] != "07601":
                raise ValidationError(self.env._("%(iban)s is not a postal account (07601).", iban=account.bank_id.acc_number))
            if account.is_postal and not account.postal_authorisation:
                raise ValidationError(self.env._("A postal form needs the authorisation of Poste Italiane."))
