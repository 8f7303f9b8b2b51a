from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.models.credit_policy import SEGMENTS

from .cx_program_etiquette import AUDIENCE

STATES = [
    ("draft", "In preparation"),
    ("running", "Running"),
    ("done", "Done"),
]
LIVING = ("scheduled", "sent", "reminded")


class CxWave(models.Model):
    """A wave asks many people of a programme once: who, from which day, and what became of it."""

    _name = "cx.wave"
    _description = "Wave of invitations"
    _order = "date desc, id desc"

    program_id = fields.Many2one(
        "cx.program", string="Programme", required=True, index=True, ondelete="restrict",
        domain="[('trigger', '=', 'wave'), ('state', '!=', 'closed')]",
    )
    company_id = fields.Many2one(related="program_id.company_id", string="Client", store=True, index=True)
    stakeholder = fields.Selection(related="program_id.stakeholder")
    is_anonymous = fields.Boolean(related="program_id.is_anonymous")
    date = fields.Date(
        string="Starts by itself on", index=True, help="Empty: it starts when somebody starts it.", copy=False,
    )
    user_id = fields.Many2one(
        "res.users", string="Prepared by", required=True, readonly=True, default=lambda self: self.env.user, copy=False,
    )
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, index=True)
    date_started = fields.Datetime(string="Started on", readonly=True, copy=False)

    segment = fields.Selection(SEGMENTS, string="Only", compute="_compute_audience", store=True, readonly=False, precompute=True)
    active_months = fields.Integer(
        string="Active in the last months", compute="_compute_audience", store=True, readonly=False, precompute=True,
    )
    relation_months = fields.Integer(
        string="Known for months", compute="_compute_audience", store=True, readonly=False, precompute=True,
    )
    category_ids = fields.Many2many(
        "res.partner.category", string="With one of the tags", compute="_compute_audience", store=True, readonly=False,
        precompute=True,
    )
    partner_domain = fields.Char(string="And only who", help="Any condition on contacts.")
    addresses = fields.Text(
        string="E-mail addresses", copy=False, groups="sagres_credit.group_manager",
        help="One a line, for a programme without names. They are deleted when the wave starts: nothing says who was asked.",
    )

    invitation_ids = fields.One2many("cx.invitation", "wave_id", string="Invitations", readonly=True)
    asked_count = fields.Integer(string="People asked", compute="_compute_counts")
    waiting_count = fields.Integer(string="To be asked", compute="_compute_counts")
    excluded_count = fields.Integer(string="Not asked", compute="_compute_counts")
    answered_count = fields.Integer(string="Have answered", compute="_compute_counts")

    _months_positive = models.Constraint(
        "CHECK(active_months >= 0 AND relation_months >= 0)", "Months are numbers, zero or more."
    )

    @api.depends("program_id")
    def _compute_audience(self):
        for wave in self:
            for name in AUDIENCE:
                wave[name] = wave.program_id[name]

    @api.depends("invitation_ids.state", "invitation_ids.date_sent")
    def _compute_counts(self):
        groups = self.env["cx.invitation"]._read_group(
            [("wave_id", "in", self.ids)], ["wave_id", "state"], ["__count", "date_sent:count"]
        )
        counts = {}
        for wave, state, number, sent in groups:
            own = counts.setdefault(wave.id, {"asked": 0})
            own[state] = number
            own["asked"] += sent
        for wave in self:
            own = counts.get(wave._origin.id, {})
            wave.asked_count = own.get("asked", 0)
            wave.waiting_count = own.get("scheduled", 0)
            wave.excluded_count = own.get("excluded", 0)
            wave.answered_count = own.get("answered", 0)

    @api.depends("program_id.name", "date", "date_started")
    def _compute_display_name(self):
        for wave in self:
            day = wave.date_started or wave.date
            words = filter(None, [wave.program_id.name, day and format_date(self.env, day)])
            wave.display_name = ", ".join(words)

    @api.constrains("program_id")
    def _check_program_id(self):
        if any(wave.program_id.trigger != "wave" for wave in self):
            raise ValidationError(self.env._("Waves are for programmes that ask in dated waves."))

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for wave in self.filtered("partner_domain"):
            wave._get_partner_domain()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(wave.state != "draft" for wave in self):
            raise UserError(self.env._("A wave that has started stays: it says who was asked."))
