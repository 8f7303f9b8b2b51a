from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """The items behind a figure of the method."""

    _inherit = "credit.receivable"

    method_figure = fields.Char(compute="_compute_method_figure", search="_search_method_figure")

    def _compute_method_figure(self):
        self.method_figure = False

    def _search_method_figure(self, operator, values):
        """Find the items of ``kind:company:since:until``, as a figure writes it; anything else finds nothing."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_method_domain(value) for value in values)

    def _get_method_domain(self, value):
        parts = str(value or "").split(":")
        try:
            kind, company_id, since, until = parts
            figure = int(company_id), fields.Date.to_date(since), fields.Date.to_date(until)
        except ValueError:
            return Domain.FALSE
        if kind not in self.env["credit.method.ledger"]._get_kinds() or not all(figure):
            return Domain.FALSE
        self.env["credit.method.ledger"]._flush()
        ids = self.env["credit.method.ledger"]._get_ids_query(kind, *figure)
        return Domain("company_id", "=", figure[0]) & Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN %s", SQL.identifier(alias, "id"), ids)
        )
