from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from .cx_service_standard import KINDS, SCHEMES

COMPLAINT_STATES = [
    ("received", "Just received"),
    ("in_work", "In work"),
    ("waiting", "Waiting for the customer"),
    ("answered", "Answer given"),
    ("closed", "Concluded"),
]
OPEN_STATES = ("received", "in_work", "waiting")
# From where to where.
TRANSITIONS = {
    "received": {"in_work", "waiting", "answered", "closed"},
    "in_work": {"waiting", "answered", "closed"},
    "waiting": {"in_work", "answered", "closed"},
    "answered": {"closed"},
    "closed": set(),
}
COMPLAINT_CHANNELS = [
    ("email", "E-mail"), ("pec", "Certified e-mail (PEC)"), ("letter", "Letter"), ("portal", "Portal"), ("phone", "Phone"),
    ("visit", "Visit"), ("chat", "Chat"), ("other", "Other"),
]
ANSWER_OUTCOMES = [("upheld", "The customer is right"), ("partly", "Right in part"), ("rejected", "Not confirmed")]
ANSWER_CHANNELS = [("email", "E-mail"), ("letter", "Letter")]
# What the register is about: not changed by hand, and not at all once it was answered.
STEADY = {"company_id", "partner_id", "case_id", "name", "kind", "date_recorded"}
FACTS = {"date_received", "scheme", "channel", "is_four_monthly", "contract", "subject", "body"}
# What only the ways of the model itself move.
MOVED = {
    "state", "date_answered", "answer_subject", "answer_body", "answer_channel", "answered_by_id", "letter_id", "dispute_id",
    "original_id", "standard_id", "days_limit", "unit", "deadline", "deadline_double", "deadline_triple",
    "days_taken", "timing_result", "date_escalated", "escalated_to_id", "date_reminded", "recorded_by_id",
}


class CxComplaint(models.Model):
    """A complaint or a request of a customer, with the day on which it is answered at the latest and what came of it."""

    _name = "cx.complaint"
    _description = "Complaint"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_received desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="/", index="trigram")
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict", check_company=True, tracking=True,
    )
    case_id = fields.Many2one("credit.case", index="btree_not_null", ondelete="restrict")
    contract = fields.Char(string="Contract or site")
    channel = fields.Selection(COMPLAINT_CHANNELS, string="Came by", required=True, default="email", tracking=True)
    kind = fields.Selection(KINDS, string="Kind of request", required=True, default="complaint", index=True, tracking=True)
    scheme = fields.Selection(SCHEMES, string="Rules of the answer", tracking=True)
    is_four_monthly = fields.Boolean(string="Invoices come every four months", tracking=True)
    subject = fields.Char(required=True)
    body = fields.Text(string="In their words", required=True)
    reason_id = fields.Many2one("credit.reason", string="Cause", index="btree_not_null", ondelete="restrict")
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", ondelete="restrict")
    attachment_ids = fields.Many2many(
        "ir.attachment", "cx_complaint_attachment_rel", "complaint_id", "attachment_id", string="Files", copy=False,
    )
    date_received = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today, index=True, tracking=True,
    )
    date_recorded = fields.Date(string="Recorded on", readonly=True, copy=False, default=fields.Date.context_today)
    recorded_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user)
    user_id = fields.Many2one("res.users", string="Who answers", index=True, tracking=True, help="At the client, or an operator.")
    state = fields.Selection(
        COMPLAINT_STATES, required=True, default="received", readonly=True, copy=False, index=True, tracking=True,
        group_expand=True,
    )
    original_id = fields.Many2one(
        "cx.complaint", string="Repeats", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
        help="The first complaint about the same matter: its answer serves for both.",
    )
    repeat_ids = fields.One2many("cx.complaint", "original_id", string="Repeated by", readonly=True)
    feedback_ids = fields.One2many("cx.feedback", "complaint_id", string="Voice", readonly=True)
    can_work = fields.Boolean(compute="_compute_can_work", compute_sudo=False, help="The current user may work on it.")

    _name_uniq = models.Constraint("UNIQUE(company_id, name)", "This number is taken: save again.")
    _watch_idx = models.Index("(company_id, deadline) WHERE state IN ('received', 'in_work', 'waiting')")

    @api.depends("state", "user_id", "case_id")
    @api.depends_context("uid")
    def _compute_can_work(self):
        for complaint in self:
            complaint.can_work = complaint._may_work()

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for complaint in self:
            number = complaint.name if complaint.name != "/" else ""
            complaint.display_name = ": ".join(filter(None, (number, complaint.subject)))

    @api.constrains("date_received")
    def _check_date_received(self):
        today = fields.Date.context_today(self)
        late = self.filtered(lambda complaint: complaint.date_received > today)
        if late:
            raise ValidationError(self.env._(
                "A complaint is received today or before, not on %(day)s.", day=format_date(self.env, late[0].date_received),
            ))

    @api.constrains("case_id", "partner_id", "company_id")
    def _check_case(self):
        for complaint in self.filtered("case_id").sudo():
            case = complaint.case_id
            if case.company_id != complaint.company_id:
                raise ValidationError(self.env._("The case belongs to another client."))
            if complaint.partner_id.commercial_partner_id not in case.partner_id | complaint._get_speakers(case):
                raise ValidationError(self.env._("The case is of another customer."))

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for complaint in self.filtered("user_id").sudo():
            if complaint.company_id not in complaint.user_id.company_ids:
                raise ValidationError(self.env._("%(user)s does not work for this client.", user=complaint.user_id.name))

    @api.model
    def _get_speakers(self, case):
        """Return who speaks for the debtor of ``case``: their complaint is the debtor's."""
        return case.related_person_ids.partner_id.commercial_partner_id

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("A complaint stays in the register: close it, or say which one it repeats."))

    def write(self, vals):
        """Refuse what is moved by the ways of the model, and changes of what was answered already."""
        if not self.env.su:
            self._check_may_work()
            self._check_written(vals)
        return super().write(vals)

    def _check_written(self, vals):
        moved = (MOVED | STEADY | self._get_moved_fields()) & vals.keys()
        if moved:
            raise UserError(self.env._(
                "«%(field)s» of a complaint is not written by hand.", field=self._fields[min(moved)].string,
            ))
        ended = self.filtered(lambda complaint: complaint.state not in OPEN_STATES)
        if ended and (FACTS | self._get_answer_fields()) & vals.keys():
            raise UserError(self.env._("%(complaint)s was answered: what it says stays as it is.", complaint=ended[0].name))

    @api.model
    def _get_moved_fields(self):
        """Return further fields that nobody writes by hand."""
        return set()

    @api.model
    def _get_answer_fields(self):
        return {"answer_outcome", "answer_checks", "answer_reasons"}

    def _may_work(self):
        """Tell whether the current user may work on this complaint: the client's staff, a manager, who answers it or looks
        after the customer; what nobody answers yet, any operator.
        """
        self.ensure_one()
        user = self.env.user
        if self.company_id and self.company_id not in user.company_ids:
            return False
        if user.has_group("sagres_credit.group_client") or user.has_group("sagres_credit.group_manager"):
            return True
        if not user.has_group("sagres_credit.group_operator"):
            return False
        return self.user_id in (user, self.env["res.users"]) or bool(self.case_id.can_act)

    def _check_may_work(self):
        """Raise unless the current user may work on these complaints."""
        self.check_access("write")
        others = self.filtered(lambda complaint: not complaint._may_work())
        if others:
            raise AccessError(self.env._(
                "%(complaint)s is answered by %(user)s.", complaint=others[0].name, user=others[0].sudo().user_id.name,
            ))

    def _set_state(self, state, **vals):
        """Move these complaints to ``state``, with what else changes by it.

        :raises UserError: where one cannot go there from where it is
        """
        wrong = self.filtered(lambda complaint: state not in TRANSITIONS[complaint.state])
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self.env._(
                "%(complaint)s is «%(state)s»: nothing was changed.", complaint=wrong[0].name, state=labels[wrong[0].state],
            ))
        self.sudo().write({"state": state, **vals})

    def _lock(self):
        """Lock these complaints against somebody who works on them at the same moment."""
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
