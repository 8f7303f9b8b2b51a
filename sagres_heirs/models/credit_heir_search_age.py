from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

COMPARISONS = {"in": SQL("IN"), "not in": SQL("NOT IN"), "<": SQL("<"), ">": SQL(">"), "<=": SQL("<="), ">=": SQL(">=")}
#: What a register says is only worth its document.
DOCUMENT_KINDS = (
    "death_certificate", "family_certificate", "residence", "succession_declaration", "land_registry", "court_renunciations",
    "court_benefit",
)


class CreditHeirSearch(models.Model):
    """How long a search has waited, when its answer is late, and what must be written down with it."""

    _inherit = "credit.heir.search"

    date_due = fields.Date(
        string="Answer expected by", compute="_compute_date_due", store=True, readonly=False, precompute=True,
        help="The day of asking and the days that the mandate gives to such an answer.",
    )
    age_days = fields.Integer(
        string="Days", compute="_compute_age_days", search="_search_age_days", aggregator="avg",
        help="From the day of asking to the answer, or to today.",
    )
    is_late = fields.Boolean(string="Late", compute="_compute_age_days", search="_search_is_late")
    over_limit_reason = fields.Char(string="Why beyond the limit", readonly=True)

    _cost_positive = models.Constraint("CHECK(COALESCE(cost, 0) >= 0)", "What a search costs is zero or more.")
    _waiting_idx = models.Index("(date_due) WHERE outcome = 'waiting'")

    @api.depends("kind", "date_asked")
    def _compute_date_due(self):
        for search in self:
            mandate = search.sudo().estate_id.case_id.mandate_id
            if search.kind and search.date_asked:
                search.date_due = fields.Date.add(search.date_asked, days=mandate._get_answer_days(search.kind))
            else:
                search.date_due = search.date_due

    @api.depends("date_asked", "date_answered", "outcome", "date_due")
    def _compute_age_days(self):
        today = fields.Date.context_today(self)
        for search in self:
            end = search.date_answered or today
            search.age_days = (end - search.date_asked).days if search.date_asked else 0
            search.is_late = search.outcome == "waiting" and bool(search.date_due) and search.date_due < today

    def _search_age_days(self, operator, value):
        if operator not in COMPARISONS:
            return NotImplemented
        # A word that is no number is told by Python, not by the database.
        value = tuple(map(int, value)) if operator in ("in", "not in") else int(value)
        self.flush_model(["date_answered", "date_asked"])
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "COALESCE(%s, %s) - %s %s %s",
            SQL.identifier(alias, "date_answered"), fields.Date.context_today(self), SQL.identifier(alias, "date_asked"),
            COMPARISONS[operator], value,
        ))

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("outcome", "=", "waiting"), ("date_due", "<", fields.Date.context_today(self))]

    @api.constrains("date_asked", "date_answered", "outcome", "heir_id", "estate_id")
    def _check_answer(self):
        today = fields.Date.context_today(self)
        for search in self:
            if search.date_asked > today:
                raise ValidationError(self.env._("A search is asked for today or before, not in the future."))
            if search.heir_id and search.heir_id.estate_id != search.estate_id:
                raise ValidationError(self.env._("%(person)s is not of this family.", person=search.heir_id.name))
            search._check_day_of_answer(today)

    def _check_day_of_answer(self, today):
        if self.outcome in ("waiting", "cancelled"):
            if self.date_answered:
                raise ValidationError(self.env._("A search that has an answer has an outcome: say which."))
            return
        if not self.date_answered:
            raise ValidationError(self.env._("Say on which day they answered."))
        if self.date_answered < self.date_asked:
            raise ValidationError(self.env._(
                "An answer cannot come before it was asked for: the answer is of %(answered)s, the request of %(asked)s.",
                answered=self.date_answered, asked=self.date_asked,
            ))
        if self.date_answered > today:
            raise ValidationError(self.env._("An answer is of today or before, not of the future."))

    @api.constrains("outcome", "document_ids", "kind")
    def _check_document(self):
        for search in self:
            if search.outcome == "found" and search.kind in DOCUMENT_KINDS and not search.document_ids:
                raise ValidationError(self.env._(
                    "What a public register says needs its document: attach the certificate or the extract."
                ))
