from odoo import fields, models
from odoo.tools import SQL

from ..tools import score
from .cx_score_mixin import SCORE_DEPENDS

#: What is worked out of a whole group, and means nothing of one voice.
GROUP_FIELDS = ("margin", "low", "high", "shortfall")


class CxScoreReport(models.Model):
    """How likely people are to recommend the client: a row a voice worth 100, 0 or -100, whose mean is the NPS of any group.

    No group without voices has a value. What a figure rests on stands beside it: how many voices, its 95 % interval, and how
    many voices are missing to the thirty under which it is read with care.
    """

    _name = "cx.score.report"
    _description = "Recommendation (NPS)"
    _inherit = "cx.score.mixin"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = SCORE_DEPENDS

    nps = fields.Float(string="NPS", readonly=True, aggregator="avg", digits=(16, 1))
    margin = fields.Float(
        string="NPS ± points", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
        help="With 95 % confidence the NPS is right within so many points.",
    )
    low = fields.Float(string="NPS at least", readonly=True, aggregator="avg", digits=(16, 1), exportable=False)
    high = fields.Float(string="NPS at most", readonly=True, aggregator="avg", digits=(16, 1), exportable=False)
    shortfall = fields.Integer(
        string="Voices missing to 30", readonly=True, exportable=False, help="Where there are any, read the figure with care.",
    )

    @property
    def _table_query(self):
        return SQL(
            "SELECT row.*, NULL::float AS margin, NULL::float AS low, NULL::float AS high, 0 AS shortfall FROM (%s) AS row",
            self._get_score_query(["nps"]),
        )

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if name not in GROUP_FIELDS or function not in ("avg", "sum", "min", "max"):
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        if name == "shortfall":
            return SQL("GREATEST(%s - COUNT(*), 0)", score.FEW)
        margin, nps = self._get_margin(query), SQL("AVG(%s)", self._field_to_sql(self._table, "nps", query))
        value = {
            "margin": margin,
            "low": SQL("GREATEST(%s - %s, -100)", nps, margin),
            "high": SQL("LEAST(%s + %s, 100)", nps, margin),
        }[name]
        return SQL("CASE WHEN COUNT(*) > 0 THEN %s END", value)  # GREATEST makes a value of none

    def _get_margin(self, query):
        """Return the SQL of the margin of a group, as ``tools/score.py`` has it."""
        promoters, detractors = (
            SQL("AVG(%s)", self._field_to_sql(self._table, name, query)) for name in ("promoter_count", "detractor_count")
        )
        return SQL(
            "100 * %(z)s * SQRT(GREATEST((%(p)s + %(d)s - POWER(%(p)s - %(d)s, 2)) / NULLIF(COUNT(*), 0), 0))",
            z=score.Z, p=promoters, d=detractors,
        )
