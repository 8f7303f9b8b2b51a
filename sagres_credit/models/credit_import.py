import logging

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

STATES = [
    ("draft", "Draft"),
    ("validating", "Being validated"),
    ("invalid", "Refused"),
    ("to_confirm", "Waits for a decision"),
    ("valid", "Ready to book"),
    ("booking", "Being booked"),
    ("done", "Booked"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
    ("failed", "Stopped"),
]
BUSY = ("validating", "booking", "undoing")
MAX_RETRIES = 3
#: What a person gives; everything else is written by the import itself.
INPUT_FIELDS = {"mandate_id", "as_of", "layout_id", "file", "file_name"}


class CreditImport(models.Model):
    """A client's ledger file on its way into the ledger: judged as a whole, booked in batches, undone as a whole."""

    _name = "credit.import"
    _description = "Ledger import"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    mandate_id = fields.Many2one(
        "credit.mandate", required=True, index=True, ondelete="restrict", tracking=True,
        default=lambda self: self._default_mandate_id(),
    )
    company_id = fields.Many2one(related="mandate_id.company_id", store=True, index=True, string="Client")
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Imported by", default=lambda self: self.env.user, readonly=True)
    as_of = fields.Date(
        string="Data as of", required=True, default=fields.Date.context_today, tracking=True,
        help="The day the file is true at: an invoice exists when its date is not later, and is paid when it was "
             "settled by then.",
    )
    layout_id = fields.Many2one(
        "credit.import.layout", check_company=True, domain="[('company_id', '=', company_id)]", ondelete="restrict",
    )
    kind = fields.Selection(related="layout_id.kind")
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, tracking=True)

    progress_done = fields.Integer(readonly=True, copy=False)
    progress_total = fields.Integer(readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", string="Progress (%)")
    is_busy = fields.Boolean(compute="_compute_is_busy")
    failure = fields.Text(readonly=True, copy=False)
    retries = fields.Integer(readonly=True, copy=False)

    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    future_count = fields.Integer(string="Dated later", readonly=True, copy=False)
    error_count = fields.Integer(string="Errors", readonly=True, copy=False)
    warning_count = fields.Integer(string="Warnings", readonly=True, copy=False)
    debtor_count = fields.Integer(string="Debtors", readonly=True, copy=False)
    new_debtor_count = fields.Integer(string="New debtors", readonly=True, copy=False)
    new_count = fields.Integer(string="New items", readonly=True, copy=False)
    new_open_count = fields.Integer(string="New open items", readonly=True, copy=False)
    update_count = fields.Integer(string="Known items that change", readonly=True, copy=False)
    same_count = fields.Integer(string="Known items unchanged", readonly=True, copy=False)
    missing_count = fields.Integer(string="No longer in the ledger", readonly=True, copy=False)
    amount_new = fields.Monetary(string="New items, amount", readonly=True, copy=False)
    amount_new_open = fields.Monetary(string="New items, open", readonly=True, copy=False)
    amount_settled = fields.Monetary(string="To settle on known items", readonly=True, copy=False)
    amount_missing = fields.Monetary(string="No longer in the ledger, open here", readonly=True, copy=False)

    alarm = fields.Text(string="Abnormal drop", readonly=True, copy=False)
    alarm_user_id = fields.Many2one("res.users", string="Drop confirmed by", readonly=True, copy=False)
    missing_decision = fields.Selection(
        [("settle", "Settle them"), ("keep", "Leave them open")], string="Items no longer in the ledger",
        readonly=True, copy=False, tracking=True,
    )
    previous_as_of = fields.Date(readonly=True, copy=False)
    date_booked = fields.Datetime(string="Booked on", readonly=True, copy=False)
    booking_started = fields.Datetime(readonly=True, copy=False)

    line_ids = fields.One2many("credit.import.line", "import_id", string="Items", readonly=True)
    issue_ids = fields.One2many("credit.import.issue", "import_id", string="Report", readonly=True)
    move_ids = fields.One2many("account.move", "credit_import_id", string="Booked entries", readonly=True)
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    report_csv = fields.Binary(compute="_compute_report_files")
    report_xlsx = fields.Binary(compute="_compute_report_files")

    _busy_idx = models.Index("(state) WHERE state IN ('validating', 'booking', 'undoing')")

    def _default_mandate_id(self):
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], limit=2)
        return mandates if len(mandates) == 1 else False

    @api.depends("company_id.name", "as_of", "file_name")
    def _compute_name(self):
        for record in self:
            record.name = " · ".join(filter(None, [
                record.company_id.name, str(record.as_of or ""), record.file_name,
            ]))

    @api.depends("progress_done", "progress_total")
    def _compute_progress(self):
        for record in self:
            record.progress = min(100.0 * record.progress_done / (record.progress_total or 1), 100.0)

    @api.depends("state")
    def _compute_is_busy(self):
        for record in self:
            record.is_busy = record.state in BUSY

    def write(self, vals):
        if not self.env.su:
            self._check_input(vals)
        return super().write(vals)

    def _check_input(self, vals):
        """Keep people to what they give: the file and what it is, while nothing is judged."""
        own = {name for name in vals if name in self._fields and not name.startswith(("message_", "activity_"))}
        if own - INPUT_FIELDS:
            raise UserError(self.env._("The state and the figures of an import are its own: use its buttons."))
        if own:
            self._check_may_change(("draft",))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(record.state in (*BUSY, "done", "failed") for record in self):
            raise UserError(self.env._("What an import booked is undone first, then the import can be deleted."))

    def action_validate(self):
        """Have the whole file judged; nothing is changed by it."""
        for record in self:
            record._check_may_change(("draft", "invalid", "to_confirm", "valid", "undone"))
            record.mandate_id._check_import_setup()
            record._check_has_file()
            if not record.layout_id:
                record._detect_layout()
        self.sudo().write({"progress_done": 0, "progress_total": 0, "failure": False, "retries": 0})
        self._update_state("validating")

    def action_book(self):
        """Book a judged file, or go on with a booking that stopped."""
        for record in self:
            record._check_may_change(("valid", "failed"))
            if record.state == "failed" and not record.booking_started:
                raise UserError(self.env._("The validation stopped: validate the file again."))
            record.mandate_id._check_import_setup()
        self.sudo().write({"failure": False, "retries": 0})
        self._update_state("booking")

    def action_undo(self):
        """Take back what this import booked, as a whole."""
        for record in self:
            record._check_may_change(("done", "failed"))
            reasons = record._get_undo_obstacles()
            if reasons:
                raise UserError("\n".join([self.env._("This import cannot be undone:"), *reasons]))
        self.sudo().write({"failure": False, "retries": 0})
        self._update_state("undoing")

    def action_settle_missing(self):
        self._decide(missing_decision="settle")

    def action_keep_missing(self):
        self._decide(missing_decision="keep")

    def action_confirm_drop(self):
        self._decide(alarm_user_id=self.env.uid)

    def action_reset(self):
        """Go back to the draft, to change file, date or layout."""
        self._check_may_change(("invalid", "to_confirm", "valid", "undone", "failed"))
        if any(record.state == "failed" and record.booking_started for record in self):
            raise UserError(self.env._("Part of the file is booked: go on or undo it."))
        self._forget_staging()
        self._update_state("draft")

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_import_line_action")
        return dict(action, domain=[("import_id", "=", self.id)])

    def action_open_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Booked entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("credit_import_id", "=", self.id)],
            "context": {"allowed_company_ids": self.company_id.ids},
        }

    def action_download_csv(self):
        return self._get_download_action("report_csv", "csv")

    def action_download_xlsx(self):
        return self._get_download_action("report_xlsx", "xlsx")

    def _get_download_action(self, field, extension):
        self.ensure_one()
        url = f"/web/content/credit.import/{self.id}/{field}/report-{self.id}.{extension}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _check_may_change(self, states):
        """Refuse what the state or the person does not admit.

        :raises AccessError: when the person may not write imports
        :raises UserError: when an import is in another state
        """
        self.check_access("write")
        wrong = self.filtered(lambda record: record.state not in states)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self.env._(
                "%(name)s: this cannot be done while the import is: %(state)s.",
                name=wrong[0].name, state=labels[wrong[0].state],
            ))

    def _decide(self, **vals):
        """Record a person's decision; an import with nothing left to decide is ready."""
        self._check_may_change(("to_confirm",))
        self.sudo().write(vals)
        self.filtered(lambda record: not record._get_open_questions())._update_state("valid")

    def _get_open_questions(self):
        """Return what a person still has to decide before this import is booked."""
        self.ensure_one()
        questions = []
        if self.alarm and not self.alarm_user_id:
            questions.append("alarm")
        if self.missing_count and not self.missing_decision:
            questions.append("missing")
        return questions

    def _update_state(self, state):
        """Write the state, and have the scheduled job take up what it asks for."""
        self.sudo().write({"state": state})
        if state in BUSY:
            self.env.ref("sagres_credit.credit_import_cron_process").sudo()._trigger()

    # -- Work of the scheduled job, in batches that are transactions of their own ------------------------------------

    @api.model
    def _cron_process(self):
        """Take every import that waits one batch after the other, until all is done or the time is over."""
        for credit_import in self.search([("state", "in", BUSY)], order="id"):
            if not credit_import._work():
                return

    def _work(self):
        """Do the batches of one import. Return whether there is time left for another.

        A batch that fails is taken back alone; what was committed before stays and is gone on with.
        """
        self.env["ir.cron"]._commit_progress(remaining=1)
        while self.try_lock_for_update(allow_referencing=True) and self.state in BUSY:
            try:
                done = self._as_booker()._run_batch()
            except Exception as error:
                self.env.cr.rollback()
                self._stop_or_retry(error)
                done = 0
            left = max(self.progress_total - self.progress_done, 0) if self.state in BUSY else 0
            # The others count too: a job whose time is over as one file is finished would say that nothing waits.
            waiting = self.sudo().search_count([("state", "in", BUSY)])
            time_left = self.env["ir.cron"]._commit_progress(done, remaining=left + waiting)
            self.env.invalidate_all()
            if not time_left:
                return False
        return True

    def _as_booker(self):
        """Return this import as the person who started it, with the rights of the job and the client's company only."""
        return self.with_user(self.user_id).sudo().with_context(
            allowed_company_ids=self.company_id.ids, tracking_disable=True, mail_create_nolog=True,
            mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True, no_vat_validation=True,
            skip_analytic_sync=True, lang=self.user_id.lang,
        )

    def _run_batch(self):
        steps = {"validating": self._validate, "booking": self._book_batch, "undoing": self._undo_batch}
        return steps[self.state]()

    def _stop_or_retry(self, error):
        """Try again what met another transaction; stop with its reason at anything else."""
        if isinstance(error, OperationalError) and self.retries < MAX_RETRIES:
            self.write({"retries": self.retries + 1})
            return
        if not isinstance(error, UserError):
            _logger.exception("Ledger import %s stopped", self.id)
        self.write({"failure": str(error) or type(error).__name__, "progress_total": 0, "progress_done": 0})
        self._update_state("failed")

    def _set_progress(self, done, total=None):
        self.write({"progress_done": done, **({} if total is None else {"progress_total": total})})

    def _forget_staging(self):
        """Delete staged rows and report; set-based, a file may have hundreds of thousands of rows."""
        self.env.flush_all()
        for table in ("credit_import_line", "credit_import_issue"):
            self.env.cr.execute(SQL("DELETE FROM %s WHERE import_id IN %s", SQL.identifier(table), tuple(self.ids)))
        self.invalidate_recordset(["line_ids", "issue_ids"])

    def _post_summary(self, lines):
        """Leave what happened on the thread of the import."""
        body = Markup("<br/>").join(lines)
        self.sudo().with_context(tracking_disable=False).message_post(body=body, author_id=self.user_id.partner_id.id)
