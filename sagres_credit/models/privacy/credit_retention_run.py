import base64
import io

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...tools.workbook import Column, Sheet, write_book

#: A manager has read a trial and switched the job on.
SWITCH = "sagres_credit.retention_active"


class CreditRetentionRun(models.Model):
    """One execution of the register: what was, or on trial would be, made anonymous or deleted, by kind and client.

    It works in batches, each its own transaction: killed anywhere it goes on from the last one, and a second time changes
    nothing.
    """

    _name = "credit.retention.run"
    _description = "Run of the retention register"
    _order = "id desc"

    date = fields.Date(required=True, default=fields.Date.context_today, readonly=True)
    user_id = fields.Many2one("res.users", string="Started by", default=lambda self: self.env.user, readonly=True)
    company_ids = fields.Many2many(
        "res.company", "credit_retention_run_company_rel", "run_id", "company_id", string="Clients", readonly=True,
    )
    dry = fields.Boolean(string="Trial", readonly=True, help="Nothing is changed: it counts what would be.")
    state = fields.Selection(
        [("running", "Running"), ("done", "Completed")], default="running", required=True, readonly=True, index=True,
    )
    line_ids = fields.One2many("credit.retention.line", "run_id", string="What was done", readonly=True)
    case_count = fields.Integer(string="Cases beyond a term", readonly=True)
    count = fields.Integer(string="Records", compute="_compute_count")
    cursor_company = fields.Integer(readonly=True)
    cursor_case = fields.Integer(readonly=True)
    workbook = fields.Binary(compute="_compute_workbook")
    is_switched_on = fields.Boolean(compute="_compute_is_switched_on")

    @api.depends("date", "dry")
    def _compute_display_name(self):
        for run in self:
            day = format_date(self.env, run.date)
            run.display_name = self.env._("Trial of %(date)s", date=day) if run.dry else self.env._("Run of %(date)s", date=day)

    @api.depends("line_ids.count")
    def _compute_count(self):
        for run in self:
            run.count = sum(run.line_ids.mapped("count"))

    def _compute_is_switched_on(self):
        self.is_switched_on = self._is_switched_on()

    @api.model
    def _is_switched_on(self):
        return self.env["ir.config_parameter"].sudo().get_param(SWITCH) == "1"

    @api.model
    def action_try(self):
        """Count what is beyond its term now, and change nothing."""
        self._check_may_run()
        run = self.sudo()._start(dry=True)
        run._work()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Trial of the register"), "res_model": self._name,
            "res_id": run.id, "views": [(False, "form")],
        }

    def action_switch_on(self):
        """Have the weekly job do what this trial says, from now on."""
        self.ensure_one()
        self._check_may_run()
        if not self.dry or self.state != "done":
            raise UserError(self.env._("Read a complete trial first."))
        self._switch("1")

    def action_switch_off(self):
        """Have the weekly job count only."""
        self._check_may_run()
        self._switch("0")

    @api.model
    def _switch(self, value):
        self.env["ir.config_parameter"].sudo().set_param(SWITCH, value)

    @api.model
    def _check_may_run(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager works with the retention register."))

    @api.model
    def _cron_retain(self):
        """Go on with a run that was interrupted, else make the weekly one: a trial until a manager switches it on."""
        run = self.search([("state", "=", "running"), ("dry", "=", False)], limit=1)
        if run or self._is_switched_on():
            (run or self._start())._work()
        elif not self.search_count([("dry", "=", True), ("date", ">", fields.Date.subtract(fields.Date.today(), days=6))]):
            self._start(dry=True)._work()

    @api.model
    def _start(self, dry=False):
        companies = self.env["credit.case"].sudo()._read_group([], ["company_id"])
        return self.create({
            "dry": dry, "company_ids": [fields.Command.set([company.id for company, in companies])],
        })

    def _add_line(self, company_id, retention, count):
        """Add to what was counted for one row and client, by one statement."""
        if count:
            self.env.cr.execute(SQL(
                """
                INSERT INTO credit_retention_line AS known (run_id, company_id, retention_id, count, create_uid, create_date)
                     VALUES (%s, %s, %s, %s, %s, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (run_id, COALESCE(company_id, 0), retention_id) DO UPDATE SET count = known.count + EXCLUDED.count
                """, self.id, company_id or None, retention.id, count, self.env.uid,
            ))
            self.env["credit.retention.line"].invalidate_model()
            self.invalidate_recordset(["line_ids"])

    def action_download(self):
        """Download the report as a workbook."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/workbook/retention_{self.date}.xlsx?download=true",
        }

    @api.depends_context("lang")
    def _compute_workbook(self):
        for run in self:
            stream = io.BytesIO()
            write_book(stream, run._prepare_sheets())
            run.workbook = base64.b64encode(stream.getvalue())

    def _prepare_sheets(self):
        _ = self.env._
        heads = [_("What"), _("Client"), _("Afterwards"), _("Kept for"), _("Lawful basis")]
        treatments = dict(self.env["credit.retention"]._fields["treatment"]._description_selection(self.env))
        rows = [
            (
                line.retention_id.name, line.company_id.name or "", treatments.get(line.treatment, ""),
                line.retention_id.term, line.retention_id.law, line.count,
            )
            for line in self.line_ids
        ]
        columns = [*(Column(head, "text", 30) for head in heads), Column(_("Records"), "integer", 12)]
        lead = [self.display_name, _("Nothing was changed.") if self.dry else _("Done.")]
        return [Sheet(_("Data retention"), columns, rows, lead)]


class CreditRetentionLine(models.Model):
    """How many records of one kind of one client a run reached."""

    _name = "credit.retention.line"
    _description = "Line of a run of the retention register"
    _order = "run_id, retention_id, company_id"

    run_id = fields.Many2one("credit.retention.run", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", readonly=True, ondelete="cascade")
    retention_id = fields.Many2one("credit.retention", string="What", required=True, readonly=True, ondelete="cascade")
    treatment = fields.Selection(related="retention_id.treatment", string="Afterwards")
    count = fields.Integer(string="Records", readonly=True)

    _row_uniq = models.UniqueIndex("(run_id, COALESCE(company_id, 0), retention_id)", "A run has one line a row and client.")
