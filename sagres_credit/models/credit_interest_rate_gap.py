from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date


class CreditInterestRate(models.Model):
    """A rate that is missing is seen where rates are entered: beside the row after which none follows."""

    _inherit = "credit.interest.rate"

    gap = fields.Char(string="Missing", compute="_compute_gap", help="Days after this rate that have none, until today.")

    @api.depends("scheme", "mandate_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_gap(self):
        self.gap = False
        known = self.filtered("id")
        schemes = set(known.mapped("scheme"))
        rows = self.sudo().search([("scheme", "in", list(schemes))], order="date_from") if schemes else self
        gaps = {}
        for scope in rows.grouped(self._get_scope).values():
            for rate, following in zip(scope, [*scope[1:], None], strict=True):
                gaps[rate.id] = self._explain_gap(rate, following)
        for rate in known:
            rate.gap = gaps.get(rate.id, False)

    @api.model
    def _explain_gap(self, rate, following):
        """Say which days between a rate and the one that follows, or today, have none; ``False`` where there are none."""
        if not rate.date_to or following is None and rate.mandate_id.state == "closed":
            return False
        first = rate.date_to + timedelta(days=1)
        last = following.date_from - timedelta(days=1) if following is not None else fields.Date.context_today(self)
        if last < first:
            return False
        day = format_date(self.env, first)
        if following is None:
            return self.env._("No rate from %(date)s: enter it.", date=day)
        return self.env._("No rate from %(date)s to %(last)s: enter it.", date=day, last=format_date(self.env, last))
