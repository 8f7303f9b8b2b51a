from odoo import models

from ..tools.notice_format import format_number
from .credit_notice_position import PAYING


class CreditNotice(models.Model):
    """How a public creditor is paid: with the number of its notice, wherever pagoPA is, never by an IBAN."""

    _inherit = "credit.notice"

    def _get_payment_instructions(self):
        """Put the notice numbers in the place of the bank transfer.

        A public body is paid through pagoPA alone (art. 5 CAD, d.lgs. 82/2005): a transfer to its IBAN would not discharge
        the notice, would not be reconciled, and may not be offered. So no IBAN is given even where there is no notice yet.
        """
        instructions = super()._get_payment_instructions()
        for notice in self:
            creditor = notice.sudo().company_id._get_pagopa_creditor()
            if creditor:
                options = notice._get_pagopa_options() if notice.purpose in PAYING else notice._get_no_options()
                instructions[notice].update(notice._say_pagopa(creditor, options))
        return instructions

    def _get_no_options(self):
        return self.env["pagopa.option"]

    def _say_pagopa(self, creditor, options):
        """Return how to pay ``options``: number, tax code of the creditor, amount, and where."""
        self.ensure_one()
        if not options:
            return {"lines": self._say_no_pagopa(), "iban": False, "pagopa": True}
        lines = [self._say_option(option) for option in self._get_named_options(options)]
        lines.append(self.env._(
            "Creditor: %(creditor)s, tax code %(tax_code)s", creditor=creditor.name, tax_code=creditor.tax_code,
        ))
        lines.append(self.env._(
            "You can pay with pagoPA at banks, post offices, tobacconists, in the IO app and on the site or app of your bank."
        ))
        return {"lines": lines, "iban": False, "reference": options[0].notice_number, "pagopa": True}

    def _say_no_pagopa(self):
        """Return what to say where nothing can be paid by notice yet; nothing where the message asks for no money."""
        if self.purpose not in PAYING:
            return []
        return [self.env._("You pay with a pagoPA notice: we send it to you, or ask us for it at any time.")]

    def _get_named_options(self, options):
        """Return those that the words name: of several installments the next one; the notice attached has them all."""
        full = options.filtered(lambda option: option.kind == "full")
        return (full | (options - full)[:1]).sorted(lambda option: (option.position_id.id, option.kind != "full"))

    def _say_option(self, option):
        words = {"number": format_number(option.notice_number), "amount": self._format_money(option.amount_now)}
        if option.kind == "installment":
            words["date"] = self._format_long_date(option.date_due)
            return self.env._("pagoPA notice %(number)s: %(amount)s, the installment of %(date)s", **words)
        return self.env._("pagoPA notice %(number)s: %(amount)s", **words)
