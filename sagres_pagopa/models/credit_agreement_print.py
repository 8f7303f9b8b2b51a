from odoo import models


class CreditPlan(models.Model):
    """A plan with a public creditor is paid by its notices: its paper names no IBAN."""

    _inherit = "credit.plan"

    def _prepare_print_values(self):
        values = super()._prepare_print_values()
        return {**values, "iban": ""} if self.company_id._get_pagopa_creditor() else values


class CreditSettlement(models.Model):
    """A settlement with a public creditor is paid by its notices: its paper names no IBAN."""

    _inherit = "credit.settlement"

    def _prepare_print_values(self):
        values = super()._prepare_print_values()
        return {**values, "iban": ""} if self.company_id._get_pagopa_creditor() else values
