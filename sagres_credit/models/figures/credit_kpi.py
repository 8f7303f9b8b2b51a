from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

UNITS = [
    ("percent", "%"), ("days", "Days"), ("amount", "Amount"), ("count", "Number"), ("rate", "Per 1,000"),
    ("cost", "Cost for 1 collected"),
]
SECTIONS = [
    ("ledger", "Ledger"), ("collection", "Collecting"), ("agreement", "Agreements"), ("people", "People"),
    ("relation", "Relation kept"), ("integration", "Integration"), ("legal", "Legal"), ("stock", "Stock and new credits"),
    ("economics", "Economics"), ("quality", "Master data"), ("education", "Education to pay"),
]


class CreditKpi(models.Model):
    """A key figure explains itself: its formula, whom it counts, and where its records are."""

    _name = "credit.kpi"
    _description = "Key figure"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The name of the figure in the software.")
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, required=True)
    unit = fields.Selection(UNITS, required=True)
    better = fields.Selection(
        [("up", "The more the better"), ("down", "The less the better"), ("none", "Neither")], required=True, default="none",
    )
    formula = fields.Text(required=True, translate=True)
    population = fields.Text(required=True, translate=True, help="What is counted, and what is left out.")
    source = fields.Char(translate=True, help="Where the definition is published.")
    in_method = fields.Boolean(string="On the page of the method", help="Shown to the client on «The method in figures».")

    _code_uniq = models.Constraint("UNIQUE(code)", "Each figure has a code of its own.")

    @api.model
    def _get_measures(self):
        """Return ``[(codes, measure)]``: who measures which figures.

        ``measure(companies, since, until)`` answers for all of its codes at once with a fixed number of queries and returns
        ``{company: {code: measured}}``; ``measured`` is what :meth:`_prepare_measure` returns. Both days count. For a module
        to add figures, it must override this method and bring their definition as data.
        """
        return []

    @api.model
    def _prepare_measure(self, value=None, n=0, numerator=None, denominator=None, records=None, note=""):
        """Return a measured figure.

        :param value: ``Decimal`` in the unit of the figure (percent: 0 to 100), ``None`` where there is nothing to measure:
            no data gives no value, never zero
        :param int n: how many records were counted
        :param numerator: ``Decimal``, what was divided
        :param denominator: ``Decimal``, by what
        :param records: ``(model, domain)`` of the records behind the figure
        :param str note: what a reader must know of this value
        """
        return {"value": value, "n": n, "numerator": numerator, "denominator": denominator, "records": records, "note": note}

    @api.model
    def _to_decimal(self, value):
        """Return what a column of the database holds as a ``Decimal``: a stored float is read as it is written."""
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    @api.model
    def _measure(self, companies, since, until, codes=None):
        """Return ``{company: {code: measured}}`` of the days from ``since`` to ``until``, both included.

        :param codes: the figures wanted, by default all that are defined
        :raises UserError: a code that nobody measures
        """
        known = set(self.sudo().search([("code", "!=", False)]).mapped("code"))
        wanted = known if codes is None else set(codes)
        found = {company: {} for company in companies}
        measured = set()
        for names, measure in self._get_measures():
            if not wanted.intersection(names):
                continue
            measured.update(names)
            for company, figures in measure(companies, since, until).items():
                found[company].update({code: figure for code, figure in figures.items() if code in wanted})
        if codes is not None and wanted - measured:
            raise UserError(self.env._("Nobody measures %(codes)s.", codes=", ".join(sorted(wanted - measured))))
        return found
