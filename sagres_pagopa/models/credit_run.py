from odoo import models


class CreditRun(models.Model):
    """The night names the creditors that lack something and the debtors whose position could not be made."""

    _inherit = "credit.run"

    def _get_problems(self, mandate):
        company = mandate.company_id
        creditor = self.env["pagopa.creditor"]._get_by_company(company).get(company, self.env["pagopa.creditor"])
        gap = creditor._get_gap() if creditor and self._wants_positions(mandate, creditor) else False
        labels = self.env["pagopa.position"]._get_left_out_labels()
        failed = self.env["pagopa.batch.line"].sudo().search([
            ("company_id", "=", company.id), ("batch_id", "in", self._get_last_batch(company).ids),
            "|", ("state", "=", "failed"), ("reason", "=", "no_category"),
        ], limit=100)
        _ = self.env._
        return [
            *super()._get_problems(mandate),
            ("pagopa_creditor", _("No position can be made: %(gap)s.", gap=labels.get(gap, "")),
             _("Complete the pagoPA creditor: its form says what is missing."), "pagopa.creditor",
             creditor.ids if gap else []),
            ("pagopa_position", _("The debtor has no pagoPA position: it could not be made."),
             _("Enter the taxonomy code of the kind of claim, then make the position from the case."),
             "credit.case", failed.case_id.ids),
        ]

    def _wants_positions(self, mandate, creditor):
        """Tell whether the policies of a client bring positions by themselves."""
        levels = self.env["credit.policy.level"].sudo()
        return creditor.auto_publish or bool(levels.search_count([
            ("pagopa_position", "=", True), ("company_id", "in", [mandate.company_id.id, False]),
        ], limit=1))

    def _get_last_batch(self, company):
        return self.env["pagopa.batch"].sudo().search(
            [("company_id", "=", company.id), ("origin", "=", "night"), ("state", "=", "done")], limit=1,
        )
