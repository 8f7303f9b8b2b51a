from odoo import fields, models
from odoo.tools import SQL

from .cx_invitation import CHANNELS, EXCLUSIONS, STATES
from .cx_program import STAKEHOLDERS


class CxResponseReport(models.Model):
    """Who was asked and who answered: a row an invitation, with the reason of who was not asked, and no name."""

    _name = "cx.response.report"
    _description = "Invitations and answers"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = {
        "cx.invitation": [
            "channel", "company_id", "date", "date_answered", "date_sent", "exclusion", "program_id", "state", "touchpoint_id",
        ],
        "cx.program": ["stakeholder"],
    }

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    program_id = fields.Many2one("cx.program", string="Programme", readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True)
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who is asked", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    state = fields.Selection(STATES, readonly=True)
    exclusion = fields.Selection(EXCLUSIONS, string="Why not asked", readonly=True)
    invited_count = fields.Integer(string="Chosen", readonly=True)
    excluded_count = fields.Integer(string="Not asked", readonly=True)
    asked_count = fields.Integer(string="Asked", readonly=True)
    failed_count = fields.Integer(string="Not delivered", readonly=True)
    answered_count = fields.Integer(string="Answered", readonly=True)
    response_rate = fields.Float(
        string="Response rate (%)", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
        help="Who answered, of all who were asked and reached.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT asked.id, asked.date, asked.company_id, asked.program_id, asked.touchpoint_id, program.stakeholder,
                   asked.channel, asked.state, asked.exclusion, 1 AS invited_count,
                   (asked.state = 'excluded')::integer AS excluded_count,
                   (asked.state = 'failed')::integer AS failed_count,
                   was.asked::integer AS asked_count, (asked.state = 'answered')::integer AS answered_count,
                   CASE WHEN was.asked THEN (asked.state = 'answered')::integer * 100.0 END AS response_rate
              FROM cx_invitation AS asked
              JOIN cx_program AS program ON program.id = asked.program_id
        CROSS JOIN LATERAL (SELECT asked.state = 'answered' OR (asked.date_sent IS NOT NULL AND asked.state <> 'failed') AS asked)
                   AS was
            """
        )
