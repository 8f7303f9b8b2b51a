from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_interaction import CONVERSATIONS

CONVERSATION_DAYS = 30
BOARD_FIELDS = {
    "credit.case": [
        "amount_overdue", "company_id", "is_open", "mandate_id", "next_action", "next_action_date", "parent_id", "user_id",
    ],
    "credit.interaction": ["case_id", "continuity", "date", "outcome"],
    "credit.mandate": ["company_id", "state"],
    "credit.mandate.member": ["active", "debtor_capacity", "mandate_id", "user_id"],
    "credit.substitution": ["date_from", "date_to", "substitute_id", "user_id"],
}


class CreditOperatorReport(models.Model):
    """The board of operators: one row for each operator of an active mandate, with load, day and continuity.

    Open cases without an operator, or of somebody who left the team, have a row too: nothing is hidden.
    """

    _name = "credit.operator.report"
    _description = "Board of operators"
    _auto = False
    _rec_name = "user_id"
    _order = "company_id, load desc, id"
    _depends = BOARD_FIELDS

    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    mandate_id = fields.Many2one("credit.mandate", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    debtor_capacity = fields.Integer(string="Capacity", readonly=True)
    case_count = fields.Integer(string="Open cases", readonly=True)
    load = fields.Float(string="Load (%)", readonly=True, aggregator="avg")
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    today_count = fields.Integer(string="Today's list", readonly=True)
    waiting_count = fields.Integer(string="Waiting for a place", readonly=True)
    conversation_count = fields.Integer(
        string="Conversations (30 days)", readonly=True, help="Held with these debtors in the last 30 days, attempts excepted."
    )
    continuity = fields.Float(
        string="Continuity (%)", readonly=True, aggregator="avg",
        help="Conversations of the last 30 days held by the debtor's own operator or by who substitutes them.",
    )
    in_team = fields.Boolean(readonly=True)
    is_absent = fields.Boolean(string="Absent today", readonly=True)
    substitute_id = fields.Many2one("res.users", string="Substitute today", readonly=True)

    @property
    def _table_query(self):
        """Rows: members of active mandates, and who else holds open cases there.

        The id is that of the member, doubled; for the others that of their first case, doubled plus one.
        """
        today = fields.Date.context_today(self)
        return SQL(
            """
            WITH %(work)s, team AS (                -- 3. members of active mandates
                SELECT member.id, member.mandate_id, member.user_id, member.debtor_capacity
                  FROM credit_mandate_member AS member
                 WHERE member.active
            ), away AS (                -- 4. absences of today
                SELECT DISTINCT ON (absence.user_id, works.cid) absence.user_id, works.cid AS company_id,
                       absence.substitute_id
                  FROM credit_substitution AS absence
                  JOIN res_company_users_rel AS works ON works.user_id = absence.substitute_id
                 WHERE %(today)s BETWEEN absence.date_from AND absence.date_to
              ORDER BY absence.user_id, works.cid, absence.id
            )
            SELECT COALESCE(team.id * 2, held.first_id * 2 + 1) AS id,
                   mandate.company_id, mandate.id AS mandate_id,
                   COALESCE(team.user_id, held.user_id) AS user_id,
                   COALESCE(team.debtor_capacity, 0) AS debtor_capacity,
                   COALESCE(held.case_count, 0) AS case_count,
                   COALESCE(100.0 * held.case_count / NULLIF(team.debtor_capacity, 0), 0) AS load,
                   COALESCE(held.amount_overdue, 0) AS amount_overdue,
                   COALESCE(held.today_count, 0) AS today_count,
                   COALESCE(held.waiting_count, 0) AS waiting_count,
                   COALESCE(said.conversation_count, 0) AS conversation_count,
                   said.continuity,
                   team.id IS NOT NULL AS in_team,
                   EXISTS (SELECT FROM credit_substitution AS absence
                            WHERE absence.user_id = COALESCE(team.user_id, held.user_id)
                              AND %(today)s BETWEEN absence.date_from AND absence.date_to) AS is_absent,
                   away.substitute_id
              FROM team
         FULL JOIN held ON held.mandate_id = team.mandate_id AND held.user_id = team.user_id
              JOIN credit_mandate AS mandate
                ON mandate.id = COALESCE(team.mandate_id, held.mandate_id) AND mandate.state = 'active'
         LEFT JOIN said ON said.mandate_id = mandate.id AND said.user_id = COALESCE(team.user_id, held.user_id)
         LEFT JOIN away ON away.user_id = COALESCE(team.user_id, held.user_id) AND away.company_id = mandate.company_id
            """,
            work=self._get_work_steps(today), today=today,
        )

    @api.model
    def _get_work_steps(self, today):
        """Return steps 1 and 2 of the board: what each operator holds and what was said with their debtors."""
        return SQL(
            """
            held AS (              -- 1. open cases by operator
                SELECT work.mandate_id, work.user_id, MIN(work.id) AS first_id, COUNT(*) AS case_count,
                       SUM(work.amount_overdue) FILTER (WHERE work.parent_id IS NULL) AS amount_overdue,
                       COUNT(*) FILTER (WHERE work.next_action IS NOT NULL
                                          AND work.next_action_date <= %(today)s) AS today_count,
                       COUNT(*) FILTER (WHERE work.next_action IS NOT NULL
                                          AND work.next_action_date IS NULL) AS waiting_count
                  FROM credit_case AS work
                 WHERE work.is_open
              GROUP BY work.mandate_id, work.user_id
            ), said AS (                -- 2. conversations with their debtors
                SELECT work.mandate_id, work.user_id,
                       COUNT(*) AS conversation_count,
                       100.0 * AVG(talk.continuity::integer) AS continuity
                  FROM credit_interaction AS talk
                  JOIN credit_case AS work ON work.id = talk.case_id
                 WHERE talk.date >= %(since)s AND talk.outcome IN %(conversations)s
              GROUP BY work.mandate_id, work.user_id
            )
            """,
            today=today, since=fields.Date.subtract(today, days=CONVERSATION_DAYS), conversations=CONVERSATIONS,
        )

    @api.depends("user_id", "company_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name or self.env._('Nobody')} ({row.company_id.name})"

    def action_open_cases(self):
        return self._get_case_action(self.env._("Open cases"), Domain.TRUE)

    def action_open_overdue(self):
        whole = Domain("amount_overdue", ">", 0) & Domain("parent_id", "=", False)
        return self._get_case_action(self.env._("Overdue cases"), whole)

    def action_open_today(self):
        today = fields.Date.context_today(self)
        due = Domain("next_action", "!=", False) & Domain("next_action_date", "<=", today)
        return self._get_case_action(self.env._("Today's list"), due)

    def action_open_waiting(self):
        waiting = Domain("next_action", "!=", False) & Domain("next_action_date", "=", False)
        return self._get_case_action(self.env._("Waiting for a place"), waiting)

    def action_open_conversations(self):
        self.ensure_one()
        since = fields.Date.subtract(fields.Date.context_today(self), days=CONVERSATION_DAYS)
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_interaction_action")
        domain = [
            ("case_id.mandate_id", "=", self.mandate_id.id), ("case_id.user_id", "=", self.user_id.id),
            ("date", ">=", since), ("outcome", "in", CONVERSATIONS),
        ]
        return dict(action, name=self.display_name, domain=domain, context={})

    def _get_case_action(self, name, domain):
        """Return the action on this row's open cases that ``domain`` names."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        row = Domain("mandate_id", "=", self.mandate_id.id) & Domain("user_id", "=", self.user_id.id)
        domain &= row & Domain("is_open", "=", True)
        return dict(action, name=f"{name}: {self.display_name}", domain=list(domain), context={})
