from odoo import fields, models

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("letter", "Letter"),
    ("operator", "Asked by the operator"),
]
STATES = [
    ("excluded", "Not asked"),
    ("scheduled", "Scheduled"),
    ("sent", "Question sent"),
    ("reminded", "Reminded"),
    ("answered", "Has answered"),
    ("expired", "Expired"),
    ("failed", "Not delivered"),
    ("cancelled", "Cancelled"),
]
WAITING = ("sent", "reminded")
EXCLUSIONS = [
    ("quarantine", "Asked a short while ago"),
    ("sampling", "Not in the sample"),
    ("opt_out", "Asked not to be asked"),
    ("no_contact", "Asked for no contact"),
    ("dispute", "A dispute is open"),
    ("bereavement", "A bereavement"),
    ("vulnerable", "Vulnerable: met by a person only"),
    ("no_channel", "No way to ask"),
    ("daily_limit", "Enough people asked today"),
    ("answered", "Has answered already"),
    ("no_program", "The programme does not run"),
]


class CxInvitation(models.Model):
    """An invitation is one person, asked or not asked at one moment, with the reason when not."""

    _name = "cx.invitation"
    _description = "Invitation to speak"
    _order = "date desc, id desc"

    program_id = fields.Many2one("cx.program", string="Programme", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, readonly=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", string="Moment", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Person", readonly=True, index="btree_not_null", ondelete="restrict",
        help="Empty where the programme is anonymous.",
    )
    case_id = fields.Many2one("credit.case", readonly=True, index="btree_not_null", ondelete="set null")
    operator_id = fields.Many2one(
        "res.users", readonly=True, help="Who looked after the person at that moment.",
    )
    source_key = fields.Char(
        readonly=True, help="What happened: the kind of event and its record; one event asks a person once.",
    )
    date = fields.Datetime(string="Happened on", required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(STATES, required=True, default="scheduled", readonly=True, index=True)
    exclusion = fields.Selection(EXCLUSIONS, string="Why not asked", readonly=True)
    exclusion_detail = fields.Char(string="In detail", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    date_scheduled = fields.Datetime(string="To be asked from", readonly=True)
    date_sent = fields.Datetime(string="Asked on", readonly=True)
    date_reminded = fields.Datetime(string="Reminder sent on", readonly=True)
    date_answered = fields.Datetime(string="Answered on", readonly=True)
    deadline = fields.Datetime(string="Good until", readonly=True)
    user_input_id = fields.Many2one(
        "survey.user_input", string="Answer sheet", readonly=True, index="btree_not_null", ondelete="set null",
    )

    _source_uniq = models.UniqueIndex(
        "(program_id, source_key) WHERE source_key IS NOT NULL", "This event has already asked this person."
    )
    _queue_idx = models.Index("(date_scheduled, id) WHERE state = 'scheduled'")
    _person_idx = models.Index("(partner_id, date_sent DESC) WHERE date_sent IS NOT NULL")

    def _compute_display_name(self):
        for invitation in self:
            invitation.display_name = f"{invitation.program_id.name}: {invitation.partner_id.name or '-'}"
