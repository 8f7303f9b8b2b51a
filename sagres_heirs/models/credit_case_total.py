from odoo import models
from odoo.tools import SQL

#: What a case of an heir shows again of the case of the deceased.
SHARED = (
    "amount_due", "amount_overdue", "amount_not_due", "amount_held", "amount_credit", "amount_at_risk", "amount_expired",
    "item_count", "undated_count",
)


class CreditCase(models.Model):
    """A debt is summed once: beside the case of the deceased, those of the heirs add nothing to a total."""

    _inherit = "credit.case"

    def _read_group_select(self, aggregate_spec, query):
        """Leave out of a sum the part of an heir where the whole is in the same selection; alone it counts."""
        term = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        if name not in SHARED or function not in ("sum", "sum_currency"):
            return term
        parent = SQL.identifier(self._table, "parent_id")
        return SQL("%s FILTER (WHERE %s IS NULL OR %s NOT IN %s)", term, parent, parent, query.subselect())
