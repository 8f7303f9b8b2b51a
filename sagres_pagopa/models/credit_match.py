from odoo import api, models
from odoo.fields import Domain

from odoo.addons.sagres_credit.models.credit_receivable_plan import InstallmentReference


class CreditMatch(models.Model):
    """Who writes a notice number or its IUV in a bank transfer pays what the notice asks."""

    _inherit = "credit.match"

    @api.model
    def _get_references(self, receivables):
        """Add the notices of these items; one of several items names them all on purpose."""
        references = super()._get_references(receivables)
        options = self.env["pagopa.option"].sudo().search([
            ("position_id.receivable_ids", "in", receivables.ids), ("state", "in", ("unpaid", "paid", "reported")),
        ])
        options.position_id.fetch(["receivable_ids"])
        for option in options:
            items = option.position_id.receivable_ids
            kind = InstallmentReference if len(items) > 1 or option.kind == "installment" else str
            for item in items & receivables:
                references[item] += [kind(text) for text in (option.notice_number, option.iuv) if text]
        return references


class AccountBankStatementLine(models.Model):
    """Bank lines that pay reporting flows are explained by the channel itself."""

    _inherit = "account.bank.statement.line"

    @api.model
    def _get_match_domain(self, company):
        flows = Domain("pagopa_flow_ids", "!=", False) | Domain("payment_ref", "ilike", "LGPE-RIVERSAMENTO")
        return super()._get_match_domain(company) & ~flows
