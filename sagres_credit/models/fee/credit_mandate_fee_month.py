from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import UserError


class CreditMandate(models.Model):
    """What a mandate brings to the fees of a month."""

    _inherit = "credit.mandate"

    def _work_fees(self, month, today):
        """Bring the payments of this mandate up to date, its drafts too, and make that of ``month`` if its day has come."""
        self.ensure_one()
        Statement = self.env["credit.fee.statement"].sudo()
        if not self.env["credit.fee.collection"]._try_lock(self.company_id):
            return  # another worker is at it
        self.env["credit.fee.collection"]._accrue(self.company_id)
        Statement.search([("mandate_id", "=", self.id), ("state", "=", "draft")])._compute_fees()
        made = Statement.search_count([("mandate_id", "=", self.id), ("date_from", ">=", month)], limit=1)
        if today.day >= self.fee_day and not made and self._has_fees_in(month):
            Statement._make(self, month)._tell_manager()

    def _has_fees_in(self, month):
        """Tell whether fees may be due for the month that begins on ``month``: it ran, or money still comes."""
        start = max(filter(None, (self.date_start, self.fee_date_start)), default=month)
        last = self.date_end and fields.Date.add(self.date_end, days=self.fee_scheme_id.tail_days)
        return start < fields.Date.add(month, months=1) and (not last or last >= month)

    def _prepare_statement(self, month):
        return {
            "mandate_id": self.id, "date_from": month, "date_to": fields.Date.add(month, months=1, days=-1),
            "scheme_id": self.fee_scheme_id.id,
        }

    def _check_no_later_statement(self, month):
        """Raise where a later month was made already: a statement takes all payments up to its end."""
        later = self.env["credit.fee.statement"].sudo().search(
            [("mandate_id", "in", self.ids), ("date_from", ">", month)], limit=1,
        )
        if later:
            raise UserError(self.env._("%(later)s was made already: what came before is in it.", later=later.display_name))

    def _get_month_share(self, month):
        """Return which part of the month the mandate was in force, as a fraction."""
        self.ensure_one()
        last = fields.Date.add(month, months=1, days=-1)
        start = max(filter(None, (month, self.date_start, self.fee_date_start)))
        end = min(last, self.date_end or last)
        return Fraction(max((end - start).days + 1, 0), last.day)

    def _measure_targets(self, rules, month):
        """Return ``{rule id: Decimal, or None where there is nothing to measure}`` of the targets that are judged in a month."""
        self.ensure_one()
        judged = rules.filtered(lambda rule: rule._is_judged_in(month))
        values, until = {}, fields.Date.add(month, months=1, days=-1)
        for start, group in judged.grouped(lambda rule: rule._get_window_start(month, self.date_start)).items():
            codes = group.kpi_id.mapped("code")
            measured = self.env["credit.kpi"].sudo()._measure(self.company_id, start, until, codes) if codes else {}
            figures = measured.get(self.company_id, {})
            for rule in group:
                values[rule.id] = figures.get(rule.kpi_id.code, {}).get("value")
        return values
