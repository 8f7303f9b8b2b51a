from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date, formatLang

FACT_KINDS = [
    ("standard", "Standard"),
    ("outage", "Interruption"),
    ("answer", "Answer given"),
    ("work", "Work done"),
    ("other", "Other"),
]
TARGET_RULES = [("least", "At least"), ("most", "At most")]


class CxServiceFact(models.Model):
    """A fact of the service that was really delivered: at a site, on a day, measured and beside its target where there is one."""

    _name = "cx.service.fact"
    _description = "Fact of the service delivered"
    _order = "date desc, id desc"

    name = fields.Char(string="What", required=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    site = fields.Char(index=True, help="Site, town or contract; empty: all of them.")
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", index="btree_not_null", ondelete="restrict")
    kind = fields.Selection(FACT_KINDS, required=True, default="standard")
    is_measured = fields.Boolean(string="Measured", default=True)
    value = fields.Float(aggregator="avg")
    unit = fields.Char(help="What is measured: %, hours, days.")
    target_rule = fields.Selection(TARGET_RULES, string="Target is")
    target = fields.Float(aggregator="avg")
    met = fields.Selection(
        [("yes", "Met"), ("no", "Not met")], string="Target met", compute="_compute_met", store=True, readonly=False,
    )
    note = fields.Text()
    user_id = fields.Many2one("res.users", string="Entered by", readonly=True, default=lambda self: self.env.user)

    _fact_uniq = models.UniqueIndex(
        "(company_id, date, kind, COALESCE(site, ''), name)", "This fact of this day and site is in the list already.",
    )

    @api.depends("is_measured", "value", "target", "target_rule")
    def _compute_met(self):
        for fact in self:
            if fact.is_measured and fact.target_rule:
                kept = fact.value >= fact.target if fact.target_rule == "least" else fact.value <= fact.target
                fact.met = "yes" if kept else "no"
            elif not fact.met:
                fact.met = False

    @api.constrains("date")
    def _check_date(self):
        if any(fact.date > fields.Date.context_today(self) for fact in self):
            raise ValidationError(self.env._("A fact has happened: its day is today or before."))

    @api.model
    def get_import_templates(self):
        return [{
            "label": self.env._("Facts of the service (CSV)"), "template": "/sagres_cx/static/csv/service_facts.csv",
        }]

    @api.model
    def _get_of(self, company, site=None, since=None):
        """Return the facts of a client since a day that count for a site: its own and those of all sites, latest first."""
        domain = fields.Domain("company_id", "=", company.id)
        if site:
            domain &= fields.Domain("site", "=", False) | fields.Domain("site", "=ilike", self._escape(site))
        if since:
            domain &= fields.Domain("date", ">=", since)
        return self.search(domain)

    @api.model
    def _escape(self, site):
        return site.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

    def _say(self):
        """Return these facts in words, a line each, as a reply says them."""
        return "\n".join(fact._say_one() for fact in self.sorted("date"))

    def _say_one(self):
        self.ensure_one()
        head = ", ".join(filter(None, [format_date(self.env, self.date), self.site, self.name]))
        if not self.is_measured:
            return head
        figure = self._say_figure(self.value)
        if not self.target_rule:
            return f"{head}: {figure}"
        rules = dict(self._fields["target_rule"]._description_selection(self.env))
        return self.env._(
            "%(what)s: %(figure)s (%(rule)s %(target)s)", what=head, figure=figure, rule=rules[self.target_rule].lower(),
            target=self._say_figure(self.target),
        )

    def _say_figure(self, number):
        digits = 0 if number == int(number) else 2
        return " ".join(filter(None, [formatLang(self.env, number, digits=digits), self.unit]))
