from odoo import api, fields, models
from odoo.tools.misc import formatLang


class CreditFeeRule(models.Model):
    """A rule in one sentence, so that a scheme is read without opening its rules."""

    _inherit = "credit.fee.rule"

    words = fields.Char(string="In one sentence", compute="_compute_words")

    @api.depends(
        "amount", "band_ids.percent", "band_ids.since", "cap", "currency_id", "floor", "kind", "kpi_id", "percent", "target",
        "whole",
    )
    @api.depends_context("lang")
    def _compute_words(self):
        for rule in self:
            rule.words = getattr(rule, f"_tell_{rule.kind}")() if rule.kind else False

    def _print_number(self, value):
        """Return a number with as few decimals as it needs, two at most."""
        return formatLang(self.env, value, digits=0 if float(value or 0).is_integer() else 2)

    def _print_money(self, value):
        return formatLang(self.env, value, currency_obj=self.currency_id)

    def _tell_fixed(self):
        return self.env._("%(amount)s a month", amount=self._print_money(self.amount))

    def _tell_percent(self):
        return "; ".join(
            self.env._(
                "from day %(day)s late %(percent)s%%", day=self._print_number(band.since),
                percent=self._print_number(band.percent),
            ) for band in self.band_ids.sorted("since")
        )

    def _tell_tier(self):
        parts = [
            self.env._(
                "from %(amount)s %(percent)s%%", amount=self._print_money(band.since), percent=self._print_number(band.percent),
            ) for band in self.band_ids.sorted("since")
        ]
        return "; ".join([*parts, self.env._("the one reached holds for everything")] if self.whole else parts)

    def _tell_bonus(self):
        return self.env._(
            "%(stake)s more where the target is reached: %(target)s", stake=self._tell_stake(), target=self._tell_target(),
        )

    def _tell_malus(self):
        return self.env._(
            "%(stake)s less where the target is missed: %(target)s", stake=self._tell_stake(), target=self._tell_target(),
        )

    def _tell_risk(self):
        return self.env._(
            "%(stake)s at risk, paid from %(floor)s%% to %(cap)s%% by how far the target is reached: %(target)s",
            stake=self._tell_stake(), floor=self._print_number(self.floor), cap=self._print_number(self.cap),
            target=self._tell_target(),
        )

    def _tell_stake(self):
        """Return what is added, taken or at risk."""
        parts = [self._print_money(self.amount)] if self.amount and self.kind != "risk" else []
        if self.percent or not parts:
            parts.append(self.env._("%(percent)s%% of the fees", percent=self._print_number(self.percent)))
        return " + ".join(parts)

    def _tell_target(self):
        """Return the figure and its target."""
        figure = self.kpi_id.name or self.env._("amount collected")
        target = self._print_number(self.target) if self.kpi_id else self._print_money(self.target)
        return f"{figure} {target}"
