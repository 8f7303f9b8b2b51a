from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.limitation import Period, decadence_date, term_end

CUSTOMERS = [
    ("protected", "Household, micro-enterprise or professional"),
    ("other", "Any other customer"),
]


class CreditLimitationPeriod(models.Model):
    """A limitation period is the term after which a kind of claim lapses, for items due between two days."""

    _name = "credit.limitation.period"
    _description = "Limitation period"
    _inherit = ["credit.dated.mixin"]
    _order = "kind_id, nature, customer, date_from, id"
    _scope_fields = ("kind_id", "nature", "customer")

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="How the handbook calls it; several kinds of claim may share it.")
    kind_id = fields.Many2one("credit.claim.kind", string="Kind of claim", required=True, index=True, ondelete="restrict")
    nature = fields.Selection(
        [("limitation", "Limitation"), ("presumptive", "Presumption of payment"), ("decadence", "Decadence")],
        required=True, default="limitation",
        help="A presumption warns and never expires; a decadence is never interrupted.",
    )
    customer = fields.Selection(CUSTOMERS, help="Empty: the term serves every customer.")
    years = fields.Integer()
    months = fields.Integer()
    days = fields.Integer()
    term = fields.Char(compute="_compute_term")
    starts_on = fields.Selection(
        [
            ("due", "Due date"),
            ("bill", "Deadline to issue the bill, if it was late"),
            ("notice", "Notice of the charge"),
            ("resolution", "Resolution of the condominium"),
            ("final", "Judgment final"),
            ("fact", "Day of the fact"),
        ],
        string="Runs from", required=True, default="due",
    )
    grace_days = fields.Integer(
        string="Days to issue the bill", help="After the last day of consumption; a later bill runs from that deadline."
    )
    date_from = fields.Date(string="Items due from")
    date_to = fields.Date(string="Items due until")
    source = fields.Char(string="Legal basis")
    note = fields.Text(translate=True)

    _length_positive = models.Constraint(
        "CHECK(COALESCE(years, 0) >= 0 AND COALESCE(months, 0) >= 0 AND COALESCE(days, 0) >= 0"
        " AND COALESCE(grace_days, 0) >= 0"
        " AND COALESCE(years, 0) + COALESCE(months, 0) + COALESCE(days, 0) > 0)",
        "A term lasts at least one day: write its years, months or days.",
    )
    _decadence_check = models.Constraint(
        "CHECK(nature != 'decadence' OR COALESCE(months, 0) + COALESCE(days, 0) = 0)",
        "A decadence is counted in whole years: it ends on 31 December.",
    )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for period in self:
            period.display_name = f"{period.name} ({period.code})" if period.code else period.name

    @api.depends("years", "months", "days")
    @api.depends_context("lang")
    def _compute_term(self):
        words = {
            "years": (self.env._("1 year"), self.env._("%(count)s years")),
            "months": (self.env._("1 month"), self.env._("%(count)s months")),
            "days": (self.env._("1 day"), self.env._("%(count)s days")),
        }
        for period in self:
            period.term = ", ".join(
                one if period[unit] == 1 else many % {"count": period[unit]}
                for unit, (one, many) in words.items() if period[unit]
            )

    @api.model
    def _get_period(self, kind, due, customer=None, nature="limitation"):
        """Return the period of an item, the one of its customer before the one of everybody.

        :param kind: the ``credit.claim.kind``
        :param date due: the due date of the item
        :param customer: ``protected``, ``other`` or ``None`` where it is not known
        :return: one period; empty for a presumption or decadence that the kind does not know
        :raises UserError: where the law gives no limitation for that day, or two and the customer is not known
        """
        periods = self.sudo().search([("kind_id", "=", kind.id), ("nature", "=", nature)])
        periods = periods.filtered(lambda period: period._is_valid_on(due))
        mine = periods.filtered(lambda period: period.customer == (customer or False))
        mine = mine or periods.filtered(lambda period: not period.customer)
        if mine or nature != "limitation":
            return self.browse(mine.ids)
        if periods:
            raise UserError(self.env._(
                "%(kind)s: the limitation depends on the customer. Say first whether it is a household, a "
                "micro-enterprise or a professional, or another.", kind=kind.name,
            ))
        raise UserError(self.env._(
            "%(kind)s: no limitation period is known for what was due on %(day)s. Enter it in Configuration > "
            "Limitation periods.", kind=kind.name, day=format_date(self.env, due),
        ))

    def _prepare_engine_period(self):
        """Return this period as tools/limitation.py takes it."""
        self.ensure_one()
        return Period(self.years, self.months, self.days, presumptive=self.nature == "presumptive")

    def _get_end(self, start):
        """Return the last day of the term that runs from ``start`` when nothing interrupts or suspends it."""
        self.ensure_one()
        if self.nature == "decadence":
            return decadence_date(start, self.years)
        return term_end(start, years=self.years, months=self.months, days=self.days)
