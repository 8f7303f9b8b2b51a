from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_repr

from ...tools.allowance import FCDE_METHODS, HUNDRED, Year, get_collection_ratios, get_fcde, slide


class CreditAllowanceRevenue(models.Model):
    """How a revenue is valued: tools/allowance.py judges the years, a person chooses among the methods."""

    _inherit = "credit.allowance.revenue"

    @api.depends(
        "amount", "exclusion", "method", "own_percent", "own_reason", "year_ids.year", "year_ids.assessed", "year_ids.collected",
        "year_ids.later", "allowance_id.date", "allowance_id.fcde_kind", "allowance_id.fcde_slide",
    )
    def _compute_percents(self):
        """Show the methods side by side; a law that is not known on the day, or no past, shows nothing here."""
        laws = {date: self._get_law_or_none(date) for date in set(self.allowance_id.mapped("date"))}
        for revenue in self:
            law = laws.get(revenue.allowance_id.date)
            ratios = revenue._get_ratios(law) if law else dict.fromkeys(FCDE_METHODS)
            for name in FCDE_METHODS:
                revenue[f"percent_{name}"] = float((ratios[name] or 0) * HUNDRED)
            revenue.has_history = ratios["totals"] is not None
            revenue.amount_allowance = float(revenue._get_fund(law, revenue.allowance_id._get_quantum())) if (
                law and revenue._is_known(ratios)
            ) else 0

    def _get_law_or_none(self, date):
        try:
            return self.allowance_id.filtered(lambda allowance: allowance.date == date)[:1]._get_fcde_law() if date else None
        except UserError:
            return None

    def _is_known(self, ratios):
        """Tell whether something says how much of this revenue is collected."""
        if self.exclusion:
            return True
        return bool((self.own_reason or "").strip()) if self.method == "own" else ratios[self.method] is not None

    def _get_years(self):
        """Return the five years that count, as tools/allowance.py takes them."""
        last = self.allowance_id._get_last_year()
        years = [
            Year(row.year, *(Decimal(str(row[name])) for name in ("assessed", "collected", "later"))) for row in self.year_ids
        ]
        if self.allowance_id.fcde_slide:
            return slide(years, last)
        recent = [year for year in years if last - 5 < year.year <= last]
        return sorted((Year(year.year, year.assessed, year.collected) for year in recent), key=lambda year: year.year)

    def _get_ratios(self, law):
        return get_collection_ratios(self._get_years(), law["fcde_weight_recent"], law["fcde_weight_older"])

    def _get_fund(self, law, quantum):
        """Return what is set aside for this revenue.

        :raises UserError: nothing says how much of it is collected
        """
        self.ensure_one()
        if self.exclusion:
            return Decimal(0)
        return get_fcde(Decimal(str(self.amount)), self._get_ratio(law), law["fcde_share"], quantum)

    def _get_ratio(self, law):
        if self.method == "own":
            if not (self.own_reason or "").strip():
                raise UserError(self.env._("Say what the percentage of «%(revenue)s» rests on.", revenue=self.name))
            return Decimal(str(self.own_percent)) / HUNDRED
        ratio = self._get_ratios(law)[self.method]
        if ratio is None:
            raise UserError(self.env._(
                "Nothing was assessed for «%(revenue)s» in these years: set a percentage of your own and say what it rests on.",
                revenue=self.name,
            ))
        return ratio

    def _prepare_line_vals(self, law, quantum):
        """Return the frozen line of this revenue, with all the methods in words."""
        self.ensure_one()
        excluded = bool(self.exclusion)
        fund = self._get_fund(law, quantum)
        ratio = Decimal(1) if excluded else self._get_ratio(law)
        return {
            "allowance_id": self.allowance_id.id, "kind": "fcde", "percent": float((1 - ratio) * law["fcde_share"]),
            "reason": self._explain(law), "amount_gross": self.amount + self.amount_excluded,
            "amount_exposed": 0 if excluded else self.amount, "amount_allowance": float(fund),
        }

    def _explain(self, law):
        """Return in words how this revenue is valued."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("exclusion", "method")
        }
        if self.exclusion:
            why = labels["exclusion"][self.exclusion].lower()
            return self.env._("%(revenue)s: left out, %(why)s", revenue=self.name, why=why)
        if self.method == "own":
            return self.env._("%(revenue)s: %(why)s", revenue=self.name, why=self.own_reason)
        ratios = "; ".join(
            f"{labels['method'][name]} {float_repr(float(ratio * HUNDRED), 2)} %"
            for name, ratio in self._get_ratios(law).items() if ratio is not None
        )
        return self.env._(
            "%(revenue)s, by %(method)s. Collected: %(ratios)s", revenue=self.name,
            method=labels["method"][self.method].lower(), ratios=ratios,
        )

    def action_open_items(self):
        """Open the items of this revenue as they are in the ledger today."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_receivable_action")
        return dict(action, context={}, domain=[
            ("company_id", "=", self.company_id.id), ("claim_kind_id", "=", self.claim_kind_id.id), ("line_id.balance", ">", 0),
        ])

    @api.model_create_multi
    def create(self, vals_list):
        revenues = super().create(vals_list)
        revenues.allowance_id._check_draft()
        revenues._forget()
        return revenues

    def write(self, vals):
        self.allowance_id._check_draft()
        result = super().write(vals)
        self.allowance_id._check_draft()
        self._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.allowance_id._check_draft()
        self._forget()

    def _forget(self):
        """What was computed before is not what these revenues say."""
        self.allowance_id.sudo().filtered("computed_on")._clear()


class CreditAllowanceYear(models.Model):
    """What was assessed and collected of one revenue in one year."""

    _name = "credit.allowance.year"
    _description = "Year of a revenue in an FCDE"
    _order = "revenue_id, year"
    _rec_name = "year"

    revenue_id = fields.Many2one("credit.allowance.revenue", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="revenue_id.company_id", store=True, index=True, string="Client")
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(required=True, aggregator=None)
    assessed = fields.Monetary(string="Assessed, or opening residuals")
    collected = fields.Monetary(string="Collected in the year")
    later = fields.Monetary(string="Collected the year after", help="Counts only where the years slide back by one.")
    ratio = fields.Float(string="Collected (%)", compute="_compute_ratio", digits=(5, 2), aggregator=None)

    _year_uniq = models.UniqueIndex("(revenue_id, year)", "A revenue has each year once.")
    _amounts_positive = models.Constraint(
        "CHECK(LEAST(assessed, collected, later, 0) >= 0 AND year BETWEEN 1990 AND 2200)",
        "Amounts are zero or more, and a year has four digits.",
    )

    @api.depends("assessed", "collected", "later", "revenue_id.allowance_id.fcde_slide")
    def _compute_ratio(self):
        for row in self:
            received = row.collected + (row.later if row.revenue_id.allowance_id.fcde_slide else 0)
            row.ratio = min(received / row.assessed, 1) * 100 if row.assessed else 0

    @api.model_create_multi
    def create(self, vals_list):
        years = super().create(vals_list)
        years.revenue_id.allowance_id._check_draft()
        years.revenue_id._forget()
        return years

    def write(self, vals):
        self.revenue_id.allowance_id._check_draft()
        result = super().write(vals)
        self.revenue_id.allowance_id._check_draft()
        self.revenue_id._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.revenue_id.allowance_id._check_draft()
        self.revenue_id._forget()
