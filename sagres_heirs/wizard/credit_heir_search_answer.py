from odoo import api, fields, models

from ..models.credit_heir_search import OUTCOMES


class CreditHeirSearchAnswer(models.TransientModel):
    """Write down what came of a search; a certificate of death also dates the estate."""

    _name = "credit.heir.search.answer"
    _description = "Record the answer to a search"

    search_id = fields.Many2one("credit.heir.search", required=True, readonly=True)
    kind = fields.Selection(related="search_id.kind")
    authority = fields.Char(related="search_id.authority")
    currency_id = fields.Many2one(related="search_id.currency_id")
    outcome = fields.Selection(
        [pair for pair in OUTCOMES if pair[0] not in ("waiting", "cancelled")], required=True, default="found",
    )
    date_answered = fields.Date(string="Answered on", required=True, default=fields.Date.context_today)
    cost = fields.Monetary(string="What it cost", compute="_compute_proposal", store=True, readonly=False)
    answer = fields.Text(string="What they say")
    document_ids = fields.Many2many("ir.attachment", string="Documents")
    date_death = fields.Date(string="Date of death", compute="_compute_proposal", store=True, readonly=False)
    place_death = fields.Char(string="Place of death", compute="_compute_proposal", store=True, readonly=False)
    over_limit_reason = fields.Char(string="Why beyond the limit", help="Only where it cost more than the limit.")
    over_words = fields.Char(compute="_compute_over_words")

    @api.depends("search_id")
    def _compute_proposal(self):
        for dialog in self:
            estate = dialog.search_id.estate_id
            dialog.cost = dialog.search_id.cost
            dialog.date_death, dialog.place_death = estate.date_death, estate.place_death

    @api.depends("cost", "search_id")
    def _compute_over_words(self):
        for dialog in self:
            estate, more = dialog.search_id.estate_id, dialog.cost - dialog.search_id.cost
            dialog.over_words = estate._explain_cost(more) if estate and more > 0 and estate._is_over_limit(more) else False

    def action_record(self):
        """Record the answer and open the dialog that it leads to, if any."""
        self.ensure_one()
        self.search_id._answer(
            self.outcome, self.date_answered, self.answer, self.cost, self.document_ids, self.over_limit_reason,
        )
        if self.kind == "death_certificate" and self.outcome == "found":
            self.search_id.estate_id._verify_death(self.date_death, self.place_death)
        return self.search_id._get_next_action() or {"type": "ir.actions.act_window_close"}
