from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_grade import GRADES, TRENDS

#: A trend is told by comparing the average with that of so many days before.
BEFORE = 183
#: Fewer days of difference are no trend.
NOTABLE = 5


class CreditDebtorDelay(models.Model):
    """How late one debtor pays one client, as the last night measured it, and the grade that comes of it."""

    _name = "credit.debtor.delay"
    _description = "How a debtor pays"
    _order = "grade desc, days desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True, index=True, readonly=True, ondelete="cascade",
    )
    segment = fields.Selection(related="partner_id.credit_segment")
    grade = fields.Selection(GRADES, required=True, readonly=True)
    trend = fields.Selection(TRENDS, readonly=True, help="Against six months before; empty where nothing was due then.")
    days = fields.Float(
        string="Days late", digits=(8, 1), readonly=True, aggregator="avg",
        help="Average of the last twelve months: paid items with the days they took, open ones with the days so far.",
    )
    days_before = fields.Float(string="Six months before", digits=(8, 1), readonly=True, aggregator="avg")
    item_count = fields.Integer(string="Items counted", readonly=True)
    open_count = fields.Integer(string="Of these still open", readonly=True)
    reason = fields.Char(string="Why this grade", compute="_compute_reason")
    improved = fields.Char(compute="_compute_improved", search="_search_improved")

    _debtor_uniq = models.UniqueIndex("(company_id, partner_id)", "How a debtor pays a client is told once.")

    @api.depends("grade", "trend", "days", "days_before", "item_count", "open_count")
    def _compute_reason(self):
        for delay in self:
            delay.reason = " ".join([delay._explain_days(), *delay._explain_open(), *delay._explain_trend()])

    def _explain_days(self):
        """Say the average in words that tell and do not judge."""
        self.ensure_one()
        facts = {"days": round(self.days), "items": self.item_count}
        if not facts["days"]:
            return self.env._("In the last twelve months everything came on time (items counted: %(items)s).", **facts)
        if facts["days"] == 1:
            return self.env._("In the last twelve months payments came one day after the due date on average"
                              " (items counted: %(items)s).", **facts)
        return self.env._("In the last twelve months payments came %(days)s days after the due date on average"
                          " (items counted: %(items)s).", **facts)

    def _explain_open(self):
        self.ensure_one()
        if not self.open_count:
            return []
        return [self.env._("Still open and counted with the days so far: %(count)s.", count=self.open_count)]

    def _explain_trend(self):
        self.ensure_one()
        words = {
            "better": self.env._("Six months before it was %(days)s: they pay sooner.", days=round(self.days_before)),
            "steady": self.env._("Six months before it was %(days)s: as now.", days=round(self.days_before)),
            "worse": self.env._("Six months before it was %(days)s: it is worth asking what has changed.",
                                days=round(self.days_before)),
        }
        return [words[self.trend]] if self.trend else []

    def _compute_improved(self):
        self.improved = False

    def _search_improved(self, operator, values):
        """Find who pays sooner on the second day than on the first of ``first:second``; anything else finds nobody."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_improved_domain(value) for value in values)

    def _get_improved_domain(self, value):
        try:
            since, until = map(fields.Date.to_date, str(value or "").split(":"))
        except ValueError:
            return Domain.FALSE
        if not since or not until:
            return Domain.FALSE
        self.env["credit.delay.measure"]._flush()
        found = self.env["credit.delay.measure"]._get_improved_query(self.env.user.company_ids, since, until)
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "(%s, %s) IN (SELECT company_id, partner_id FROM (%s) AS changed WHERE improved)",
            SQL.identifier(alias, "company_id"), SQL.identifier(alias, "partner_id"), found,
        ))

    def action_open_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "res.partner", "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    @api.model
    def _read_of(self, companies, partners):
        """Return ``{(company, debtor): how they pay}``, by one query; who has no grade is not in it."""
        rows = self.sudo().search([
            ("company_id", "in", companies.ids), ("partner_id", "in", partners.commercial_partner_id.ids),
        ])
        return {(row.company_id, row.partner_id): row for row in rows}
