from odoo import api, fields, models
from odoo.tools.misc import format_amount


class CreditEstate(models.Model):
    """What the searches of an estate cost, against what the mandate lets them cost for such a debt."""

    _inherit = "credit.estate"

    cost_total = fields.Monetary(string="Spent on searches", compute="_compute_cost", compute_sudo=True)
    cost_limit = fields.Monetary(
        string="Limit of the searches", compute="_compute_cost", compute_sudo=True,
        help="The lower of the two limits of the mandate, for what is open now.",
    )
    cost_left = fields.Monetary(string="Left to spend", compute="_compute_cost", compute_sudo=True)
    has_cost_limit = fields.Boolean(compute="_compute_cost", compute_sudo=True)
    is_too_small = fields.Boolean(
        string="Not worth a search", compute="_compute_cost", compute_sudo=True,
        help="The debt is not above the amount below which the mandate lets nothing be searched.",
    )

    @api.depends("search_ids.cost", "amount_debt", "case_id.mandate_id")
    def _compute_cost(self):
        groups = self.env["credit.heir.search"]._read_group([("estate_id", "in", self.ids)], ["estate_id"], ["cost:sum"])
        costs = {estate.id: cost for estate, cost in groups}
        for estate in self:
            limit = estate._get_cost_limit()
            estate.cost_total = costs.get(estate._origin.id, 0)
            estate.has_cost_limit = limit is not None
            estate.cost_limit = limit or 0
            estate.cost_left = max((limit or 0) - estate.cost_total, 0)
            minimum = estate.case_id.mandate_id.heirs_search_minimum
            estate.is_too_small = bool(minimum) and estate.currency_id.compare_amounts(estate.amount_debt, minimum) <= 0

    def _get_cost_limit(self):
        """Return what the searches of this estate may cost in all, ``None`` where the mandate sets no limit."""
        mandate = self.sudo().case_id.mandate_id
        limits = []
        if mandate.heirs_search_percent:
            limits.append(self.currency_id.round(self.amount_debt * mandate.heirs_search_percent / 100))
        if mandate.heirs_search_amount:
            limits.append(mandate.heirs_search_amount)
        return min(limits, default=None)

    def _is_over_limit(self, cost):
        """Tell whether a further cost would pass the limit; what costs nothing never does."""
        self.ensure_one()
        if not cost or not self.has_cost_limit:
            return False
        return self.currency_id.compare_amounts(self.cost_total + cost, self.cost_limit) > 0

    def _explain_cost(self, cost=0.0):
        """Return cost, debt and limit in words."""
        self.ensure_one()
        return self.env._(
            "with this search %(cost)s would be spent, the open debt is %(debt)s and the limit %(limit)s",
            cost=format_amount(self.env, self.cost_total + cost, self.currency_id),
            debt=format_amount(self.env, self.amount_debt, self.currency_id),
            limit=format_amount(self.env, self.cost_limit, self.currency_id),
        )
