from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

REPORT_STATES = [("prepared", "To approve"), ("approved", "Approved"), ("sent", "Sent to the client")]
#: What a report that has left says: it stays as the client received it.
STEADY = {"mandate_id", "company_id", "month", "content", "words_heard", "words_proposed"}
#: What only the work itself writes.
OWN = {"content", "state", "company_id", "date_prepared", "approved_by_id", "date_approved", "date_sent"}


class CreditClientReport(models.Model):
    """The monthly report is what a client receives of each month: the figures beside those of the baseline, and the words."""

    _name = "credit.client.report"
    _description = "Monthly report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, company_id, id"

    # Whoever works for a client that is not their active company still reads its name here.
    display_name = fields.Char(compute_sudo=True)
    mandate_id = fields.Many2one(
        "credit.mandate", required=True, index=True, ondelete="restrict", domain="[('state', '=', 'active')]", copy=False,
    )
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, default=lambda self: self._get_last_month(), copy=False, help="Any day of the month the report is about.",
    )
    state = fields.Selection(
        REPORT_STATES, required=True, default="prepared", readonly=True, copy=False, index=True, tracking=True,
    )
    user_id = fields.Many2one(related="mandate_id.user_id", string="Credit manager")
    words_heard = fields.Text(string="What we heard", copy=False, help="Your words: they come first on the page of words.")
    words_proposed = fields.Text(string="What we propose", copy=False, help="Your words: they come first on the page of words.")
    content = fields.Json(readonly=True, copy=False, help="The figures, as they were on the day the report was prepared.")
    date_prepared = fields.Datetime(string="Figures of", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    date_approved = fields.Datetime(string="Approved on", readonly=True, copy=False)
    date_sent = fields.Datetime(string="Sent to the client on", readonly=True, copy=False, tracking=True)
    sending_ids = fields.One2many("credit.client.report.sending", "report_id", string="Sent to", readonly=True)
    preview_html = fields.Html(string="Preview", compute="_compute_preview_html", sanitize=False)

    _month_uniq = models.UniqueIndex("(mandate_id, month)", "This mandate has a report of this month already.")

    @api.model
    def _get_last_month(self):
        return fields.Date.subtract(fields.Date.start_of(fields.Date.context_today(self), "month"), months=1)

    def _get_last_day(self):
        """Return the last day the report is about."""
        self.ensure_one()
        return fields.Date.end_of(self.month, "month")

    @api.depends("company_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            month = format_date(self.env, report.month, date_format="MMMM yyyy") if report.month else ""
            report.display_name = f"{report.company_id.name}, {month}"

    @api.constrains("month")
    def _check_month(self):
        today = fields.Date.context_today(self)
        if any(report.month > today for report in self):
            raise ValidationError(self.env._("That month is still to come."))

    @api.model_create_multi
    def create(self, vals_list):
        """Prepare the contents with the reports themselves, each month once for all its clients."""
        self.check_access("create")  # before anything is read for it
        return super().create(self._prepare_contents([dict(vals) for vals in vals_list]))

    def write(self, vals):
        """Keep what was sent as it was received, and leave to the work what it writes."""
        if not self.env.su and OWN.intersection(vals):
            raise AccessError(self.env._("These figures are written by the work itself, never by hand."))
        if "month" in vals:
            vals = dict(vals, month=fields.Date.start_of(fields.Date.to_date(vals["month"]), "month"))
        if STEADY.intersection(vals) and "sent" in self.mapped("state"):
            raise UserError(self.env._("A report that was sent stays as the client received it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if "sent" in self.mapped("state"):
            raise UserError(self.env._("A report that was sent is not deleted."))

    @api.model
    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group("sagres_credit.group_manager")):
            raise AccessError(self.env._("A credit manager prepares and approves the report."))

    def action_prepare(self):
        """Prepare the report again, with what is known now; the manager's own words stay."""
        self._check_manager()
        self.check_access("write")
        if "sent" in self.mapped("state"):
            raise UserError(self.env._("A report that was sent stays as the client received it."))
        rows = self._prepare_contents([{"mandate_id": report.mandate_id.id, "month": report.month} for report in self])
        for report, vals in zip(self.sudo(), rows, strict=True):
            report.write({"content": vals["content"], "date_prepared": vals["date_prepared"], "state": "prepared"})
