from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..tools.interest import MissingRateError, Rate

INTEREST_SCHEMES = [
    ("legal", "Legal interest"),
    ("moratory", "Late-payment interest"),
    ("ecb", "Reference rate of the ECB"),
    ("contract", "Agreed by contract"),
]


class CreditInterestRate(models.Model):
    """An interest rate is in force between two days, as published or agreed; a day without a row has no rate."""

    _name = "credit.interest.rate"
    _description = "Interest rate"
    _inherit = ["credit.dated.mixin"]
    _order = "scheme, mandate_id, date_from desc, id"
    _scope_fields = ("scheme", "mandate_id")

    scheme = fields.Selection(INTEREST_SCHEMES, required=True, default="legal")
    percent = fields.Float(
        string="Percent a year", digits=(7, 4), required=True, aggregator=None,
        help="As published: late-payment interest with its points already added.",
    )
    mandate_id = fields.Many2one(
        "credit.mandate", index="btree_not_null", ondelete="cascade", help="Whose contracts agree this rate."
    )
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)

    _percent_positive = models.Constraint("CHECK(percent >= 0)", "A rate is zero or more.")
    _mandate_of_contract = models.Constraint(
        "CHECK((scheme = 'contract') = (mandate_id IS NOT NULL))",
        "A rate agreed by contract names its mandate, the others are everybody's.",
    )

    @api.depends("scheme", "percent", "date_from", "mandate_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["scheme"]._description_selection(self.env))
        for rate in self:
            whose = rate.mandate_id.name or labels.get(rate.scheme, "")
            rate.display_name = self.env._(
                "%(whose)s %(percent)s %% from %(day)s", whose=whose, percent=f"{rate.percent:.2f}",
                day=format_date(self.env, rate.date_from) if rate.date_from else "",
            )

    @api.constrains("percent", "source")
    def _check_percent(self):
        for rate in self:
            if rate.percent > 100:
                raise ValidationError(self.env._(
                    "%(percent)s %% a year cannot be right: write 2.5 for two and a half percent.", percent=rate.percent,
                ))

    @api.model
    def _get_rates(self, scheme, mandate=None):
        """Return the :class:`Rate` of a scheme in the order of their days, as tools/interest.py takes them.

        :param mandate: whose contracts agree the rate, for the scheme ``contract``
        """
        rows = self.sudo().search_fetch(
            [("scheme", "=", scheme), ("mandate_id", "=", mandate.id if mandate and scheme == "contract" else False)],
            ["date_from", "date_to", "percent"], order="date_from",
        )
        return tuple(row._prepare_rate() for row in rows)

    @api.model
    def _get_book(self, mandates):
        """Return ``{(scheme, mandate id or False): rates}`` of everything known, in one query."""
        rows = self.sudo().search_fetch(
            [("mandate_id", "in", [False, *mandates.ids])], ["scheme", "mandate_id", "date_from", "date_to", "percent"],
            order="date_from",
        )
        groups = rows.grouped(lambda row: (row.scheme, row.mandate_id.id))
        return {key: tuple(row._prepare_rate() for row in group) for key, group in groups.items()}

    def _prepare_rate(self):
        """Return this row as tools/interest.py takes it."""
        self.ensure_one()
        return Rate(self.date_from, self.date_to or None, Decimal(f"{self.percent:.4f}").normalize())

    @api.model
    def _get_percent(self, scheme, day, mandate=None):
        """Return the rate in force on a day, in percent.

        :raises UserError: naming the day, where no row is valid on it: the one before is never carried forward
        """
        for rate in self._get_rates(scheme, mandate):
            if rate.date_from <= day and (rate.date_to is None or day <= rate.date_to):
                return rate.percent
        raise UserError(self._explain(MissingRateError(day, day), scheme))

    @api.model
    def _explain(self, error, scheme):
        """Return an :class:`InterestError` of the engine in the words of the user, with what to do."""
        label = dict(self._fields["scheme"]._description_selection(self.env)).get(scheme, scheme)
        if isinstance(error, MissingRateError):
            return self.env._(
                "%(scheme)s: no rate is known from %(first)s to %(last)s. Nothing was computed. Enter the published rate "
                "in Configuration > Interest rates.",
                scheme=label, first=format_date(self.env, error.day), last=format_date(self.env, error.last),
            )
        if hasattr(error, "code"):
            return self._get_refusals().get(error.code, str(error))
        return self.env._("%(scheme)s cannot be computed: %(error)s.", scheme=label, error=error)

    @api.model
    def _get_refusals(self):
        """Return ``{code: words}``: why late-payment interest is refused, see tools/interest_scheme.py."""
        return {
            "consumer": self.env._("A consumer owes no late-payment interest (D.Lgs. 231/2002): use the legal rate."),
            "debtor": self.env._("Say first whether the debtor is a firm, a professional, a public body or a consumer."),
            "creditor": self.env._("Late-payment interest is owed only to firms and professionals (D.Lgs. 231/2002)."),
            "damages": self.env._("Damages bear no late-payment interest (D.Lgs. 231/2002 art. 1): use the legal rate."),
            "insolvency": self.env._("Claims in an insolvency bear no late-payment interest (D.Lgs. 231/2002 art. 1)."),
            "no_contract_date": self.env._("Say first when the contract was concluded: the rate depends on it."),
            "contract_too_old": self.env._("The contract is older than 8 August 2002: use the legal rate."),
        }

    @api.model
    def _report_missing(self, scheme, error, mandates):
        """Give the managers of some mandates the task to enter a rate that is missing; return the problems that are new."""
        return self.env["credit.problem"].sudo()._raise("no_rate", [
            {
                "name": self._explain(error, scheme),
                "todo": self.env._("Enter the rate with its source: until then this interest is not computed."),
                "company_id": mandate.company_id.id,
                "user_id": mandate.user_id.id,
                "res_model": mandate._name,
                "res_id": mandate.id,
            }
            for mandate in mandates
        ])
