from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STAKEHOLDERS = [
    ("customer", "Customers (CX)"),
    ("debtor", "Debtors"),
    ("employee", "Employees (EX)"),
    ("partner", "Partners (PX)"),
]
# What a stakeholder of each kind may be asked about: 0-10, 1-7, 1-5 (domain credit-law, section 13).
METRICS = [
    ("nps", "Recommendation (0-10)"),
    ("ces", "Effort (1-7)"),
    ("csat", "Satisfaction (1-5)"),
]
METRIC_RANGES = {"nps": (0, 10), "ces": (1, 7), "csat": (1, 5)}
TRIGGERS = [
    ("wave", "Dated waves"),
    ("case_closed", "A case was closed"),
    ("call_logged", "A call was recorded"),
    ("plan_kept", "A payment plan was kept"),
    ("complaint_answered", "A complaint was answered"),
    ("chat_closed", "A chat ended"),
    ("manual", "By hand"),
]
STATES = [
    ("draft", "In set-up"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("closed", "Closed"),
]
# Days in which nobody who was asked is asked again, by the nature of the question.
QUARANTINES = {"relational": 180, "transactional": 90}


class CxProgram(models.Model):
    """A programme asks one kind of people of one client one short question, at one moment of their journey."""

    _name = "cx.program"
    _description = "Listening programme"
    _inherit = ["mail.thread"]
    _order = "company_id, sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self.env.company, tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True,
        help="Reads what nobody else answers for.",
    )
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, tracking=True)
    stakeholder = fields.Selection(STAKEHOLDERS, string="Who is asked", required=True, default="customer", tracking=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", ondelete="restrict", index=True, tracking=True)
    trigger = fields.Selection(TRIGGERS, string="Asked when", required=True, default="wave", tracking=True)
    kind = fields.Selection(
        [("relational", "Relational"), ("transactional", "Transactional")],
        compute="_compute_kind", store=True, help="About the whole relation, or about what has just happened.",
    )
    metric = fields.Selection(METRICS, string="Score", required=True, default="nps", tracking=True)
    promise = fields.Text(
        string="Promise of the brand", translate=True, tracking=True,
        help="What the company promises at this moment; the answers say whether it is kept.",
    )
    is_anonymous = fields.Boolean(
        string="Anonymous", compute="_compute_is_anonymous", store=True, help="Answers of employees carry no name, ever.",
    )

    @api.depends("trigger")
    def _compute_kind(self):
        for program in self:
            program.kind = "relational" if program.trigger in ("wave", "manual") else "transactional"

    @api.depends("stakeholder")
    def _compute_is_anonymous(self):
        for program in self:
            program.is_anonymous = program.stakeholder == "employee"

    @api.constrains("stakeholder", "trigger")
    def _check_trigger(self):
        for program in self:
            if program.is_anonymous and program.trigger not in ("wave", "manual"):
                raise ValidationError(self.env._(
                    "Employees are asked in waves: an answer after an event would say who gave it."
                ))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(program.state != "draft" for program in self):
            raise UserError(self.env._("A programme that has asked somebody is closed, not deleted."))

    def action_start(self):
        """Have the programme ask from now on."""
        self._set_state("running")

    def action_pause(self):
        self._set_state("paused")

    def action_close(self):
        self._set_state("closed")

    def _set_state(self, state):
        """Move programmes to ``state``; a closed one stays closed.

        :raises UserError: where a programme is closed, or would ask with too many questions without a manager's reason
        """
        self.check_access("write")
        if any(program.state == "closed" for program in self):
            raise UserError(self.env._("A closed programme does not start again: copy it."))
        if state == "running":
            self._check_ready()
        self.write({"state": state})

    def _check_ready(self):
        """Raise what keeps these programmes from asking.

        For a module to add a condition, it must override this method and raise.
        """
        for program in self:
            if not program.survey_id:
                program._create_survey()
            program._check_question_count()
