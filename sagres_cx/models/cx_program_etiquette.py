from odoo import api, fields, models

from odoo.addons.sagres_credit.models.credit_policy import SEGMENTS

from .cx_invitation import CHANNELS
from .cx_program import QUARANTINES

# What a wave takes from its programme when it is made.
AUDIENCE = ("segment", "active_months", "relation_months", "category_ids")


class CxProgram(models.Model):
    """How a programme asks without being a nuisance: whom, how often at most, when, by which way, for how long."""

    _inherit = "cx.program"

    quarantine_days = fields.Integer(
        string="Quarantine (days)", compute="_compute_quarantine_days", store=True, readonly=False, tracking=True,
        help="Who was asked anything in so many days, by any programme of any client, is not asked. Zero: no quarantine.",
    )
    sampling_percent = fields.Integer(
        string="Sample (%)", default=100, tracking=True, help="How many of a hundred are asked, drawn by lot.",
    )
    max_day = fields.Integer(
        string="Most people a day", default=0, tracking=True,
        help="After an event, who comes beyond is not asked; a wave goes on the next day. Zero: no limit.",
    )
    delay_hours = fields.Integer(
        string="Wait (hours)", default=2, help="Between what happened and the question, within the hours of contact.",
    )
    link_days = fields.Integer(string="Days to answer", default=14, help="After them the link is no longer good.")
    reminder_days = fields.Integer(
        string="Ask once more after (days)", default=5, help="Once, who has not answered. Zero: never.",
    )
    channel_first = fields.Selection(CHANNELS, string="Ask by", required=True, default="email")
    channel_second = fields.Selection(CHANNELS, string="Else by", default="sms")
    channel_third = fields.Selection(CHANNELS, string="Or else by")

    segment = fields.Selection(SEGMENTS, string="Only", help="Empty: everybody.")
    active_months = fields.Integer(
        string="Active in the last months", default=12, help="An invoice, or a debt, in so many months. Zero: ever.",
    )
    relation_months = fields.Integer(
        string="Known for months", default=0, help="Their first invoice, or debt, is at least so many months old.",
    )
    category_ids = fields.Many2many("res.partner.category", string="With one of the tags")

    _sampling_check = models.Constraint(
        "CHECK(sampling_percent BETWEEN 1 AND 100)", "A sample is between 1 and 100 of a hundred."
    )
    _etiquette_positive = models.Constraint(
        "CHECK(quarantine_days >= 0 AND max_day >= 0 AND delay_hours >= 0 AND active_months >= 0 AND relation_months >= 0)",
        "The rules of a programme are numbers, zero or more.",
    )
    _reminder_check = models.Constraint(
        "CHECK(link_days > 0 AND reminder_days >= 0 AND reminder_days < link_days)",
        "A link is good for a day at least, and who has not answered is asked once more before it ends.",
    )

    @api.depends("kind")
    def _compute_quarantine_days(self):
        for program in self:
            program.quarantine_days = QUARANTINES[program.kind]
