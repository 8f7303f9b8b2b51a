from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

SHOWN_MONTHS = 6
COUNTS = ("promoter_count:sum", "passive_count:sum", "detractor_count:sum")
NOBODY = (0, 0, 0)


class CxPage(models.AbstractModel):
    """What customers, debtors, employees and partners say, and whether it has changed."""

    _inherit = "cx.page"

    @api.model
    def _get_stakeholders(self):
        return {
            "customer": self.env._("Customers (CX)"), "debtor": self.env._("Debtors"),
            "employee": self.env._("Employees (EX)"), "partner": self.env._("Partners (PX)"),
        }

    @api.model
    def _read_counts(self, company, months):
        """Return ``{(stakeholder, first day of the month): (promoters, passives, detractors)}``, by two queries.

        It goes back twice the period, and as far as the months shown need. Employees are read in the wholes that may be
        shown, which stand in their last month.
        """
        since = self._get_since(max(2 * months, SHOWN_MONTHS + 1))
        groups = self.env["cx.score.report"]._read_group(
            self._get_domain(company, since), ["stakeholder", "date:month"], COUNTS,
        )
        counts = {(stakeholder, fields.Date.to_date(month)): tuple(numbers) for stakeholder, month, *numbers in groups}
        staff = self.env["cx.staff.report"]._read_group(
            self._get_staff_domain(company, since), ["date_to:month"], COUNTS,
        )
        return {**counts, **{("employee", month): tuple(numbers) for month, *numbers in staff}}

    @api.model
    def _get_staff_domain(self, company, since):
        return Domain("company_id", "=", company.id) & Domain("metric", "=", "nps") & Domain(
            "date_to", ">=", fields.Date.to_string(since))

    @api.model
    def _sum_counts(self, counts, stakeholder, since, until=None):
        """Return promoters, passives and detractors of the months from ``since`` on and before ``until``."""
        rows = [
            numbers for (who, month), numbers in counts.items()
            if who == stakeholder and month >= since and (not until or month < until)
        ]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else NOBODY

    @api.model
    def _get_voices(self, company, months, counts):
        """Return the NPS of each kind of people, beside that of the period before."""
        since, before = self._get_since(months), self._get_since(2 * months)
        cards = []
        for key, label in self._get_stakeholders().items():
            now = self._sum_counts(counts, key, since)
            then = self._sum_counts(counts, key, before, since)
            cards.append({
                "key": key, "label": label, **self._say(now), "trend": self._say_trend(then, now),
                "action": any(now) and self._get_voice_action(company, since, key, label),
            })
        return cards

    @api.model
    def _get_voice_action(self, company, since, stakeholder, label):
        """Return the action on the very voices of a figure; of employees, on the wholes that are shown."""
        if stakeholder == "employee":
            return self._get_action(label, "cx.staff.report", self._get_staff_domain(company, since), ("list", "graph", "pivot"))
        domain = self._get_domain(company, since) & Domain("stakeholder", "=", stakeholder)
        return self._get_action(label, "cx.score.report", domain, ("list", "pivot", "graph"))

    @api.model
    def _get_by_month(self, counts):
        """Return the NPS of the last months, each beside the one before."""
        days = [self._get_since(number) for number in range(SHOWN_MONTHS + 1, 0, -1)]
        rows = []
        for key, label in self._get_stakeholders().items():
            months = [counts.get((key, day), NOBODY) for day in days]
            cells = [
                {"key": fields.Date.to_string(day), **self._say(now), "trend": self._say_trend(then, now)}
                for day, then, now in zip(days[1:], months, months[1:], strict=False)
            ]
            if any(cell["n"] for cell in cells):
                rows.append({"key": key, "label": label, "cells": cells})
        return {"months": [format_date(self.env, day, date_format="MMM yy") for day in days[1:]], "rows": rows}
