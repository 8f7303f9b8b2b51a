from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date, formatLang

from .credit_mandate_interest import BUSINESS_SCHEMES


class CreditInterestLine(models.Model):
    """What one item bears on an interest statement: from when to when, on which capital, at which rates."""

    _name = "credit.interest.line"
    _description = "Line of an interest statement"
    _order = "statement_id, date_due, id"

    statement_id = fields.Many2one("credit.interest.statement", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    receivable_id = fields.Many2one("credit.receivable", string="Item", index="btree_not_null", ondelete="set null")
    invoice_id = fields.Many2one("account.move", index="btree_not_null", ondelete="set null")
    name = fields.Char(string="Document", help="Kept when the invoice is gone.")
    date_due = fields.Date(string="Due date")
    scheme = fields.Selection(BUSINESS_SCHEMES)
    claim_date = fields.Date(string="Judicial claim of", help="From this day the late-payment rate runs (1284 c. 4 c.c.).")
    capital = fields.Monetary(help="As owed: without what credit notes took back.")
    capital_open = fields.Monetary(string="Open capital", help="At the date of the statement.")
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    days = fields.Integer()
    interest = fields.Monetary(string="Interest accrued", help="Since the day after the due date, rounded once.")
    cost = fields.Monetary(string="Flat cost", help="Once for each invoice paid late, not for each installment.")
    interest_charged = fields.Monetary(string="Interest already charged")
    cost_charged = fields.Monetary(string="Cost already charged")
    interest_to_charge = fields.Monetary(string="Interest to charge")
    cost_to_charge = fields.Monetary(string="Cost to charge")
    total = fields.Monetary(string="To charge", compute="_compute_total")
    segments = fields.Json(help="Days in a row with the same capital and rate; amounts in cents that add up.")
    how = fields.Char(string="Days and rates", compute="_compute_how")
    basis = fields.Char(string="Legal basis", compute="_compute_basis")
    error = fields.Char(help="Why it could not be computed, with what to do.")
    problem = fields.Char(string="Not computed because", compute="_compute_problem")
    missing_scheme = fields.Selection(BUSINESS_SCHEMES, string="Rate that is missing")
    missing_from = fields.Date(string="Missing from")
    missing_to = fields.Date(string="Missing until")

    @api.depends("interest_to_charge", "cost_to_charge")
    def _compute_total(self):
        for line in self:
            line.total = line.interest_to_charge + line.cost_to_charge

    @api.depends("segments", "currency_id")
    @api.depends_context("lang")
    def _compute_how(self):
        for line in self:
            line.how = "; ".join(line._get_parts_in_words())

    @api.depends("scheme", "claim_date", "segments")
    @api.depends_context("lang")
    def _compute_basis(self):
        bases = self._get_legal_bases()
        for line in self:
            line.basis = bases.get(line.scheme, "")
            if line.claim_date and any(part["to"] >= str(line.claim_date) for part in line.segments or ()):
                line.basis += self.env._(
                    "; from the judicial claim of %(day)s the rate of D.Lgs. 231/2002 (art. 1284 c. 4 c.c.)",
                    day=format_date(self.env, line.claim_date),
                )

    @api.depends("error", "missing_from", "missing_to")
    @api.depends_context("lang")
    def _compute_problem(self):
        for line in self:
            line.problem = line._explain_missing() or line.error

    def _get_parts_in_words(self):
        """Return the days and the rate of each segment, with its capital where payments changed it."""
        self.ensure_one()
        parts = self.segments or []
        if len({part["capital"] for part in parts}) < 2:
            return [
                self.env._("%(days)s days at %(rate)s %%", days=part["days"], rate=self._format_rate(part["percent"]))
                for part in parts
            ]
        return [
            self.env._(
                "%(days)s days on %(capital)s at %(rate)s %%", days=part["days"], rate=self._format_rate(part["percent"]),
                capital=format_amount(self.env, float(part["capital"]), self.currency_id),
            )
            for part in parts
        ]

    @api.model
    def _get_legal_bases(self):
        """Return ``{scheme: the law it rests on, in words}``."""
        return {
            "legal": self.env._("legal rate (art. 1284 c. 1 c.c.)"),
            "moratory": self.env._("late-payment interest between firms (D.Lgs. 231/2002 arts. 4 and 5)"),
            "contract": self.env._("rate agreed in writing (art. 1284 c. 3 c.c.)"),
            "ecb": self.env._("reference rate of the ECB with the points agreed"),
            "none": self.env._("no interest is asked"),
        }

    def _format_rate(self, percent):
        """Return a rate as people read it: two decimals, more only where it has them."""
        decimals = -Decimal(percent).normalize().as_tuple().exponent
        return formatLang(self.env, float(percent), digits=max(2, decimals))

    def _explain_missing(self):
        """Return in the language of the context which rate is not known; empty where none is missing."""
        self.ensure_one()
        if not self.missing_from:
            return ""
        return self.env._(
            "Not computed yet: no rate is published from %(first)s to %(last)s.",
            first=format_date(self.env, self.missing_from), last=format_date(self.env, self.missing_to),
        )
