from odoo import api, fields, models


class CreditMandate(models.Model):
    """The mandate says on which day of the month its review is prepared, and knows when the last one was held."""

    _inherit = "credit.mandate"

    cx_review_day = fields.Integer(
        string="Day of the monthly review", default=5,
        help="The agenda of the month before is prepared on this day of the month. Zero: by hand only.",
    )
    cx_last_review = fields.Date(string="Last review held on", compute="_compute_cx_last_review")
    cx_last_review_month = fields.Date(string="Month of the last review", compute="_compute_cx_last_review")

    _cx_review_day_bounds = models.Constraint(
        "CHECK(cx_review_day BETWEEN 0 AND 28)", "The day of the monthly review is between 1 and 28, or zero for none."
    )

    @api.depends("company_id")
    def _compute_cx_last_review(self):
        rows = self.env["cx.review"].sudo()._read_group(
            [("company_id", "in", self.company_id.ids), ("state", "=", "held")], ["company_id"], ["date_held:max", "month:max"],
        )
        last = {company: dates for company, *dates in rows}
        for mandate in self:
            mandate.cx_last_review, mandate.cx_last_review_month = last.get(mandate.company_id, (False, False))

    def _get_held_reviews(self, since, until):
        """Return ``{company: number of monthly reviews held}`` between two days, for who reads what was delivered."""
        rows = self.env["cx.review"].sudo()._read_group([
            ("company_id", "in", self.company_id.ids), ("state", "=", "held"), ("date_held", ">=", since),
            ("date_held", "<=", until),
        ], ["company_id"], ["__count"])
        return dict(rows)
