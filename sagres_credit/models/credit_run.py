from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .credit_run_line import COUNTERS


class CreditRun(models.Model):
    """One execution of the nightly work: what date, which clients, what it did and what it could not decide.

    It works in batches, each its own transaction, so it can be killed anywhere: the next one goes on from the last
    batch, and a second run on the same date changes nothing.
    """

    _name = "credit.run"
    _description = "Nightly run"
    _order = "id desc"

    date = fields.Date(required=True, default=fields.Date.context_today, readonly=True)
    company_ids = fields.Many2many("res.company", string="Clients", readonly=True)
    user_id = fields.Many2one("res.users", string="Started by", default=lambda self: self.env.user, readonly=True)
    state = fields.Selection(
        [("pending", "Waiting to start"), ("running", "Running"), ("done", "Completed"), ("stopped", "Stopped")],
        default="pending", required=True, readonly=True, index=True,
    )
    start = fields.Datetime(string="Started", readonly=True)
    end = fields.Datetime(string="Ended", readonly=True)
    duration = fields.Float(string="Seconds", compute="_compute_duration")
    line_ids = fields.One2many("credit.run.line", "run_id", string="By client", readonly=True)
    total = fields.Integer(string="Debtors", compute="_compute_progress")
    done = fields.Integer(string="Worked", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Per cent of the debtors already worked.")
    opened = fields.Integer(string="Cases opened", compute="_compute_counters")
    reopened = fields.Integer(string="Cases reopened", compute="_compute_counters")
    closed = fields.Integer(string="Cases closed", compute="_compute_counters")
    raised = fields.Integer(string="Levels reached", compute="_compute_counters")
    queued = fields.Integer(string="Notices queued", compute="_compute_counters")
    assigned = fields.Integer(string="Debtors assigned", compute="_compute_counters")
    attached = fields.Integer(string="New items", compute="_compute_counters")
    changed = fields.Integer(string="Cases changed", compute="_compute_counters")
    fed_count = fields.Integer(string="Put on today's lists", readonly=True)
    problem_ids = fields.One2many("credit.problem", "run_id", string="Problems", readonly=True)
    problem_count = fields.Integer(compute="_compute_problem_count")

    @api.depends("date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._("Night of %(date)s", date=format_date(self.env, run.date))

    @api.depends("start", "end")
    def _compute_duration(self):
        for run in self:
            end = run.end or fields.Datetime.now()
            run.duration = (end - run.start).total_seconds() if run.start else 0

    @api.depends("line_ids.done", "line_ids.total", "state")
    def _compute_progress(self):
        for run in self:
            run.total, run.done = sum(run.line_ids.mapped("total")), sum(run.line_ids.mapped("done"))
            run.progress = 100.0 if run.state == "done" else 100.0 * run.done / (run.total or 1)

    @api.depends(*[f"line_ids.{name}" for name in COUNTERS])
    def _compute_counters(self):
        for run in self:
            for name in COUNTERS:
                run[name] = sum(run.line_ids.mapped(name))

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for run in self:
            run.problem_count = len(run.problem_ids)

    @api.model
    def action_start(self):
        """Ask for a run now: the scheduled job does it, the page shows its progress."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager starts the nightly run."))
        run = self.sudo().search([("state", "in", ("pending", "running"))], limit=1)
        if not run:
            run = self.sudo()._prepare_run(self.env.user.company_ids, fields.Date.context_today(self))
        self.env.ref("sagres_credit.credit_run_cron_night").sudo()._trigger()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Nightly run"), "res_model": "credit.run",
            "res_id": run.id, "views": [(False, "form")],
        }

    def action_open_problems(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_problem_action")
        return dict(action, domain=[("run_id", "=", self.id)], context={})

    @api.model
    def _prepare_run(self, companies, date):
        """Create the run of the clients under active mandate among ``companies``."""
        mandates = self.env["credit.mandate"]._get_active(companies)
        if not mandates:
            raise UserError(self.env._("No client has an active mandate: activate one first."))
        ordered = sorted(mandates, key=lambda company: company.id)
        return self.create({
            "date": date,
            "company_ids": [company.id for company in ordered],
            "line_ids": [fields.Command.create({"company_id": company.id}) for company in ordered],
        })

    @api.model
    def _run(self, companies=None, date=None):
        """Do the nightly work now and return its run; the work is committed batch by batch.

        :param companies: client companies; by default all under active mandate
        :param date date: by default today
        """
        companies = companies or self.env["res.company"].sudo().search([("credit_mandate_ids.state", "=", "active")])
        run = self.sudo()._prepare_run(companies, date or fields.Date.context_today(self))
        run._execute()
        return run

    def _execute(self):
        """Work the clients of this run one after the other; return whether it came to its end."""
        self.ensure_one()
        self.write({"state": "running", "start": self.start or fields.Datetime.now()})
        if not self._commit(0):
            return False
        for line in self.line_ids:
            if not line._work_safely():
                return False
        if "running" in self.line_ids.mapped("state"):  # a client is still held by a worker that was killed
            self._commit(0)
            return False
        self.write({"fed_count": self.fed_count + self._feed_operators()})
        self.write({"state": "done", "end": fields.Datetime.now()})
        self._commit(0)
        return True

    def _commit(self, processed):
        """Commit the work so far and return the seconds left to the scheduled job."""
        remaining = max(sum(self.line_ids.mapped("total")) - sum(self.line_ids.mapped("done")), 0)
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining or int(self.state != "done"))

    def _feed_operators(self):
        """Put the most urgent waiting cases on each operator's day, up to their daily capacity; return how many.

        A substitute gets the cases of who is away, within their own capacity.
        """
        self.env["credit.case"].flush_model()
        self.env.cr.execute(SQL(
            """
            WITH owned AS (             -- 1. who works each case today
                SELECT open_case.id, open_case.company_id, open_case.priority, open_case.amount_overdue,
                       open_case.next_action_date, open_case.fed_date,
                       COALESCE(away.substitute_id, open_case.user_id) AS worker_id
                  FROM credit_case AS open_case
     LEFT JOIN LATERAL (SELECT substitute_id FROM credit_substitution AS away
                          JOIN res_company_users_rel AS works
                            ON works.user_id = away.substitute_id AND works.cid = open_case.company_id
                         WHERE away.user_id = open_case.user_id
                           AND %(date)s BETWEEN away.date_from AND away.date_to
                      ORDER BY away.id LIMIT 1) AS away ON TRUE
                 WHERE open_case.next_action IS NOT NULL OR open_case.fed_date = %(date)s
            ), busy AS (                -- 2. what they have for today, done or not
                SELECT worker_id, COUNT(*) AS number FROM owned
                 WHERE next_action_date <= %(date)s OR fed_date = %(date)s GROUP BY worker_id
            ), line AS (                -- 3. who is next
                SELECT id, worker_id,
                       ROW_NUMBER() OVER (PARTITION BY worker_id
                                              ORDER BY priority DESC, amount_overdue DESC, id) AS place
                  FROM owned
                 WHERE next_action_date IS NULL AND fed_date IS DISTINCT FROM %(date)s AND company_id IN %(companies)s
            )
               UPDATE credit_case SET next_action_date = %(date)s, fed_date = %(date)s
                 FROM line
                 JOIN res_users AS worker ON worker.id = line.worker_id
            LEFT JOIN busy USING (worker_id)
                WHERE credit_case.id = line.id
                  AND line.place <= worker.credit_daily_capacity - COALESCE(busy.number, 0)
            """,
            date=self.date, companies=tuple(self.company_ids.ids),
        ))
        fed = self.env.cr.rowcount
        self.env["credit.case"].invalidate_model(["fed_date", "next_action_date"])
        return fed

    def _find_problems(self, mandate):
        """Name what the night could not decide for one client; see ``credit.problem``."""
        company = mandate.company_id
        today = {"company_id": company.id, "user_id": mandate.user_id.id, "run_id": self.id}
        Problem = self.env["credit.problem"]
        for kind, name, todo, model, ids in self._get_problems(mandate):
            Problem._settle(kind, company, ids)
            Problem._raise(kind, [
                dict(today, name=name, todo=todo, res_model=model, res_id=res_id) for res_id in ids
            ])

    def _get_problems(self, mandate):
        """Return the problems of a client as ``[(kind, what happened, what to do, model, ids of records)]``.

        For a module to add its own, it must override this method.
        """
        company, cases = mandate.company_id, self.env["credit.case"].sudo()
        no_debtor = Domain("partner_id", "=", False)
        ledger = self.env["credit.assessment"]._get_ledger_domain(company, self.date)
        nameless = self.env["account.move.line"].sudo().search(ledger & no_debtor, limit=100)
        lost = self.env["credit.receivable"].sudo().search(
            [("company_id", "=", company.id), ("line_id", "=", False), ("move_id.state", "=", "posted")], limit=100
        )
        unassigned = cases.search_count(
            [("company_id", "=", company.id), ("is_open", "=", True), ("user_id", "=", False)]
        )
        team_ids = mandate.member_ids.user_id.filtered("active").ids
        orphans = cases.search_count([
            ("company_id", "=", company.id), ("is_open", "=", True), ("user_id", "not in", [False, *team_ids]),
        ])
        _ = self.env._
        return [
            ("no_partner", _("A receivable has no debtor."), _("Write the customer on the journal item."),
             "account.move", nameless.move_id.ids),
            ("lost_item", _("An item was deleted from its invoice and did not come back."),
             _("Look at the invoice: its payment terms have changed."), "credit.receivable", lost.ids),
            ("stale_data", _("The client's data is older than the mandate admits: automatic notices are held."),
             _("Ask the client for a new ledger file and import it."), "credit.mandate",
             mandate.ids if mandate._is_stale_on(self.date) else []),
            ("no_team", _("The mandate has no operators."), _("Add operators to the team of the mandate."),
             "credit.mandate", mandate.ids if not team_ids else []),
            ("team_full", _("%(number)s debtors have no operator: the team is full.", number=unassigned),
             _("Raise a capacity or add an operator to the team."), "credit.mandate",
             mandate.ids if unassigned and team_ids else []),
            ("operator_left", _("%(number)s open cases belong to operators who left the team.", number=orphans),
             _("Choose who follows these debtors, with «Change operator»."), "credit.mandate",
             mandate.ids if orphans else []),
        ]

    @api.model
    def _cron_night(self):
        """Continue what was interrupted or asked for today; else do the work of today, once.

        What an earlier day left unfinished is not continued: today's run does all of it, as of today.
        """
        today = fields.Date.context_today(self)
        waiting = self.search([("state", "in", ("pending", "running"))], order="id")
        late = waiting.filtered(lambda run: run.date < today)
        late.write({"state": "stopped", "end": fields.Datetime.now()})
        waiting -= late
        if not waiting and not self.search_count([("date", "=", today), ("state", "=", "done")], limit=1):
            companies = self.env["res.company"].search([("credit_mandate_ids.state", "=", "active")])
            waiting = self._prepare_run(companies, today) if companies else waiting
        for run in waiting:
            if not run._execute():
                return
