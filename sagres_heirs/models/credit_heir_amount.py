from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL


class CreditHeir(models.Model):
    """What an heir's share is worth: the part of the debt, what was paid or remitted on it, what is left."""

    _inherit = "credit.heir"

    amount_part = fields.Monetary(
        string="Part of the debt", compute="_compute_amounts", help="By the share, of what is open and of what heirs have paid.",
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_amounts", help="Booked in the name of this heir.")
    amount_remitted = fields.Monetary(string="Written off", compute="_compute_amounts")
    amount_left = fields.Monetary(string="Left", compute="_compute_amounts")

    @api.depends("share", "state", "benefit_value", "case_id.amount_due")
    def _compute_amounts(self):
        heirs = self.sudo()
        owed = self.env["credit.estate"]._read_owed(heirs.case_id) if heirs.case_id else {}
        paid = heirs._read_paid_and_remitted()
        for heir in heirs:
            own = owed.get(heir.case_id)
            heir.amount_paid, heir.amount_remitted = paid.get(heir._origin.id, (0, 0))
            left = float(sum(own.parts.values(), Decimal(0)) - own.loose) if own else 0
            heir.amount_left = max(left, 0)
            heir.amount_part = heir.amount_left + heir.amount_paid + heir.amount_remitted if own else 0

    def _read_paid_and_remitted(self):
        """Return ``{heir id: (paid, written off)}``, payments that nobody allocated yet included."""
        ids = tuple(self._origin.ids)
        if not ids:
            return {}
        Estate = self.env["credit.estate"]
        Estate._flush_owed()
        mine = SQL("heir.id IN %s", ids)
        rows = self.env.execute_query(SQL(
            """
            SELECT heir_id, SUM(amount) FILTER (WHERE NOT is_write_off), SUM(amount) FILTER (WHERE is_write_off)
              FROM (SELECT heir_id, amount, is_write_off FROM (%s) AS booked
                     UNION ALL
                    SELECT heir.id, -loose.residual, FALSE
                      FROM (%s) AS loose JOIN credit_heir AS heir ON heir.case_id = loose.case_id) AS movement
          GROUP BY heir_id
            """,
            Estate._get_paid_by_heirs_query(mine), Estate._get_loose_query(mine),
        ))
        return {heir_id: (paid or 0, remitted or 0) for heir_id, paid, remitted in rows}
