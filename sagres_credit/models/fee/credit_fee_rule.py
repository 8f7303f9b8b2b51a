from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Date

from ...tools.fee import FEES, Band, Rule, is_monotone

RULE_KINDS = [
    ("fixed", "Fixed fee of a month"),
    ("percent", "Percentage by days late"),
    ("tier", "Tiers of success"),
    ("bonus", "Bonus on a target"),
    ("malus", "Malus on a target"),
    ("risk", "Shared risk"),
]
WINDOWS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("year", "Calendar year"),
    ("mandate", "Since the mandate began"),
]
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


class CreditFeeRule(models.Model):
    """One rule of a fee scheme."""

    _name = "credit.fee.rule"
    _description = "Rule of a fee scheme"
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one("credit.fee.scheme", string="Fee scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="As the client reads it on the statement.")
    active = fields.Boolean(default=True)
    kind = fields.Selection(RULE_KINDS, required=True, default="percent")
    amount = fields.Monetary(help="Of a whole month, or the flat part of a bonus or malus.")
    percent = fields.Float(
        string="Percent of the fees", digits=(9, 4), help="Of the fees of its period: what is added, taken or at risk.",
    )
    band_ids = fields.One2many("credit.fee.band", "rule_id", string="Bands", copy=True)
    whole = fields.Boolean(
        string="On everything", help="The percentage reached holds for all that was collected, not for its slice alone.",
    )
    window = fields.Selection(
        WINDOWS, string="Counted over", required=True, default="month",
        help="Tiers add up over it; a target is judged when it ends.",
    )
    kpi_id = fields.Many2one(
        "credit.kpi", string="Figure", ondelete="restrict", help="Empty: the amount collected that earns a fee.",
    )
    target = fields.Float(digits=(16, 4))
    better = fields.Selection(
        [("up", "Reached from the target upwards"), ("down", "Reached from the target downwards")], string="Direction",
        required=True, default="up",
    )
    floor = fields.Float(string="Least part paid (%)", help="Of what is at risk.")
    cap = fields.Float(
        string="Most part paid (%)", default=100, help="Of what is at risk: beyond 100 good results are shared, too.",
    )
    warning = fields.Char(compute="_compute_warning")

    _numbers_positive = models.Constraint(
        "CHECK(COALESCE(amount, 0) >= 0 AND COALESCE(percent, 0) BETWEEN 0 AND 100 AND COALESCE(floor, 0) BETWEEN 0 AND 100"
        " AND COALESCE(cap, 100) BETWEEN 100 AND 1000)",
        "Amounts are zero or more, percentages between 0 and 100, the most that is paid between 100 and 1,000 percent.",
    )

    @api.depends("kind", "whole", "band_ids.percent", "band_ids.since")
    def _compute_warning(self):
        for rule in self:
            falls = rule.kind == "tier" and not is_monotone(rule._get_bands(), rule.whole)
            rule.warning = self.env._("Collecting more may earn less: a later band has a lower percentage.") if falls else False

    @api.constrains("kind", "band_ids", "window", "target", "amount", "percent", "kpi_id")
    def _check_kind(self):
        for rule in self:
            if rule.kind in ("percent", "tier") and not rule.band_ids:
                raise ValidationError(self.env._("%(rule)s needs its bands: from when on, and how many percent.", rule=rule.name))
            if rule.kind not in FEES and rule.window == "mandate":
                raise ValidationError(self.env._("The target of %(rule)s is judged each month, quarter or year.", rule=rule.name))
            if rule.kind == "risk" and rule.target <= 0:
                raise ValidationError(self.env._("What %(rule)s shares is measured against a target above zero.", rule=rule.name))

    def _get_bands(self):
        to_decimal = self.env["credit.kpi"]._to_decimal
        return tuple(Band(to_decimal(band.since), to_decimal(band.percent)) for band in self.band_ids.sorted("since"))

    def _get_rule(self):
        """Return this rule as the engine reads it."""
        self.ensure_one()
        to_decimal = self.env["credit.kpi"]._to_decimal
        return Rule(
            self.id, self.kind, amount=to_decimal(self.amount), percent=to_decimal(self.percent), bands=self._get_bands(),
            whole=self.whole, target=to_decimal(self.target), better=self.better, on_collected=not self.kpi_id,
            floor=to_decimal(self.floor) / Decimal(100), cap=to_decimal(self.cap) / Decimal(100),
        )

    def _get_window_start(self, month, mandate_start):
        """Return the first day of the window of this rule that the month beginning on ``month`` lies in."""
        self.ensure_one()
        months = MONTHS_OF.get(self.window)
        if not months:
            return min(mandate_start or month, month)
        return month.replace(month=(month.month - 1) // months * months + 1)

    def _is_judged_in(self, month):
        """Tell whether the month beginning on ``month`` ends the window of this rule."""
        self.ensure_one()
        return self.kind not in FEES and Date.add(month, months=1).month % MONTHS_OF[self.window] == 1 % MONTHS_OF[self.window]


class CreditFeeBand(models.Model):
    """From so many days late, or from such an amount on, so many percent."""

    _name = "credit.fee.band"
    _description = "Band of a fee rule"
    _order = "rule_id, since, id"
    _rec_name = "since"

    rule_id = fields.Many2one("credit.fee.rule", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    since = fields.Float(string="From so many", digits=(16, 2), help="Days late, or an amount collected.")
    percent = fields.Float(digits=(9, 4))

    _since_uniq = models.UniqueIndex("(rule_id, since)", "Each band begins where no other does.")
    _percent_range = models.Constraint("CHECK(COALESCE(percent, 0) BETWEEN 0 AND 100)", "A percentage is between 0 and 100.")
