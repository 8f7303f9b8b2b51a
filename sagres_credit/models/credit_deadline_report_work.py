from odoo import api, fields, models
from odoo.tools import SQL

from .credit_limitation_act import JUDICIAL_DAYS


class CreditDeadlineReport(models.Model):
    """By when a debtor at risk is worked, and by when an interrupting act must leave: later only the court is in time."""

    _inherit = "credit.deadline.report"
    _depends = {
        "credit.case": ["amount_at_risk", "item_count", "limitation_work_by"],
        "credit.limitation.act": ["case_id", "kind", "limitation_date", "state"],
    }

    kind = fields.Selection(selection_add=[("work", "To be worked by"), ("act", "Last day for an act to leave")])

    @api.model
    def _get_parts(self):
        work = SQL(
            """SELECT 'work'::varchar, limitation_work_by, id, amount_at_risk, item_count
                 FROM credit_case WHERE is_open AND limitation_work_by IS NOT NULL"""
        )
        act = SQL(
            """SELECT 'act'::varchar, act.limitation_date - %s, act.case_id, work.amount_at_risk, work.item_count
                 FROM credit_limitation_act AS act JOIN credit_case AS work ON work.id = act.case_id
                WHERE act.state IN ('proposed', 'approved') AND act.kind = 'formal_notice'""",
            JUDICIAL_DAYS,
        )
        return [*super()._get_parts(), work, act]
