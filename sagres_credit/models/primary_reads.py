from odoo import api, models

# Sums over many records; who looks at them can bear to be a moment behind.
AGGREGATES = ("formatted_read_group", "formatted_read_grouping_sets")
SUITE = "sagres_"
# Of Odoo's own, what an operator changes on a case or a worklist and looks at again at once.
WORKED_ON = (
    "account.bank.statement.line", "account.move", "account.move.line", "account.payment", "crm.lead", "mail.activity",
    "res.partner",
)


class Base(models.AbstractModel):
    """Where a page is read when the database has a replica: what people work on from the primary, reports from the replica."""

    _inherit = "base"

    # True for a list to work through that has no table of its own.
    _reads_primary = False

    @api.model
    def _is_read_from_primary(self, method):
        """Return whether ``method``, which only reads, must see what was written a moment ago: no replica may serve it."""
        if self._reads_primary or self._name in WORKED_ON:
            return method not in AGGREGATES
        return self._auto and not self._abstract and self._original_module.startswith(SUITE) and method not in AGGREGATES
