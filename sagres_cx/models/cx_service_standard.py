from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.models.credit_dated_mixin import STATUSES

SCHEMES = [
    ("tiqv", "Electricity and gas (TIQV)"),
    ("rqsii", "Water (RQSII)"),
    ("tqrif", "Waste (TQRIF)"),
    ("charter", "Own service charter"),
]
KINDS = [
    ("complaint", "Complaint"),
    ("info", "Request for information"),
    ("rectification", "Correction of an invoice"),
    ("double", "Correction of a double invoice"),
]
UNITS = [("calendar", "Calendar days"), ("working", "Working days")]
INDEMNITIES = [
    ("none", "No indemnity"),
    ("steps", "By how late the answer is"),
    ("flat", "One amount: beyond twice the term it is not established"),
    ("unknown", "Not established"),
]


class CxServiceStandard(models.Model):
    """A service standard is the term in which a kind of complaint is answered, and what is due where it is not."""

    _name = "cx.service.standard"
    _description = "Service standard"
    _inherit = ["credit.dated.mixin"]
    _order = "scheme, kind, date_from desc, id desc"
    _scope_fields = ("scheme", "kind", "company_id")

    company_id = fields.Many2one(
        "res.company", string="Client", index=True, help="Whose service charter it is; empty for the rules of the authority.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    scheme = fields.Selection(SCHEMES, string="Rules", required=True)
    kind = fields.Selection(KINDS, string="Kind of request", required=True)
    date_from = fields.Date(string="Received from", required=False, help="Empty: since when is not established.")
    date_to = fields.Date(string="Received until")
    days = fields.Integer(string="Days to answer", required=True)
    days_long = fields.Integer(string="Days where invoices come every four months", help="Zero: the same.")
    unit = fields.Selection(UNITS, string="Counted in", required=True, default="calendar")
    share = fields.Float(
        string="Share to keep (%)", digits=(5, 2), aggregator=None,
        help="A general standard is kept for a share of the requests; empty: for each of them.",
    )
    indemnity = fields.Selection(INDEMNITIES, string="Indemnity where late", required=True, default="unknown")
    amount = fields.Monetary(string="Indemnity", help="Beyond the term.", aggregator=None)
    amount_double = fields.Monetary(string="Beyond twice the term", aggregator=None)
    amount_triple = fields.Monetary(string="Beyond three times the term", aggregator=None)
    note = fields.Text(translate=True)
    status = fields.Selection(STATUSES)  # named here too, so that this module carries the Italian of its values

    _days_positive = models.Constraint(
        "CHECK(days > 0 AND COALESCE(days_long, 0) >= 0)", "A term lasts at least one day: write its days.",
    )
    _share_range = models.Constraint("CHECK(COALESCE(share, 0) BETWEEN 0 AND 100)", "A share goes from 0 to 100.")
    _amounts_grow = models.Constraint(
        "CHECK(indemnity != 'steps' OR (amount > 0 AND amount_double >= amount AND amount_triple >= amount_double))",
        "Write the three amounts of the indemnity: none is less than the one before.",
    )
    _amount_flat = models.Constraint("CHECK(indemnity != 'flat' OR amount > 0)", "Write the amount of the indemnity.")

    def _compute_currency_id(self):
        for standard in self:
            standard.currency_id = standard.company_id.currency_id or self.env.ref("base.EUR")

    @api.constrains("scheme", "company_id")
    def _check_company(self):
        if any((standard.scheme == "charter") != bool(standard.company_id) for standard in self):
            raise ValidationError(self.env._("A service charter belongs to a client; the rules of the authority to none."))

    @api.depends("scheme", "kind", "date_from", "date_to")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = ", ".join(filter(None, [
                self._get_label("scheme", standard.scheme), self._get_label("kind", standard.kind), standard._get_validity(),
            ]))

    @api.model_create_multi
    def create(self, vals_list):
        standards = super().create(vals_list)
        standards._refresh_complaints()
        return standards

    def write(self, vals):
        result = super().write(vals)
        self._refresh_complaints()
        return result

    def _refresh_complaints(self):
        """Have the requests that wait for an answer follow these rows: a term that was missing may be known now."""
        self.env["cx.complaint"].sudo().search([
            ("scheme", "in", self.mapped("scheme")), ("kind", "in", self.mapped("kind")), ("date_answered", "=", False),
        ])._refresh_term()

    @api.model
    def _get_label(self, name, value):
        return dict(self._fields[name]._description_selection(self.env)).get(value, "")

    def _get_validity(self):
        if self.date_from:
            return self.env._("from %(day)s", day=format_date(self.env, self.date_from))
        return self.env._("until %(day)s", day=format_date(self.env, self.date_to)) if self.date_to else ""

    @api.model
    def _pick(self, standards, scheme, kind, company, day):
        """Return the row among ``standards`` for what a client received on a day; empty where there is none."""
        return standards.filtered(
            lambda row: row.scheme == scheme and row.kind == kind and row._is_valid_on(day)
            and (not row.company_id or row.company_id == company)
        )[:1]

    @api.model
    def _explain_gap(self, scheme, kind, day):
        """Return which row of the table is missing, in words."""
        return self.env._(
            "%(scheme)s, %(kind)s: no standard is known for what was received on %(day)s. "
            "Enter it in Configuration > Listening > Service standards.",
            scheme=self._get_label("scheme", scheme), kind=self._get_label("kind", kind), day=format_date(self.env, day),
        )

    def _get_days(self, four_monthly=False):
        """Return the days of the term."""
        self.ensure_one()
        return self.days_long if four_monthly and self.days_long else self.days

    def _get_indemnity(self, step):
        """Return what is due at a step of lateness (1: beyond the term, 2: twice, 3: three times).

        :return: the amount; ``None`` where it is not established
        """
        self.ensure_one()
        if self.indemnity == "none" or not step:
            return 0
        if self.indemnity == "steps":
            return (self.amount, self.amount_double, self.amount_triple)[step - 1]
        return self.amount if self.indemnity == "flat" and step == 1 else None

    def _explain_caveat(self):
        """Return what is not certain of this row, in words, or ``False``."""
        self.ensure_one()
        caveats = []
        if not self.date_from:
            caveats.append(self.env._("since when this standard holds is not established"))
        if self.status != "verified":
            caveats.append(self._get_label("status", self.status).lower())
        return ", ".join(caveats) or False
