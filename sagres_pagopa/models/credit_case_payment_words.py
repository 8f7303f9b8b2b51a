from odoo import models

from ..tools.notice_format import format_number


class CreditCase(models.Model):
    """A public creditor is paid by its notices: letters of every module name them, never an IBAN (art. 5 CAD)."""

    _inherit = "credit.case"

    def _prepare_payment(self):
        result = super()._prepare_payment()
        for case in self.filtered(lambda one: one._get_pagopa_creditor()):
            case._make_page_positions()
        return result

    def _get_payment_words(self):
        words = super()._get_payment_words()
        creditor = self._get_pagopa_creditor()
        return {**words, "iban": False, "bank": False, "lines": self._say_pagopa(creditor)} if creditor else words

    def _say_pagopa(self, creditor):
        """Return how to pay the notices of this debtor, one sentence each, or that a notice comes first."""
        options = self._get_page_positions()._get_payable_options()
        if not options:
            return [self.env._("You pay with a pagoPA notice: we send it to you, or ask us for it at any time.")]
        return [
            *(self._say_option(option) for option in self.env["credit.notice"]._get_named_options(options)),
            self.env._("Creditor: %(creditor)s, tax code %(tax_code)s", creditor=creditor.name, tax_code=creditor.tax_code),
            self.env._(
                "You can pay with pagoPA at banks, post offices, tobacconists, in the IO app and on the site or app of your bank."
            ),
        ]

    def _say_option(self, option):
        words = {"number": format_number(option.notice_number), "amount": self._say_amount(option.amount_now)}
        if option.kind == "installment":
            words["date"] = self._say_date(option.date_due)
            return self.env._("pagoPA notice %(number)s: %(amount)s, the installment of %(date)s", **words)
        return self.env._("pagoPA notice %(number)s: %(amount)s", **words)
