from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """The items behind a figure of the page of a client."""

    _inherit = "credit.receivable"

    client_figure = fields.Char(compute="_compute_client_figure", search="_search_client_figure")

    def _compute_client_figure(self):
        self.client_figure = False

    def _search_client_figure(self, operator, values):
        """Find the items of ``kind:company:day:start:bucket``, as the page writes it; anything else finds nothing."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_figure_domain(value) for value in values)

    def _get_figure_domain(self, value):
        parts = str(value or "").split(":")
        try:
            kind, company_id, day, since, bucket = parts
            figure = int(company_id), fields.Date.to_date(day), fields.Date.to_date(since), bucket
        except ValueError:
            return Domain.FALSE
        if kind not in ("entrusted", "collected", "before", "now") or not all(figure[:3]):
            return Domain.FALSE
        self.env["credit.case"]._flush_client_ledger()
        ids = self.env["credit.client.ledger"]._get_ids_query(kind, *figure)
        return Domain("company_id", "=", figure[0]) & Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN %s", SQL.identifier(alias, "id"), ids)
        )
