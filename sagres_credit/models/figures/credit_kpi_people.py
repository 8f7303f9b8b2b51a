from odoo import api, models

from ..credit_interaction import CONVERSATIONS

#: What is done on the paper alone is no attempt to reach somebody.
NO_ATTEMPT = ("done", "wrote")


class CreditKpi(models.Model):
    """Whether the right person was reached, and by who looks after them."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [*super()._get_measures(), (("right_party_contact", "continuity"), self._measure_people)]

    @api.model
    def _measure_people(self, companies, since, until):
        """Count calls and visits, and conversations, by one statement."""
        days = self._get_day_domain("date", since, until)
        rows = self.env["credit.interaction"].sudo()._read_group(
            [("company_id", "in", companies.ids), *days],
            ["company_id", "direction", "channel", "outcome", "continuity"], ["__count"],
        )
        counts = {company: [0, 0, 0, 0] for company in companies}
        for company, direction, channel, outcome, own, count in rows:
            talked = outcome in CONVERSATIONS
            tried = direction == "out" and channel in ("phone", "visit") and outcome not in NO_ATTEMPT
            for place, counted in enumerate((tried and talked, tried, talked and own, talked)):
                counts[company][place] += count if counted else 0
        return {company: self._prepare_people(company, days, *numbers) for company, numbers in counts.items()}

    @api.model
    def _prepare_people(self, company, days, reached, tried, own, talks):
        attempts = [
            ("company_id", "=", company.id), *days, ("direction", "=", "out"), ("channel", "in", ("phone", "visit")),
            ("outcome", "not in", NO_ATTEMPT),
        ]
        held = [("company_id", "=", company.id), *days, ("outcome", "in", CONVERSATIONS)]
        return {
            "right_party_contact": self._prepare_share(reached, tried, tried, ("credit.interaction", attempts)),
            "continuity": self._prepare_share(own, talks, talks, ("credit.interaction", held)),
        }
