from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

FIGURES = ("voice_count", "voice_before_count", "detractor_count", "score_count", "nps", "nps_low", "nps_high")
FROZEN = ("mandate_id", "company_id", "month", "voice_ids", "thank_ids", "agenda", "decision_ids", *FIGURES)


class CxReview(models.Model):
    """The monthly review is the hour in which a client hears what people said, and decides what it changes."""

    _name = "cx.review"
    _description = "Monthly review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, company_id, id"
    _check_company_auto = True

    # Whoever works for a client that is not their active company still reads its name here.
    display_name = fields.Char(compute_sudo=True)
    mandate_id = fields.Many2one(
        "credit.mandate", index="btree_not_null", ondelete="set null", domain="[('state', '=', 'active')]", copy=False,
        default=lambda self: self._get_only_mandate(), help="Whose customers were heard.",
    )
    company_id = fields.Many2one(
        "res.company", string="Client", compute="_compute_company_id", store=True, readonly=False, precompute=True,
        required=True, index=True,
    )
    month = fields.Date(
        required=True, default=lambda self: self._get_last_month(), help="Any day of the month the review is about.",
    )
    state = fields.Selection(
        [("prepared", "Prepared"), ("held", "Was held")], required=True, default="prepared", readonly=True, copy=False,
        index=True, tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Led by", default=lambda self: self.env.user, domain="[('share', '=', False)]", tracking=True,
    )
    date_prepared = fields.Datetime(string="Prepared on", readonly=True)
    date_held = fields.Date(string="Held on", readonly=True, copy=False, tracking=True)
    attendee_ids = fields.Many2many(
        "res.users", "cx_review_attendee_rel", "review_id", "user_id", string="Attended by",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    attendee_names = fields.Char(string="And also", help="Who was there without a login.")
    decision_ids = fields.One2many("cx.review.decision", "review_id", string="Decisions")
    voice_ids = fields.Many2many(
        "cx.feedback", "cx_review_feedback_rel", "review_id", "feedback_id", string="Voices to read aloud", check_company=True,
        domain="[('company_id', '=', company_id), ('stakeholder', '!=', 'employee'), ('body', '!=', False)]",
    )
    thank_ids = fields.Many2many(
        "cx.feedback", "cx_review_thank_rel", "review_id", "feedback_id", string="Thanks", check_company=True,
        domain="[('company_id', '=', company_id), ('stakeholder', '!=', 'employee'), ('body', '!=', False)]",
    )
    agenda = fields.Json(
        string="Agenda as data", readonly=True,
        help="What comes back and the improvements, as they were on the day it was prepared.",
    )
    agenda_html = fields.Html(string="Agenda", compute="_compute_agenda_html", sanitize=False)

    _month_uniq = models.UniqueIndex("(company_id, month)", "This client has a review of this month already.")

    @api.model
    def _get_last_month(self):
        return fields.Date.subtract(fields.Date.start_of(fields.Date.context_today(self), "month"), months=1)

    @api.model
    def _get_only_mandate(self):
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], limit=2)
        return mandates if len(mandates) == 1 else False

    @api.depends("mandate_id")
    def _compute_company_id(self):
        for review in self:
            review.company_id = review.mandate_id.company_id or review.company_id or self.env.company

    @api.constrains("mandate_id", "company_id")
    def _check_mandate(self):
        if any(review.mandate_id and review.mandate_id.company_id != review.company_id for review in self):
            raise ValidationError(self.env._("The mandate is of another client."))

    @api.depends("company_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            month = format_date(self.env, review.month, date_format="MMMM yyyy") if review.month else ""
            review.display_name = f"{review.company_id.name}, {month}"

    @api.constrains("month")
    def _check_month(self):
        today = fields.Date.context_today(self)
        if any(review.month > today for review in self):
            raise ValidationError(self.env._("That month is still to come."))

    @api.constrains("voice_ids", "thank_ids")
    def _check_voices(self):
        for voice in self.sudo().voice_ids | self.sudo().thank_ids:
            if not self._may_be_read(voice):
                raise ValidationError(self.env._(
                    "What employees say, and what is being answered about an operator, is not read aloud."
                ))

    @api.model_create_multi
    def create(self, vals_list):
        """Prepare the agenda of the months with the review itself, by a number of statements that knows no client."""
        return super().create(self._prepare_agendas([dict(vals) for vals in vals_list]))

    def write(self, vals):
        """Freeze what was held; holding a review makes improvements of its decisions."""
        if "month" in vals:
            vals = dict(vals, month=fields.Date.start_of(fields.Date.to_date(vals["month"]), "month"))
        if any(name in vals for name in FROZEN) and "held" in self.mapped("state"):
            raise UserError(self.env._("A review that was held stays as it was: reopen it first."))
        if not self.env.su and any(name in vals for name in ("agenda", *FIGURES)):
            raise AccessError(self.env._("These figures are written by the work itself, never by hand."))
        held = self.filtered(lambda review: review.state != "held") if vals.get("state") == "held" else self.browse()
        result = super().write(vals)
        if held:
            held._end()
        return result

    def _end(self):
        """Close these reviews: decisions with an owner become improvements, and the task is done."""
        reviews = self.sudo()
        reviews.filtered(lambda review: not review.date_held).date_held = fields.Date.context_today(self)
        reviews.decision_ids._start_actions()
        reviews.activity_unlink(["sagres_cx.mail_activity_type_review"])

    def action_hold(self):
        """Say that the review was held."""
        self._check_may_lead()
        return self.write({"state": "held"})

    def action_reopen(self):
        self._check_may_lead()
        return self.write({"state": "prepared", "date_held": False})

    @api.model
    def _check_may_lead(self):
        if not (self.env.su or self.env.user.has_group("sagres_credit.group_manager")):
            raise AccessError(self.env._("A credit manager leads the review."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if "held" in self.mapped("state"):
            raise UserError(self.env._("A review that was held is not deleted."))
