from odoo import fields, models

#: Which parameter of the mandate says how long the answer to a search of each kind takes.
ANSWER_DAYS = {
    "death_certificate": "heirs_days_registry",
    "family_certificate": "heirs_days_registry",
    "residence": "heirs_days_registry",
    "succession_declaration": "heirs_days_revenue",
    "land_registry": "heirs_days_revenue",
    "court_renunciations": "heirs_days_court",
    "court_benefit": "heirs_days_court",
    "notary": "heirs_days_person",
    "relative": "heirs_days_person",
    "other": "heirs_days_person",
}


class CreditMandate(models.Model):
    """How much may be spent to find the heirs of a deceased debtor, and how long who is asked takes to answer."""

    _inherit = "credit.mandate"

    heirs_search_percent = fields.Float(
        string="Searches, at most (% of the debt)", default=10.0,
        help="Of what is open. Beyond it a credit manager decides, with a reason. Zero: no such limit.",
    )
    heirs_search_amount = fields.Monetary(
        string="Searches, at most for an estate", default=150.0, help="Beyond it a credit manager decides. Zero: no such limit.",
    )
    heirs_search_minimum = fields.Monetary(
        string="No search below", default=50.0,
        help="A debt as small as this is not worth a search: closing it as a loss is proposed. Zero: always search.",
    )
    heirs_days_registry = fields.Integer(string="Civil registry answers in (days)", default=30)
    heirs_days_court = fields.Integer(string="Court answers in (days)", default=45)
    heirs_days_revenue = fields.Integer(string="Revenue agency and land registry answer in (days)", default=60)
    heirs_days_person = fields.Integer(string="Notaries and persons answer in (days)", default=30)
    heirs_letter_days = fields.Integer(
        string="Days between two requests for information", default=30,
        help="A called person is asked for information at most once in so many days.",
    )

    _heirs_search_valid = models.Constraint(
        "CHECK(COALESCE(heirs_search_percent, 0) BETWEEN 0 AND 100 AND COALESCE(heirs_search_amount, 0) >= 0"
        " AND COALESCE(heirs_search_minimum, 0) >= 0)",
        "What searches may cost is a percentage and an amount, zero or more.",
    )
    _heirs_days_positive = models.Constraint(
        "CHECK(COALESCE(heirs_days_registry, 0) >= 0 AND COALESCE(heirs_days_court, 0) >= 0"
        " AND COALESCE(heirs_days_revenue, 0) >= 0 AND COALESCE(heirs_days_person, 0) >= 0"
        " AND COALESCE(heirs_letter_days, 0) >= 0)",
        "The days of searches and letters are zero or more.",
    )

    def _get_answer_days(self, kind):
        """Return in how many days a search of this kind is answered."""
        return self[ANSWER_DAYS[kind]] if self else 30
