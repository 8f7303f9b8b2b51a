from decimal import Decimal

from odoo import api, fields, models


class CreditRecoveryRate(models.Model):
    """What debts of an age are worth: the share set aside for them, and the share that going on usually recovers."""

    _name = "credit.recovery.rate"
    _description = "Allowance by age"
    _order = "days_from"

    days_from = fields.Integer(string="From (days late)", required=True, help="Zero: not due yet, or due today.")
    allowance_percent = fields.Float(string="Allowance (%)", required=True, help="Share of the debt set aside as doubtful.")
    recovery_percent = fields.Float(
        string="Recovered by going on (%)", required=True, help="Share that is usually recovered where nothing is remitted.",
    )

    _days_uniq = models.Constraint("UNIQUE(days_from)", "Each age has one row.")
    _percent_range = models.Constraint(
        "CHECK(days_from >= 0 AND allowance_percent BETWEEN 0 AND 100 AND recovery_percent BETWEEN 0 AND 100)",
        "Percentages go from zero to 100, and days are zero or more.",
    )

    @api.depends("days_from")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = (
                self.env._("From %(days)s days late", days=rate.days_from) if rate.days_from else self.env._("Not due yet")
            )

    @api.model
    def _get_values(self, items, date):
        """Return what open ``items`` are worth on ``date``, an age a row, the youngest first.

        Dicts of ``name``, ``amount``, ``allowance`` and ``expected`` (Decimal), ``allowance_percent`` and
        ``recovery_percent``. What is prescribed has a row of its own: all is set aside, nothing is expected.
        """
        rates = self.sudo().search([("days_from", ">=", 0)])
        rows = {}
        for item in items.sudo():
            rate = self.browse() if item.limitation_state == "expired" else rates._get_rate(item, date)
            rows[rate] = rows.get(rate, Decimal(0)) + Decimal(str(item.amount_residual))
        by_age = sorted(rows.items(), key=lambda row: (not row[0], row[0].days_from))
        return [rate._prepare_value(amount) for rate, amount in by_age]

    def _get_rate(self, item, date):
        due = item._get_due_date()
        late = max((date - due).days, 0) if due else 0
        return self.filtered(lambda rate: rate.days_from <= late)[-1:]

    def _prepare_value(self, amount):
        allowance, expected = (self.allowance_percent, self.recovery_percent) if self else (100, 0)
        return {
            "name": self.display_name if self else self.env._("Prescribed"), "amount": amount,
            "allowance_percent": allowance, "recovery_percent": expected,
            "allowance": amount * Decimal(str(allowance)) / 100, "expected": amount * Decimal(str(expected)) / 100,
        }
