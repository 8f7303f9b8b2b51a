from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date

from .pagopa_position_foresee import LEFT_OUT

BUSY = ("pending", "working")


class PagopaBatch(models.Model):
    """Positions of many debtors made together: in steps, each its own transaction, so that it can be killed anywhere.

    Each debtor has a line: it is made once, or says why it was left out.
    """

    _name = "pagopa.batch"
    _inherit = "credit.batch.progress"
    _description = "Positions made together"
    _order = "id desc"
    _busy_states = BUSY

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    user_id = fields.Many2one("res.users", string="Made by", readonly=True, default=lambda self: self.env.user)
    origin = fields.Selection(
        [("person", "A person"), ("night", "The nightly run")], string="Asked by", required=True, readonly=True, default="person",
    )
    is_published = fields.Boolean(string="Published at once", readonly=True, default=True)
    date_valid = fields.Date(string="Payable from", readonly=True)
    state = fields.Selection(
        [("pending", "Waiting to start"), ("working", "In progress"), ("done", "Completed"), ("cancelled", "Stopped")],
        required=True, readonly=True, default="pending", index=True,
    )
    total = fields.Integer(string="Debtors", readonly=True)
    done = fields.Integer(string="Worked", readonly=True)
    line_ids = fields.One2many("pagopa.batch.line", "batch_id", string="By debtor", readonly=True)
    left_out_ids = fields.One2many(
        "pagopa.batch.line", "batch_id", string="Left out", domain=[("state", "in", ("left_out", "failed"))], readonly=True,
    )
    left_out_count = fields.Integer(string="Debtors left out", compute="_compute_figures")
    left_out = fields.Html(string="Why they are left out", compute="_compute_figures")
    position_ids = fields.One2many("pagopa.position", "batch_id", string="Positions", readonly=True)
    position_count = fields.Integer(string="Positions made", compute="_compute_figures")
    amount = fields.Monetary(
        string="Still asked", compute="_compute_figures", help="By the positions made, in euro: what was paid is off.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.depends("company_id.name", "date")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = self.env._(
                "Positions of %(client)s, %(date)s", client=batch.company_id.name or "",
                date=format_date(self.env, batch.date),
            )

    @api.depends("state", "done")
    def _compute_figures(self):
        made = {batch: figures for batch, *figures in self.env["pagopa.position"]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id"], ["__count", "amount:sum"],
        )}
        rows = self.env["pagopa.batch.line"]._read_group(
            [("batch_id", "in", self.ids), ("state", "in", ("left_out", "failed"))], ["batch_id", "reason"], ["__count"],
        )
        labels = self.env["pagopa.position"]._get_left_out_labels()
        for batch in self:
            reasons = Counter({
                labels.get(reason) or self.env._("It failed"): count for other, reason, count in rows if other == batch
            })
            batch.position_count, batch.amount = made.get(batch, (0, 0.0))
            batch.left_out_count = sum(reasons.values())
            batch.left_out = self.env["ir.qweb"]._render(
                "sagres_credit.credit_letter_left_out", {"reasons": reasons.most_common()},
            )

    @api.model
    def _make(self, cases, *, is_published=True, date_valid=None):
        """Have the positions of these debtors made by the scheduled job; return one batch a client."""
        batches = self.browse()
        for company, mine in cases.grouped("company_id").items():
            batch = self.sudo().create({
                "company_id": company.id, "total": len(mine), "is_published": is_published, "date_valid": date_valid,
            })
            self.env["pagopa.batch.line"].sudo().create([{"batch_id": batch.id, "case_id": case.id} for case in mine])
            batches |= batch
        self._wake()
        return batches.sudo(self.env.su)

    @api.model
    def _wake(self):
        self.env.ref("sagres_pagopa.pagopa_batch_cron_make").sudo()._trigger()

    def action_stop(self):
        """Leave the debtors that wait without a position; what was made stays."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager stops this work."))
        self.check_access("read")
        self.sudo().filtered("is_busy").state = "cancelled"

    def action_open_made(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_position_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids}
        return dict(action, domain=[("batch_id", "=", self.id)], context=context)

    def _get_action(self):
        """Return the action that shows these batches: the page of one, the list of several."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_batch_action")
        action["context"] = {"allowed_company_ids": self.env.user.company_ids.ids}
        if len(self) == 1:
            return dict(action, res_id=self.id, views=[(False, "form")])
        return dict(action, domain=[("id", "in", self.ids)])


class PagopaBatchLine(models.Model):
    """One debtor of a batch: waiting, made, or left out with the reason."""

    _name = "pagopa.batch.line"
    _description = "Debtor of a batch of positions"
    _order = "batch_id, id"
    _rec_name = "case_id"

    batch_id = fields.Many2one("pagopa.batch", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    state = fields.Selection(
        [("waiting", "Waiting"), ("made", "Made"), ("left_out", "Left out"), ("failed", "Failed")],
        required=True, readonly=True, default="waiting",
    )
    reason = fields.Selection(LEFT_OUT, string="Why", readonly=True)
    error = fields.Char(string="What happened", readonly=True)

    _waiting_idx = models.Index("(batch_id, case_id) WHERE state = 'waiting'")

    def action_open_case(self):
        self.ensure_one()
        return self.case_id.action_open()
