from odoo import api, fields, models


class CreditMatchCandidate(models.Model):
    """One way to match a bank line: whose money, which documents, how sure, and why."""

    _name = "credit.match.candidate"
    _description = "Proposal for a receipt"
    _order = "sequence, id"

    match_id = fields.Many2one("credit.match", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="match_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, ondelete="cascade")
    parts = fields.Json(
        readonly=True, help="What each journal item receives, and what was open of it, in cents.",
    )
    documents = fields.Char(compute="_compute_documents")
    amount = fields.Monetary(string="Pays", readonly=True)
    rest = fields.Monetary(string="Left over", readonly=True)
    score = fields.Integer(readonly=True, aggregator=None)
    is_certain = fields.Boolean(string="Certain", readonly=True)
    reasons = fields.Json(string="Reasons as data", readonly=True)
    why = fields.Char(string="Reasons", compute="_compute_why")
    is_chosen = fields.Boolean(compute="_compute_is_chosen")

    @api.depends("parts")
    def _compute_documents(self):
        ids = {part["line"] for candidate in self for part in candidate.parts or () if "line" in part}
        names = {item.id: item.move_id.name for item in self.env["account.move.line"].sudo().browse(ids).exists()}
        for candidate in self:
            lines = [part["line"] for part in candidate.parts or () if "line" in part]
            candidate.documents = ", ".join(dict.fromkeys(names.get(line) or "" for line in lines))

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_why(self):
        for candidate in self:
            candidate.why = self.env["credit.match"]._tell_reasons(candidate.reasons)

    @api.depends("match_id.candidate_id")
    def _compute_is_chosen(self):
        for candidate in self:
            candidate.is_chosen = candidate.match_id.candidate_id == candidate

    def action_choose(self):
        """Choose this proposal for its bank line."""
        self.ensure_one()
        self.match_id._check_may_match()
        self.match_id._check_waits()
        self.match_id.sudo()._choose(self)
        return True

    def _get_items(self):
        """Return the journal items of this proposal."""
        return self.env["account.move.line"].browse([part["line"] for part in self.parts or () if "line" in part])

    def _is_whole(self, item):
        """Tell whether an item was to be paid wholly when this was proposed."""
        return any(part.get("whole") and part["line"] == item.id for part in self.parts or ())
