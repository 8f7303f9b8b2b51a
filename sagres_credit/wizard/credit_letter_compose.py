from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.credit_letter_batch import PAPER


class CreditLetterCompose(models.TransientModel):
    """Print the letters that wait: how many, to whom and how much, seen before the last click."""

    _name = "credit.letter.compose"
    _description = "Print letters"

    company_id = fields.Many2one(
        "res.company", string="Client", required=True, default=lambda self: self._default_company_id(),
        domain="[('id', 'in', company_choices)]",
    )
    company_choices = fields.Many2many("res.company", compute="_compute_company_choices")
    kind = fields.Selection(
        [("all", "All"), ("letter", "Ordinary letters"), ("registered", "Registered letters"), ("hand", "By hand")],
        string="Which", default="all", required=True,
    )
    leaving_ids = fields.Many2many("credit.notice", string="Letters", compute="_compute_leaving_ids")
    leaving_count = fields.Integer(string="Envelopes", compute="_compute_leaving_ids")
    registered_count = fields.Integer(string="Registered", compute="_compute_leaving_ids")
    amount = fields.Monetary(string="Open amount of their debtors", compute="_compute_leaving_ids")
    currency_id = fields.Many2one(related="company_id.currency_id")
    left_out = fields.Html(string="What stays behind", compute="_compute_leaving_ids")

    @api.model
    def _default_company_id(self):
        """Return the client with most letters waiting."""
        waiting = self.env["credit.notice"]._read_group(
            [("state", "=", "queued"), ("channel", "in", PAPER), ("company_id", "in", self.env.user.company_ids.ids)],
            ["company_id"], ["__count"], order="__count desc", limit=1,
        )
        return waiting[0][0] if waiting else self._get_clients()[:1]

    @api.model
    def _get_clients(self):
        mandates = self.env["credit.mandate"]._get_active(self.env.user.company_ids)
        return self.env["res.company"].union(*mandates)

    @api.depends_context("uid")
    def _compute_company_choices(self):
        self.company_choices = self._get_clients()

    @api.depends("company_id", "kind")
    def _compute_leaving_ids(self):
        labels = self.env["credit.notice"]._get_reason_labels() | self.env["credit.notice"]._get_hold_labels()
        labels |= {hold.code: hold.label for hold in self.env["credit.case"]._get_hold_reasons()}
        for compose in self:
            notices = compose._get_waiting()
            behind = notices._foresee()
            leaving = notices.filtered(lambda notice, behind=behind: notice not in behind)
            compose.leaving_ids = leaving
            compose.leaving_count = len(leaving)
            compose.registered_count = len(leaving.filtered(lambda notice: notice.channel == "registered"))
            compose.amount = sum(leaving.case_id.mapped("amount_due"))
            compose.left_out = compose._explain(Counter(labels.get(code, code) for code in behind.values()))

    def _explain(self, reasons):
        return self.env["ir.qweb"]._render("sagres_credit.credit_letter_left_out", {"reasons": reasons.most_common()})

    def _get_waiting(self):
        """Return the letters that wait for a batch, as they are seen by the manager."""
        if not self.company_id:
            return self.env["credit.notice"]
        channels = PAPER if self.kind == "all" else (self.kind,)
        waiting = self.env["credit.letter.batch"]._get_waiting_domain(self.company_id, channels)
        return self.env["credit.notice"].search(waiting, order="id")

    def action_print(self):
        """Make the batch; the scheduled job prints it, its page shows how far it is."""
        self.ensure_one()
        batches = self.env["credit.letter.batch"]
        batches._check_manager()
        if self.company_id not in self.company_choices:
            raise UserError(self.env._("Choose a client with an active mandate."))
        batch = batches._make(self.company_id, PAPER if self.kind == "all" else (self.kind,))
        return batch._get_form_action()
