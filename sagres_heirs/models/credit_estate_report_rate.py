from odoo import models
from odoo.tools import SQL


class CreditEstateReport(models.Model):
    """Recovery of many estates is what they brought of what was owed in all, not the mean of their percentages."""

    _inherit = "credit.estate.report"

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "recovery:avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields["recovery"], "read")
        opened, collected = (self._field_to_sql(self._table, name, query) for name in ("amount_opened", "amount_collected"))
        return SQL(
            "100.0 * SUM(%(collected)s) FILTER (WHERE %(opened)s > 0) / NULLIF(SUM(%(opened)s) FILTER (WHERE %(opened)s > 0), 0)",
            collected=collected, opened=opened,
        )
