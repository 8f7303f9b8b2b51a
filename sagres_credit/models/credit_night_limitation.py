from odoo import api, models
from odoo.tools import SQL

from .credit_case_limitation import LIMITATION_COLUMNS


class CreditNight(models.AbstractModel):
    """The night dates every open item before it decides anything: what is prescribed leaves collection."""

    _inherit = "credit.night"

    @api.model
    def _attach_items(self, company, persons):
        """Give the open items of the batch that have no companion theirs; return how many.

        :param SQL persons: condition on ``item.partner_id``
        """
        condition = SQL("item.company_id = %s AND NOT item.reconciled AND %s", company.id, persons)
        return len(self.env.execute_query(self.env["credit.receivable"]._get_attach_query(condition)))

    @api.model
    def _date_items(self, company, date, persons):
        """Write when the open items of the batch lapse, where it changed."""
        mine = SQL("item.company_id = %s AND NOT item.reconciled AND %s", company.id, persons)
        self.env["credit.limitation"]._update(mine, date)

    @api.model
    def _link_items(self, company, persons):
        """Give the open items of the batch that nobody is asked for the case of their debtor, where there is one."""
        self.env.cr.execute(SQL(
            """
            UPDATE credit_receivable AS receivable SET case_id = known.id
              FROM account_move_line AS item
              JOIN res_partner AS person ON person.id = item.partner_id
              JOIN credit_case AS known ON known.partner_id = person.commercial_partner_id
                                       AND known.company_id = %(company)s AND known.parent_id IS NULL
             WHERE receivable.line_id = item.id AND receivable.case_id IS NULL
               AND item.company_id = %(company)s AND NOT item.reconciled AND %(persons)s
            """,
            company=company.id, persons=persons,
        ))

    @api.model
    def _date_cases(self, company, first, last):
        """Write on the cases of the batch what their items say of limitation, where it changed."""
        batch = SQL(
            "company_id = %s AND parent_id IS NULL AND partner_id BETWEEN %s AND %s", company.id, first, last
        )
        columns = [SQL.identifier("known", name) for name in LIMITATION_COLUMNS]
        values = [
            SQL("COALESCE(%s, 0)" if name in ("amount_at_risk", "amount_expired", "undated_count") else "%s",
                SQL.identifier("found", name))
            for name in LIMITATION_COLUMNS
        ]
        self.env.cr.execute(SQL(
            """
            WITH mine AS (SELECT id FROM credit_case WHERE %(batch)s),
                 found AS (%(found)s)
            UPDATE credit_case AS known SET (%(names)s) = ROW(%(values)s)
              FROM mine LEFT JOIN found ON found.case_id = mine.id
             WHERE known.id = mine.id AND (%(columns)s) IS DISTINCT FROM (%(values)s)
            """,
            batch=batch,
            found=self.env["credit.case"]._get_limitation_query(SQL("receivable.case_id IN (SELECT id FROM mine)")),
            names=SQL(", ").join(map(SQL.identifier, LIMITATION_COLUMNS)), values=SQL(", ").join(values),
            columns=SQL(", ").join(columns),
        ))
