from odoo import api, fields, models

from ..models.credit_referral_act import ACT_KINDS, COURT_KINDS, NATURES
from ..models.credit_referral_court import TITLE_KINDS


class CreditReferralRecord(models.TransientModel):
    """Write down what the lawyer did, what it cost and the document of it."""

    _name = "credit.referral.record"
    _description = "Record an act of the lawyer"

    referral_id = fields.Many2one("credit.referral", required=True, readonly=True)
    currency_id = fields.Many2one(related="referral_id.currency_id")
    kind = fields.Selection(ACT_KINDS, string="What was done", required=True, default="contact")
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    moves_term = fields.Boolean(compute="_compute_moves_term")
    court_closed = fields.Boolean(compute="_compute_moves_term")
    date_served = fields.Date(string="Reached the debtor on")
    cost = fields.Monetary()
    note = fields.Text(string="In words")
    document_ids = fields.Many2many("ir.attachment", string="Documents")
    title_kind = fields.Selection(TITLE_KINDS, string="Which title")
    title_number = fields.Char(string="Its number")

    @api.depends("kind", "referral_id")
    def _compute_moves_term(self):
        for wizard in self:
            referral = wizard.referral_id
            may = referral.state == "court" or referral.mediation_outcome or referral.urgency_reason
            wizard.moves_term = wizard.kind in (*NATURES, "judgment")
            wizard.court_closed = wizard.kind in COURT_KINDS and not may

    def action_record(self):
        self.ensure_one()
        title = {"title_kind": self.title_kind, "title_number": self.title_number} if self.kind == "title" else {}
        self.referral_id._record_act(
            self.kind, self.date, self.cost, self.date_served if self.moves_term else False, self.note, self.document_ids,
            **title,
        )
        return {"type": "ir.actions.act_window_close"}
