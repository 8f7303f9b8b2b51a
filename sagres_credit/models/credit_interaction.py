from odoo import api, fields, models

from .credit_contact_rule import CONTACT_CODES
from .credit_policy_level import NEXT_ACTIONS

EMOTIONS = [
    ("very_bad", "Very unhappy"),
    ("bad", "Unhappy"),
    ("neutral", "Neutral"),
    ("good", "Happy"),
    ("very_good", "Very happy"),
]
OUTCOMES = [
    ("reached", "Reached"),
    ("other_person", "Other person"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("refused", "Refused to talk"),
    ("reported_payment", "Says it is paid"),
    ("call_back", "Asks to be called back"),
    ("done", "Task done"),
    ("wrote", "Wrote to us"),
]
# A conversation with the debtor or with who may speak for them; the others are attempts.
CONVERSATIONS = ("reached", "refused", "reported_payment", "call_back")
# What a person has done of the task the level asked for.
TASK_OUTCOMES = ("reached", "refused", "reported_payment", "done")


class CreditInteraction(models.Model):
    """One conversation, or the attempt at one: who, how, what was said and what comes next."""

    _name = "credit.interaction"
    _description = "Conversation"
    _order = "date desc, id desc"

    case_id = fields.Many2one("credit.case", required=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    partner_id = fields.Many2one("res.partner", string="Spoken with", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, index=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("letter", "Letter"),
            ("visit", "Visit"),
            ("portal", "Portal"),
            ("chat", "Chat"),
            ("social", "Social network"),
            ("other", "Other"),
        ],
        required=True,
        default="phone",
    )
    direction = fields.Selection(
        [("out", "Outbound"), ("in", "Inbound")], required=True, default="out"
    )
    outcome = fields.Selection(OUTCOMES, required=True)
    reason_id = fields.Many2one("credit.reason", ondelete="restrict", index="btree_not_null")
    emotion = fields.Selection(EMOTIONS)
    body = fields.Text(string="What was said")
    continuity = fields.Boolean(
        default=True, help="Held by the debtor's own operator or by who substitutes them."
    )
    next_action = fields.Selection(NEXT_ACTIONS, string="Next step")
    next_action_date = fields.Date(string="On")
    next_action_time = fields.Float(string="At")
    next_action_note = fields.Char(string="Note")

    override_code = fields.Selection(
        CONTACT_CODES, string="Against the rule", readonly=True, copy=False,
        help="The contact rule that forbade this call or visit.",
    )
    override_reason = fields.Char(
        string="Why against the rules", copy=False, help="Needed where the contact rules forbid a call or visit.",
    )

    _case_idx = models.Index("(case_id, date DESC)")

    def _compute_display_name(self):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        for interaction in self:
            interaction.display_name = f"{interaction.debtor_id.name}: {outcomes.get(interaction.outcome, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        """Record conversations as the current user, and bring their cases up to date."""
        interactions = super().create([dict(vals, user_id=self.env.uid, override_code=False) for vals in vals_list])
        interactions._check_contact_rules()
        for interaction in interactions.sudo():
            case = interaction.case_id
            interaction.continuity = interaction.user_id in (case.user_id, case.substitute_id)
            case._apply_interaction(interaction)
        return interactions

    def _does_task(self):
        """Tell whether this does what the level asked a person for: by the owner, who substitutes them or a manager."""
        self.ensure_one()
        acting = self.continuity or self.user_id.has_group("sagres_credit.group_manager")
        return acting and self.outcome in TASK_OUTCOMES
