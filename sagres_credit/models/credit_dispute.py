from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

DISPUTE_STATES = [
    ("open", "Waits for the client"),
    ("answered", "Answered"),
    ("closed", "Closed"),
    ("cancelled", "Withdrawn"),
]
# From where to where; to stay where it is changes nothing and is always allowed.
TRANSITIONS = {
    "open": {"answered", "closed", "cancelled"},
    "answered": {"closed", "cancelled"},
    "closed": set(),
    "cancelled": set(),
}
ANSWERS = [
    ("credit_note", "A credit note is due"),
    ("confirmed", "The claim is right"),
    ("corrected", "There is a corrected invoice"),
]
OUTCOMES = [*ANSWERS, ("settled", "Paid or credited meanwhile")]
# Answers that are true only when the ledger says so too.
BOOKED_OUTCOMES = ("credit_note", "corrected")
DISPUTE_CHANNELS = [
    ("phone", "Phone"), ("visit", "Visit"), ("email", "E-mail"), ("letter", "Letter"), ("portal", "Portal"),
    ("chat", "Chat"), ("social", "Social network"), ("other", "Other"),
]


class CreditDispute(models.Model):
    """A dispute (contestazione): the debtor contests some items, somebody at the client answers by a day.

    Its items are on hold until then, the others of the debtor go on; at the end they return to collection by themselves.
    """

    _name = "credit.dispute"
    _description = "Dispute"
    _inherit = ["credit.arrangement.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"
    _item_table = "credit_dispute_receivable_rel"
    _item_column = "dispute_id"
    _hold_code = "dispute"
    _living_states = ("open", "answered")
    _watched_states = ("open", "answered")

    state = fields.Selection(DISPUTE_STATES, required=True, default="open", readonly=True, index=True, tracking=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_dispute_receivable_rel", "dispute_id", "receivable_id", string="Items", readonly=True,
    )
    amount = fields.Monetary(string="Disputed amount", readonly=True, help="What was open on its items when it was opened.")
    reason_id = fields.Many2one("credit.reason", string="Cause", readonly=True, ondelete="restrict", index=True)
    words = fields.Text(string="In their words", readonly=True)
    channel = fields.Selection(DISPUTE_CHANNELS, string="Raised by", required=True, default="phone", readonly=True)
    recorded_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user)
    attachment_ids = fields.Many2many(
        "ir.attachment", "credit_dispute_attachment_rel", "dispute_id", "attachment_id", string="Files", readonly=True,
    )
    owner_id = fields.Many2one("res.users", string="Answers at the client", readonly=True, index=True)
    date_deadline = fields.Date(string="Answer by", readonly=True)
    date_escalated = fields.Date(string="Escalated on", readonly=True, copy=False)
    escalated_to_id = fields.Many2one("res.users", string="Escalated to", readonly=True, copy=False)
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False)
    answer = fields.Text(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True, copy=False)
    date_answered = fields.Date(string="Answered on", readonly=True, copy=False)
    answer_attachment_ids = fields.Many2many(
        "ir.attachment", "credit_dispute_answer_attachment_rel", "dispute_id", "attachment_id",
        string="Files of the answer", readonly=True, copy=False,
    )
    corrected_move_id = fields.Many2one(
        "account.move", string="Corrected invoice", readonly=True, copy=False, ondelete="restrict",
    )
    date_booking_due = fields.Date(string="In the books by", readonly=True, copy=False)
    date_late = fields.Date(string="Not in the books on", readonly=True, copy=False)
    days_open = fields.Integer(string="Days open", compute="_compute_days_open")
    is_overdue = fields.Boolean(string="Past its deadline", compute="_compute_is_overdue", search="_search_is_overdue")

    _living_idx = models.Index("(company_id, case_id) WHERE state IN ('open', 'answered')")

    @api.depends("debtor_id.name")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "Dispute %(number)s of %(debtor)s", number=dispute._origin.id or "", debtor=dispute.debtor_id.name or "",
            )

    @api.depends("date_agreed", "date_ended")
    def _compute_days_open(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            since = dispute.date_agreed
            dispute.days_open = ((dispute.date_ended or today) - since).days if since else 0

    @api.depends("state", "date_deadline")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            late = dispute.date_deadline and dispute.date_deadline < today
            dispute.is_overdue = bool(late) and dispute.state == "open"

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain("date_deadline", "<", "today")
        return Domain.OR(late if flag else ~late for flag in set(value))

    def write(self, vals):
        """Refuse a state that is written: a dispute moves through its own methods only."""
        if "state" in vals:
            raise UserError(self.env._("The state of a dispute is not written: answer it, or withdraw it."))
        return super().write(vals)

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _move(self, state, **vals):
        """Move these disputes; one that may not go there is left where it is only when it is there already."""
        wrong = self.filtered(lambda dispute: state != dispute.state and state not in TRANSITIONS[dispute.state])
        if wrong:
            raise UserError(self.env._(
                "%(dispute)s has ended: nothing was changed. Open a new one if they still disagree.",
                dispute=wrong[0].display_name,
            ))
        return super()._move(state, **vals)

    @api.model
    def _get_verdict_query(self, date, condition):
        """Closed by the ledger when nothing of its items is left, or the credit note that was announced is booked.

        Past its day it is escalated, or told as late, once.
        """
        return SQL(
            """
            WITH %(ledger)s, judged AS (
                SELECT arrangement.id,
                       CASE WHEN ledger.residual = 0 THEN 'closed'
                            WHEN arrangement.state = 'answered' AND arrangement.outcome IN %(booked)s
                             AND ledger.reduced > 0 THEN 'closed'
                            WHEN arrangement.state = 'open' AND arrangement.date_escalated IS NULL
                             AND arrangement.date_deadline < %(date)s THEN 'escalated'
                            WHEN arrangement.state = 'answered' AND arrangement.date_late IS NULL
                             AND arrangement.date_booking_due < %(date)s THEN 'late' END AS verdict
                  FROM arrangement JOIN ledger ON ledger.id = arrangement.id
                 WHERE arrangement.state IN %(living)s
            )
            SELECT judged.id, judged.verdict FROM judged WHERE judged.verdict IS NOT NULL
            """,
            ledger=self._get_paid_steps(condition), date=date, booked=BOOKED_OUTCOMES, living=self._living_states,
        )

    def _set_closed(self):
        """End these disputes: their items are back in collection, who looks after the debtor has the answer to tell."""
        silent = self.filtered(lambda dispute: not dispute.outcome)
        silent._move("closed", outcome="settled", date_ended=fields.Date.context_today(self))
        told = self - silent
        told._move("closed", date_ended=fields.Date.context_today(self))
        self._release_items()
        self._end_activities()
        silent._end_task()
        told._ask_operator()

    def _set_cancelled(self, reason=None):
        result = super()._set_cancelled(reason)
        self._end_activities()
        self._end_task()
        return result
