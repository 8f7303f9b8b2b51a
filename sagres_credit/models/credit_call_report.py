from odoo import api, fields, models
from odoo.tools import SQL

FIRST_CONTACT_DAYS = 7


class CreditCallReport(models.Model):
    """Inbound calls by day, operator and client: answered share, waiting time, solved at the first contact.

    One row a call, so that every average is right however it is grouped. What is not known has no value, never zero.
    """

    _name = "credit.call.report"
    _description = "Inbound calls"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = {
        "credit.call.record": [
            "answered", "company_id", "date", "direction", "has_waiting", "partner_id", "talk", "user_id", "waiting",
        ],
    }

    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Who called", readonly=True)
    call_count = fields.Integer(string="Inbound calls", readonly=True)
    answered_count = fields.Integer(string="Answered", readonly=True)
    answered_share = fields.Float(string="Answered (%)", readonly=True, aggregator="avg")
    has_waiting = fields.Boolean(readonly=True)
    waiting = fields.Float(
        string="Waiting (seconds)", readonly=True, aggregator="avg", help="Mean of the calls whose waiting time is known."
    )
    talk = fields.Float(string="Talk (seconds)", readonly=True, aggregator="avg", help="Mean of the answered calls.")
    is_judged = fields.Boolean(
        string="Judged", readonly=True, help="Answered, of a known debtor, and long enough ago to know if they called again.",
    )
    solved_share = fields.Float(
        string="Solved at first contact (%)", readonly=True, aggregator="avg",
        help="Answered calls whose debtor did not call again within the days set (seven, unless changed). Calls of"
             " unknown numbers and of the last days are not judged.",
    )

    @property
    def _table_query(self):
        days = self._get_first_contact_days()
        return SQL(
            """
            WITH inbound AS (           -- 1. inbound calls, with the next one of the same debtor
                SELECT call.*,
                       LEAD(call.date) OVER (PARTITION BY call.partner_id ORDER BY call.date, call.id) AS next_date
                  FROM credit_call_record AS call
                 WHERE call.direction = 'in'
            ), judged AS (              -- 2. those of which it can be said whether they solved the matter
                SELECT inbound.*,
                       inbound.answered AND inbound.partner_id IS NOT NULL
                       AND (inbound.next_date <= inbound.date + %(wait)s * INTERVAL '1 day'
                            OR inbound.date + %(wait)s * INTERVAL '1 day' <= %(now)s) AS is_judged
                  FROM inbound
            )
            SELECT id, date, user_id, company_id, partner_id, 1 AS call_count, answered::integer AS answered_count,
                   answered::integer * 100.0 AS answered_share, has_waiting,
                   CASE WHEN has_waiting THEN waiting END AS waiting,
                   CASE WHEN answered THEN talk END AS talk,
                   is_judged,
                   CASE WHEN is_judged AND (next_date IS NULL OR next_date > date + %(wait)s * INTERVAL '1 day') THEN 100.0
                        WHEN is_judged THEN 0.0 END AS solved_share
              FROM judged
            """,
            wait=days, now=fields.Datetime.now(),
        )

    @api.model
    def _get_first_contact_days(self):
        """Return within how many days another call says that the first one solved nothing."""
        value = self.env["ir.config_parameter"].sudo().get_param("sagres_credit.first_contact_days")
        return int(value) if str(value or "").isdigit() else FIRST_CONTACT_DAYS
