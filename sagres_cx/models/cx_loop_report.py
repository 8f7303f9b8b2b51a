from odoo import fields, models
from odoo.tools import SQL

from .cx_callback import STATES
from .cx_feedback import CLASSES
from .cx_program import STAKEHOLDERS


class CxLoopReport(models.Model):
    """How the loop is closed: a row a call-back, with the hours it took and whether the person was won back.

    Hours are those of the clock from what was said to the call that closed it; a call-back that is still open has none.
    """

    _name = "cx.loop.report"
    _description = "Call-backs and recovered people"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = {
        "cx.callback": [
            "company_id", "date_done", "deadline", "feedback_id", "is_recovered", "recovery_metric", "root_cause_id", "state",
        ],
        "cx.feedback": ["about_operator", "date", "operator_id", "program_id", "score_class", "stakeholder", "state", "touchpoint_id"],
    }

    date = fields.Datetime(string="Said on", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    program_id = fields.Many2one("cx.program", string="Programme", readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True)
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who speaks", readonly=True)
    operator_id = fields.Many2one("res.users", readonly=True, groups="sagres_credit.group_manager")
    score_class = fields.Selection(CLASSES, string="Promoter or detractor", readonly=True)
    root_cause_id = fields.Many2one("credit.reason", string="Root cause", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    is_hidden = fields.Boolean(readonly=True, help="About the operator, and not closed yet.")
    callback_count = fields.Integer(string="Call-backs", readonly=True)
    done_count = fields.Integer(string="Called back", readonly=True)
    late_count = fields.Integer(string="Late", readonly=True, help="Closed after the deadline, or still open past it.")
    hours = fields.Float(
        string="Hours to call back", readonly=True, aggregator="avg", digits=(16, 1), exportable=False,
        help="Mean of those that are closed.",
    )
    asked_again_count = fields.Integer(string="Asked again", readonly=True)
    recovered_count = fields.Integer(string="Recovered", readonly=True, help="Detractors who are none any more.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT loop.id, voice.date, loop.company_id, voice.program_id, voice.touchpoint_id, voice.stakeholder,
                   voice.operator_id, voice.score_class, loop.root_cause_id, loop.state,
                   voice.about_operator IS TRUE AND voice.state <> 'closed' AS is_hidden, 1 AS callback_count,
                   (loop.state = 'done')::integer AS done_count,
                   (COALESCE(loop.date_done, %(now)s) > loop.deadline AND loop.state <> 'cancelled')::integer AS late_count,
                   CASE WHEN loop.state = 'done' THEN EXTRACT(EPOCH FROM loop.date_done - voice.date) / 3600 END AS hours,
                   (loop.recovery_metric IS NOT NULL)::integer AS asked_again_count,
                   (loop.is_recovered IS TRUE)::integer AS recovered_count
              FROM cx_callback AS loop
              JOIN cx_feedback AS voice ON voice.id = loop.feedback_id
             WHERE voice.stakeholder <> 'employee'
            """,
            now=fields.Datetime.now(),
        )

    def action_open_voice(self):
        self.ensure_one()
        self.check_access("read")
        voice = self.env["cx.callback"].sudo().browse(self.id).feedback_id
        return self.env["cx.score.report"]._open_voice(voice.id)
