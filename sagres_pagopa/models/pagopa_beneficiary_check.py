import re

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

MAX_BENEFICIARIES = 4
TAX_CODE = re.compile(r"\d{11}")
IBAN = re.compile(r"(IT|SM)\d{2}[A-Z]\d{10}[0-9A-Z]{12}")


class PagopaBeneficiary(models.Model):
    """Who gets a part is written before the notice leaves: at most four bodies, and something stays with the creditor."""

    _inherit = "pagopa.beneficiary"

    @api.model_create_multi
    def create(self, vals_list):
        beneficiaries = super().create(vals_list)
        beneficiaries._check_draft()
        return beneficiaries

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_of_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(beneficiary.option_id.position_id.state != "draft" for beneficiary in self):
            raise UserError(self.env._("Who gets a part of a notice is written while its position is a draft."))

    @api.constrains("option_id", "amount")
    def _check_amounts(self):
        for option in self.option_id:
            parts = option.beneficiary_ids
            if len(parts) > MAX_BENEFICIARIES:
                raise ValidationError(self.env._("At most four other bodies can get a part of a notice."))
            if any(option.currency_id.compare_amounts(part.amount, 0) <= 0 for part in parts):
                raise ValidationError(self.env._("The part of a body is more than zero."))
            if option.currency_id.compare_amounts(sum(parts.mapped("amount")), option.amount) >= 0:
                raise ValidationError(self.env._("The parts of the other bodies must leave something to the creditor."))

    @api.constrains("tax_code", "iban")
    def _check_codes(self):
        for beneficiary in self:
            if not TAX_CODE.fullmatch(beneficiary.tax_code):
                raise ValidationError(self.env._(
                    "%(code)s is not the tax code of a body: eleven digits.", code=beneficiary.tax_code,
                ))
            if not IBAN.fullmatch("".join(beneficiary.iban.split()).upper()):
                raise ValidationError(self.env._("%(iban)s is not an Italian IBAN.", iban=beneficiary.iban))
