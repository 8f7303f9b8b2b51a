from odoo import api, fields, models
from odoo.tools import SQL

from .cx_complaint import OPEN_STATES
from .cx_complaint_term import SOON_DAYS


class CxComplaint(models.Model):
    """The night names the complaints that pass their day, proposes what is due by then, and warns who answers.

    The number of statements does not grow with the number of complaints, and a second night on the same day does nothing.
    """

    _inherit = "cx.complaint"

    date_escalated = fields.Date(string="Escalated on", readonly=True, copy=False)
    escalated_to_id = fields.Many2one("res.users", string="Escalated to", readonly=True, copy=False)
    date_reminded = fields.Date(string="Owner reminded on", readonly=True, copy=False)

    @api.model
    def _watch(self, company, date):
        """Look at the complaints of a client that wait for an answer on ``date``."""
        date = fields.Date.to_date(date)
        self.flush_model()
        self.env["cx.service.standard"].flush_model()
        self._escalate(company, date)
        self._propose_late(company, date)
        self._remind_operators(company, date)
        self.invalidate_model()

    @api.model
    def _escalate(self, company, date):
        self.env["credit.mandate"].flush_model(["company_id", "cx_complaint_escalation_id", "state", "user_id"])
        self.env.cr.execute(SQL(
            """
            UPDATE cx_complaint AS complaint
               SET date_escalated = %(date)s, escalated_to_id = COALESCE(mandate.cx_complaint_escalation_id, mandate.user_id)
              FROM credit_mandate AS mandate
             WHERE mandate.company_id = complaint.company_id AND mandate.state = 'active'
               AND complaint.company_id = %(company)s AND complaint.state IN %(open)s
               AND complaint.date_escalated IS NULL AND complaint.deadline < %(date)s
            """,
            date=date, company=company.id, open=OPEN_STATES,
        ))

    @api.model
    def _propose_late(self, company, date):
        """Propose the indemnity of what was not answered yet: it grows at twice and three times the term."""
        self.env.cr.execute(SQL(
            """
            WITH late AS (
                SELECT complaint.id, due.step,
                       CASE standard.indemnity
                            WHEN 'steps' THEN (ARRAY[standard.amount, standard.amount_double, standard.amount_triple])[due.step]
                            WHEN 'flat' THEN CASE WHEN due.step = 1 THEN standard.amount END
                            WHEN 'none' THEN 0 END AS amount
                  FROM cx_complaint AS complaint
                  JOIN cx_service_standard AS standard ON standard.id = complaint.standard_id
            CROSS JOIN LATERAL (SELECT (complaint.deadline < %(date)s)::integer
                                       + COALESCE((complaint.deadline_double < %(date)s)::integer, 0)
                                       + COALESCE((complaint.deadline_triple < %(date)s)::integer, 0) AS step) AS due
                 WHERE complaint.company_id = %(company)s AND complaint.state IN %(open)s AND complaint.deadline < %(date)s
                   AND complaint.indemnity_state NOT IN ('approved', 'refused') AND standard.indemnity <> 'none'
            )
            UPDATE cx_complaint AS complaint
               SET indemnity_step = late.step, indemnity_amount = COALESCE(late.amount, 0),
                   indemnity_state = CASE WHEN late.amount IS NULL THEN 'unknown' ELSE 'proposed' END
              FROM late
             WHERE late.id = complaint.id AND complaint.indemnity_step IS DISTINCT FROM late.step
            """,
            date=date, company=company.id, open=OPEN_STATES,
        ))

    @api.model
    def _remind_operators(self, company, date):
        """Put on the day of operators what they answer themselves and is due soon or late: each once, nobody else's."""
        soon = fields.Date.add(date, days=SOON_DAYS)
        rows = self.env.execute_query(SQL(
            """
            UPDATE cx_complaint AS complaint SET date_reminded = %(date)s
              FROM credit_case AS work
             WHERE work.id = complaint.case_id AND work.user_id = complaint.user_id AND work.is_open
               AND complaint.company_id = %(company)s AND complaint.state IN ('received', 'in_work')
               AND complaint.deadline <= %(soon)s
               AND (complaint.date_reminded IS NULL OR complaint.date_reminded <= complaint.deadline
                    AND complaint.deadline < %(date)s AND complaint.date_reminded < %(date)s)
         RETURNING complaint.case_id
            """,
            date=date, company=company.id, soon=soon,
        ))
        cases = self.env["credit.case"].sudo().browse({case_id for case_id, in rows})
        cases._put_on_day(
            "complaint", self.env._("A complaint waits for your answer: see its day"), date=date, instead_of=("complaint",),
        )

    def _leave_day(self):
        """Take the task off the day of operators who have no other complaint of the debtor to answer."""
        cases = self.sudo().case_id
        if not cases:
            return
        waiting = self.sudo()._read_group(
            [("case_id", "in", cases.ids), ("state", "in", OPEN_STATES), ("id", "not in", self.ids)], ["case_id", "user_id"],
        )
        busy = self.env["credit.case"].union(*(case for case, user in waiting if user and user == case.user_id))
        (cases - busy.sudo())._take_off_day(("complaint",))
