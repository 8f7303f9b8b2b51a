from odoo import api, models
from odoo.tools import SQL


class CreditArrangementMixin(models.AbstractModel):
    """An agreement with an heir: what that heir paid counts, and credit notes lower it by their share."""

    _inherit = "credit.arrangement.mixin"

    @api.model
    def _get_paid_query(self):
        """Count for the agreement of an heir what is booked in their name on its items, and what nobody allocated yet."""
        estates = self.env["credit.estate"]
        of_heir = SQL("estate.case_id IN (SELECT case_parent_id FROM arrangement WHERE case_parent_id IS NOT NULL)")
        return SQL(
            """
            SELECT paid.id, paid.paid
              FROM (%(others)s) AS paid
              JOIN arrangement ON arrangement.id = paid.id AND arrangement.case_parent_id IS NULL
             UNION ALL
            SELECT arrangement.id, paid.amount
              FROM arrangement
              JOIN (%(paid)s) AS paid ON paid.case_id = arrangement.case_id AND NOT paid.is_write_off
              JOIN %(table)s AS link ON link.%(column)s = arrangement.id AND link.receivable_id = paid.receivable_id
             UNION ALL
            SELECT arrangement.id, -loose.residual
              FROM arrangement JOIN (%(loose)s) AS loose ON loose.case_id = arrangement.case_id
            """,
            others=super()._get_paid_query(), paid=estates._get_paid_by_heirs_query(of_heir),
            loose=estates._get_loose_query(of_heir), table=SQL.identifier(self._item_table),
            column=SQL.identifier(self._item_column),
        )

    @api.model
    def _get_part_query(self):
        return SQL(
            """COALESCE((SELECT SPLIT_PART(debt.heirs_share, '/', 1)::numeric
                              / COALESCE(NULLIF(SPLIT_PART(debt.heirs_share, '/', 2), ''), '1')::numeric
                           FROM credit_case AS debt
                          WHERE debt.id = arrangement.case_id AND debt.parent_id IS NOT NULL
                            AND debt.heirs_share <> ''), %s)""",
            super()._get_part_query(),
        )

    @api.model
    def _flush_paid(self):
        result = super()._flush_paid()
        self.env["credit.heir"].flush_model(["case_id", "estate_id", "state"])
        self.env["credit.estate"].flush_model(["case_id", "date_death", "state"])
        self.env["credit.case"].flush_model(["heirs_share"])
        self.env["account.move.line"].flush_model(["partner_id", "date"])
        return result

    def _tell_cases(self):
        """Have what is kept or broken with an heir move the succession."""
        result = super()._tell_cases()
        parts = self.case_id.filtered("parent_id")
        if parts:
            self.env["credit.heir"].sudo().search([("case_id", "in", parts.ids)]).estate_id._update_stage()
        return result
