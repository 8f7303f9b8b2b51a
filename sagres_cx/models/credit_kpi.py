from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_interaction import CONVERSATIONS

#: Moments of the journey that belong to collection.
COLLECTION_MOMENTS = ("reminder", "collection_call", "plan_signed", "plan_kept", "case_closed")
#: A notice in one of these states has left.
GONE = ("sent", "delivered", "bounced")


class CreditKpi(models.Model):
    """Whether being asked for money hurts, and whether the client hears every month what people said."""

    _inherit = "credit.kpi"

    @api.model
    def _get_measures(self):
        return [
            *super()._get_measures(), (("complaints_rate",), self._measure_complaints), (("review_held",), self._measure_reviews),
        ]

    @api.model
    def _get_collection_complaints(self, since, until):
        """Return the domain of the complaints about collection of a period: of its moments, or about its operators."""
        return [
            ("kind", "=", "complaint"), ("original_id", "=", False), *self._get_date_domain("date_received", since, until),
            "|", ("touchpoint_id.code", "in", COLLECTION_MOMENTS), ("feedback_ids.about_operator", "=", True),
        ]

    @api.model
    def _measure_complaints(self, companies, since, until):
        """Set complaints about collection against contacts: conversations, and notices that left."""
        domain = self._get_collection_complaints(since, until)
        complaints = dict(self.env["cx.complaint"].sudo()._read_group(
            [("company_id", "in", companies.ids), *domain], ["company_id"], ["__count"],
        ))
        self._flush_models({
            "credit.interaction": ["company_id", "date", "outcome"], "credit.notice": ["company_id", "date_sent", "state"],
        })
        contacts = dict(self.env.execute_query(self._get_contact_query(companies, since, until))) if companies else {}
        figures = {}
        for company in companies:
            number = contacts.get(company.id, 0)
            talks = [("company_id", "=", company.id), *self._get_day_domain("date", since, until)]
            records = ("cx.complaint", [("company_id", "=", company.id), *domain]) if complaints.get(company) else (
                "credit.interaction", [*talks, ("outcome", "in", (*CONVERSATIONS, "wrote"))]
            )
            figures[company] = {
                "complaints_rate": self._prepare_share(complaints.get(company, 0), number, int(number), records, scale=1000),
            }
        return figures

    @api.model
    def _get_contact_query(self, companies, since, until):
        """Return the SQL of ``(company_id, number of contacts)``."""
        first, end = self._get_moments(since, until)
        return SQL(
            """
            SELECT company_id, COUNT(*) FROM (
                SELECT company_id FROM credit_interaction
                 WHERE date >= %(first)s AND date < %(end)s
                   AND outcome IN ('reached', 'refused', 'reported_payment', 'call_back', 'wrote')
                 UNION ALL
                SELECT company_id FROM credit_notice
                 WHERE date_sent >= %(first)s AND date_sent < %(end)s AND state IN %(gone)s
            ) AS contact WHERE company_id IN %(companies)s GROUP BY company_id
            """,
            first=first, end=end, gone=GONE, companies=tuple(companies.ids),
        )

    @api.model
    def _measure_reviews(self, companies, since, until):
        """Set the monthly reviews that were held against the months that are over."""
        mandates = self.env["credit.mandate"]._get_active(companies)
        known = self.env["credit.mandate"].sudo().browse([mandate.id for mandate in mandates.values()])
        held = known._get_held_reviews(since, until)
        days = self._get_date_domain("date_held", since, until)
        figures = {}
        for company in companies:
            count = held.get(company, 0)
            start = mandates[company].date_start if company in mandates else until
            months = max(self._count_months(max(since, start or since), until), count) if company in mandates else 0
            records = "cx.review", [("company_id", "=", company.id), ("state", "=", "held"), *days]
            figures[company] = {"review_held": self._prepare_share(count, months, months, records if count else None)}
        return figures

    @api.model
    def _count_months(self, since, until):
        """Return how many months of a period are over by its last day, the one it begins in included."""
        over = fields.Date.add(until, days=1)
        return max((over.year - since.year) * 12 + over.month - since.month, 0)
