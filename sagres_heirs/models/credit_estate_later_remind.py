from odoo import models
from odoo.tools import SQL

from .credit_estate import OPEN_STATES


class CreditEstate(models.Model):
    """The night tells the operator of debts that arose after the death, once for each amount to decide about."""

    _inherit = "credit.estate"

    def _remind(self, company, date):
        result = super()._remind(company, date)
        self._flush_later()
        rows = self.env.execute_query(SQL(
            """
            SELECT estate.id, estate.case_id, SUM(later.residual)
              FROM (%(later)s) AS later JOIN credit_estate AS estate ON estate.id = later.estate_id
             WHERE later.decision IS NULL AND later.residual > 0
          GROUP BY estate.id HAVING SUM(later.residual) IS DISTINCT FROM COALESCE(estate.later_told, 0)
          ORDER BY estate.id
            """,
            later=self._get_later_query(SQL("estate.company_id = %s AND estate.state IN %s", company.id, OPEN_STATES)),
        ))
        if rows:
            self._tell_later(rows, date)
        return result

    def _tell_later(self, rows, date):
        """Put these estates on the day of who looks after them, and remember what was told."""
        cases = self.env["credit.case"].sudo().browse([case_id for _estate, case_id, _amount in rows])
        cases._put_on_day("estate", self.env._(
            "Debts arose after the death: decide whether they are of the succession. No heir is asked for them meanwhile."
        ), date=date, instead_of=("estate",))
        told = set(cases.filtered(lambda case: case.next_action == "estate").ids)  # the others are busy: another night
        rows = [row for row in rows if row[1] in told]
        if not rows:
            return
        self.env.cr.execute(SQL(
            "UPDATE credit_estate AS estate SET later_told = told.amount FROM (VALUES %s) AS told (id, amount)"
            " WHERE estate.id = told.id",
            SQL(", ").join(SQL("(%s, %s::numeric)", estate_id, amount) for estate_id, _case, amount in rows),
        ))
        self.invalidate_model(["later_told"])
