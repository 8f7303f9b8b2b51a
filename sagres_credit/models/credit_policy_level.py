from odoo import api, fields, models
from odoo.exceptions import ValidationError

CHANNELS = [
    ("none", "None"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("letter", "Letter"),
    ("registered", "Registered letter"),
    ("pec", "Certified e-mail (PEC)"),
    ("hand", "By hand"),
    ("phone", "Phone"),
]

# The order is the order of the day: what was promised to a person comes before what the policy proposes.
NEXT_ACTIONS = [
    ("call_back", "Call back"),
    ("answer", "Answer a message"),
    ("promise", "Check a promise"),
    ("installment", "Missed installment"),
    ("dispute", "Answer to a dispute"),
    ("complaint", "Answer a complaint"),
    ("settlement", "Answer about a settlement"),
    ("question", "Answer of a colleague"),
    ("referral", "News from the lawyer"),
    ("estate", "Look after the succession"),
    ("limitation", "At risk of prescription"),
    ("first_contact", "First contact"),
    ("call", "Call"),
    ("visit", "Visit"),
    ("propose_plan", "Propose a payment plan"),
    ("propose_settlement", "Propose a settlement"),
    ("formal_notice", "Prepare a formal notice"),
    ("legal", "Propose a referral to the lawyer"),
    ("find_contact", "Find a contact"),
    ("write", "Try another channel"),
    ("other", "Other"),
]
LEVEL_ACTIONS = ("first_contact", "call", "visit", "propose_plan", "propose_settlement", "formal_notice", "legal")


class CreditPolicyLevel(models.Model):
    """A policy level says what happens after so many days: a message, or a task for a person."""

    _name = "credit.policy.level"
    _description = "Level of a collection policy"
    _order = "policy_id, delay_days, id"

    name = fields.Char(required=True, translate=True)
    policy_id = fields.Many2one("credit.policy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    delay_days = fields.Integer(
        string="Days from due date",
        required=True,
        help="Days after the due date of the oldest open item; negative: before it.",
    )
    stage_id = fields.Many2one("credit.stage", required=True, ondelete="restrict")
    channel = fields.Selection(CHANNELS, required=True, default="email")
    requires_person = fields.Boolean(
        string="A person acts",
        help="The case goes on its operator's worklist and no message leaves by itself.",
    )
    next_action = fields.Selection(
        [action for action in NEXT_ACTIONS if action[0] in LEVEL_ACTIONS],
        string="Task",
        compute="_compute_next_action",
        store=True,
        readonly=False,
    )
    min_amount = fields.Monetary(help="In company currency: below this open amount the level is not reached.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    template_id = fields.Many2one(
        "mail.template", string="Text", domain="[('model', '=', 'credit.notice')]", ondelete="restrict"
    )
    attach_invoices = fields.Boolean(
        string="With the invoices", help="Copies of the open invoices go with the message.",
    )
    fallback_channel = fields.Selection(
        [pair for pair in CHANNELS if pair[0] not in ("none", "phone")],
        help="Where the debtor has no address for the channel above.",
    )

    _delay_uniq = models.Constraint(
        "UNIQUE(policy_id, delay_days)", "Two levels of a policy cannot start on the same day."
    )

    @api.depends("requires_person")
    def _compute_next_action(self):
        for level in self:
            if not level.requires_person:
                level.next_action = False
            elif not level.next_action:
                level.next_action = "call"

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for level in self:
            level.currency_id = (level.company_id or self.env.company).currency_id

    @api.constrains("requires_person", "channel")
    def _check_channel(self):
        for level in self:
            if not level.requires_person and level.channel in ("none", "phone"):
                raise ValidationError(self.env._(
                    "Level %(level)s: nobody acts and no message leaves. Choose a written channel or ask for a person.",
                    level=level.name,
                ))
