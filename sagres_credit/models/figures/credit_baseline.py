from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditBaseline(models.Model):
    """A baseline is how a portfolio stood when the mandate began: once frozen, every later result is measured against it."""

    _name = "credit.baseline"
    _description = "Baseline"
    _order = "date desc, id desc"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True)
    mandate_id = fields.Many2one("credit.mandate", readonly=True, index="btree_not_null", ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    date_from = fields.Date(readonly=True, help="First day of the period whose figures were taken.")
    state = fields.Selection([("draft", "Draft"), ("frozen", "Frozen")], default="draft", required=True, readonly=True)
    frozen_by_id = fields.Many2one("res.users", readonly=True)
    line_ids = fields.One2many("credit.baseline.line", "baseline_id", string="Figures")
    item_ids = fields.One2many("credit.baseline.item", "baseline_id", string="Items")
    amount = fields.Monetary(string="Open at the baseline", readonly=True)
    item_count = fields.Integer(readonly=True)

    _frozen_uniq = models.UniqueIndex("(company_id, mandate_id) WHERE state = 'frozen'", "A mandate has one frozen baseline.")

    @api.model
    def _get_frozen(self, companies):
        """Return ``{company: its latest frozen baseline}``; a client without one is not in it."""
        rows = self.sudo().search([("company_id", "in", companies.ids), ("state", "=", "frozen")], order="date, id")
        return {row.company_id: row for row in rows}

    def _get_values(self):
        """Return ``{code: Decimal, or None where there was nothing to measure}`` of the figures frozen here."""
        self.ensure_one()
        return {line.kpi_id.code: line._get_value() for line in self.sudo().line_ids}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(baseline.state == "frozen" for baseline in self):
            raise UserError(self.env._("A frozen baseline stays: results are measured against it."))


class CreditBaselineLine(models.Model):
    """One figure as it was at the baseline."""

    _name = "credit.baseline.line"
    _description = "Figure of a baseline"
    _order = "baseline_id, kpi_id"
    _rec_name = "kpi_id"

    baseline_id = fields.Many2one("credit.baseline", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="baseline_id.company_id", store=True, index=True)
    kpi_id = fields.Many2one("credit.kpi", string="Figure", required=True, ondelete="restrict", readonly=True)
    value = fields.Float(digits=(16, 6), readonly=True)
    has_value = fields.Boolean(readonly=True, help="Off: there was nothing to measure.")
    n = fields.Integer(string="Counted", readonly=True)

    _kpi_uniq = models.UniqueIndex("(baseline_id, kpi_id)", "A baseline holds each figure once.")

    def _get_value(self):
        self.ensure_one()
        return self.env["credit.kpi"]._to_decimal(self.value) if self.has_value else None


class CreditBaselineItem(models.Model):
    """One open item as it was at the baseline."""

    _name = "credit.baseline.item"
    _description = "Item of a baseline"
    _order = "baseline_id, id"
    _rec_name = "receivable_id"

    baseline_id = fields.Many2one("credit.baseline", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    receivable_id = fields.Many2one("credit.receivable", string="Item", index=True, ondelete="cascade", readonly=True)
    amount = fields.Monetary(string="Open at the baseline", readonly=True)
    due_date = fields.Date(readonly=True)

    _item_uniq = models.UniqueIndex("(baseline_id, receivable_id)", "A baseline holds each item once.")
