from odoo import api, models
from odoo.tools import SQL


class CreditNight(models.AbstractModel):
    """The night plans the work on what is at risk and puts who is due on the operator's day, held or not."""

    _inherit = "credit.night"

    @api.model
    def _assess(self, mandate, date, first, last, persons):
        """Add to the table of the batch when the first item of each debtor lapses, where that is within a year."""
        result = super()._assess(mandate, date, first, last, persons)
        self.env.cr.execute(SQL(
            """
            UPDATE credit_night AS night
               SET limitation_date = risk.limitation_date, limitation_horizon = risk.limitation_horizon
              FROM (SELECT person.commercial_partner_id AS partner_id, MIN(receivable.limitation_date) AS limitation_date,
                           MIN(receivable.limitation_horizon::integer)::varchar AS limitation_horizon
                      FROM credit_receivable AS receivable
                      JOIN account_move_line AS item ON item.id = receivable.line_id
                       AND item.amount_residual > 0 AND item.parent_state = 'posted'
                      JOIN res_partner AS person
                        ON person.id = item.partner_id AND person.commercial_partner_id BETWEEN %(first)s AND %(last)s
                     WHERE receivable.company_id = %(company)s AND receivable.limitation_horizon IS NOT NULL
                  GROUP BY person.commercial_partner_id) AS risk
             WHERE risk.partner_id = night.partner_id
            """,
            company=mandate.company_id.id, first=first, last=last,
        ))
        return result

    @api.model
    def _decide(self, date):
        """Put the work plan before what the policy proposes; a step agreed with the debtor stays before both."""
        result = super()._decide(date)
        self.env.cr.execute(SQL(
            """
            UPDATE credit_night AS night SET task = 'limitation'
             WHERE %(work_by)s <= %(date)s AND COALESCE(%(worked)s < %(work_by)s, TRUE)
            """,
            work_by=self._get_plan_values(date)["limitation_work_by"], worked=self._get_worked(), date=date,
        ))
        return result

    @api.model
    def _get_case_values(self, mandate, date):
        return super()._get_case_values(mandate, date) | self._get_plan_values(date)

    @api.model
    def _get_plan_values(self, date):
        """Return ``{column of credit_case: SQL over credit_night}`` of the work plan."""
        return self.env["credit.case"]._get_plan_values(
            is_open=SQL("night.is_open"), ends=SQL("night.limitation_date"), worked=self._get_worked(),
            act_days=SQL("night.act_days"), date=date,
        )

    @api.model
    def _get_worked(self):
        """Return the SQL of the day on which a debtor of the batch was worked last."""
        return SQL("GREATEST(night.last_contact_date, night.task_done_date)")
