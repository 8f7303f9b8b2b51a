from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.succession_terms import DEMAND_DAYS, collective_service_until, title_then_writ_from


class CreditEstate(models.Model):
    """The terms that a death sets to the creditor."""

    _inherit = "credit.estate"

    title_date = fields.Date(
        string="Title served on the heirs", help="The judgment or order against the deceased, served on the heirs (477 c.p.c.).",
    )
    writ_from = fields.Date(
        string="Writ possible from", compute="_compute_terms", store=True, help="Ten days after the title (477 c.p.c.).",
    )
    collective_until = fields.Date(
        string="Service on all together until", compute="_compute_terms", store=True,
        help="Within a year of the death, at the last domicile (477 c.p.c.); not for an attachment.",
    )
    demand_date = fields.Date(
        string="Written demand received", help="By the heirs: a term that ends after the death needs it (1219 c.c.).",
    )
    default_from = fields.Date(
        string="Default of the heirs from", compute="_compute_terms", store=True,
        help="Eight days after the written demand, for what fell due after the death (1219 c.c.).",
    )
    heir_deadlines = fields.Html(string="Deadlines of the persons", compute="_compute_heir_deadlines", sanitize=False)
    reminded_date = fields.Date(string="Reminded on", readonly=True, copy=False)
    yearly_date = fields.Date(string="Yearly work on", readonly=True, copy=False)

    @api.depends("title_date", "date_death", "demand_date")
    def _compute_terms(self):
        for estate in self:
            title, demand, death = estate.title_date, estate.demand_date, estate.date_death
            estate.writ_from = title and title_then_writ_from(title, is_holiday=is_holiday)
            estate.collective_until = death and collective_service_until(death)
            estate.default_from = demand and fields.Date.add(demand, days=DEMAND_DAYS + 1)

    @api.depends("heir_ids.deadline_date", "heir_ids.deadline_kind", "heir_ids.name")
    @api.depends_context("uid", "lang")
    def _compute_heir_deadlines(self):
        line = Markup("<li>%s: %s</li>")
        for estate in self:
            dated = estate.heir_ids.filtered("deadline_date").sorted("deadline_date")
            lines = [line % (heir.name, heir.deadline_words) for heir in dated]
            estate.heir_deadlines = Markup("<ul class='mb-0'>%s</ul>") % Markup().join(lines) if lines else False

    @api.constrains("title_date", "demand_date", "date_death")
    def _check_term_dates(self):
        today = fields.Date.context_today(self)
        for estate in self:
            for day in filter(None, (estate.title_date, estate.demand_date)):
                if day > today or estate.date_death and day < estate.date_death:
                    raise ValidationError(self.env._(
                        "%(day)s: what reaches the heirs does so after the death and not in the future.",
                        day=format_date(self.env, day),
                    ))
