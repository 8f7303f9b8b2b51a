from odoo import api, fields, models
from odoo.tools import SQL

from .credit_estate import OPEN_STATES


class CreditDeadlineReport(models.Model):
    """The terms of successions in the calendar of deadlines: persons are counted there, never named."""

    _inherit = "credit.deadline.report"
    _depends = {
        "credit.case": ["amount_due", "item_count"],
        "credit.estate": ["case_id", "collective_until", "default_from", "state", "writ_from"],
        "credit.heir": ["deadline_date", "estate_id"],
    }

    kind = fields.Selection(selection_add=[("heir", "Term of a called person"), ("estate", "Term of an estate")])

    @api.model
    def _get_parts(self):
        estates = self.env["credit.estate"]
        return [
            *super()._get_parts(),
            self._get_estate_part("heir", SQL("term.heir_id IS NOT NULL"), estates._get_terms_query()),
            self._get_estate_part("estate", SQL("term.heir_id IS NULL"), estates._get_terms_query()),
        ]

    @api.model
    def _get_estate_part(self, kind, condition, terms):
        """Return the SQL of the days on which terms of open estates end, one row a case and day."""
        return SQL(
            """SELECT %s::varchar, term.date, estate.case_id, MAX(work.amount_due), COUNT(*)::integer
                 FROM (%s) AS term
                 JOIN credit_estate AS estate ON estate.id = term.estate_id AND estate.state IN %s
                 JOIN credit_case AS work ON work.id = estate.case_id
                WHERE %s
             GROUP BY estate.case_id, term.date""",
            kind, terms, OPEN_STATES, condition,
        )
