from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CreditMatchAssign(models.TransientModel):
    """Say whose money a bank line is and which documents it pays; the older ones first where none is chosen."""

    _name = "credit.match.assign"
    _description = "Assign a receipt to a debtor"

    match_id = fields.Many2one("credit.match", required=True, readonly=True)
    company_id = fields.Many2one(related="match_id.company_id")
    currency_id = fields.Many2one(related="match_id.currency_id")
    amount = fields.Monetary(related="match_id.amount")
    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True,
        domain="[('company_id', '=', company_id), ('parent_id', '=', False)]",
    )
    receivable_ids = fields.Many2many(
        "credit.receivable", string="Documents", domain="[('id', 'in', open_ids)]",
        help="Those that were named. Empty: all that is open, the older first.",
    )
    open_ids = fields.Many2many("credit.receivable", compute="_compute_open_ids")
    rest = fields.Monetary(string="Left over", compute="_compute_rest")
    rest_on_account = fields.Boolean(
        string="Leave the rest on the debtor's account", default=True,
        help="Otherwise the rest of the bank line waits in the list.",
    )
    is_learned = fields.Boolean(string="Remember the payer's account", default=True)

    @api.depends("partner_id")
    def _compute_open_ids(self):
        for wizard in self:
            wizard.open_ids = wizard._get_open()

    @api.depends("partner_id", "receivable_ids")
    def _compute_rest(self):
        for wizard in self:
            chosen = wizard.receivable_ids or wizard._get_open()
            wizard.rest = max(wizard.amount - sum(chosen._origin.sudo().line_id.mapped("amount_residual")), 0)

    def _get_open(self):
        """Return what is open of the debtor at this client, the older first."""
        self.ensure_one()
        if not self.partner_id:
            return self.env["credit.receivable"]
        receivables = self.env["credit.receivable"].sudo().search(
            Domain("company_id", "=", self.match_id.company_id.id)
            & Domain("line_id.partner_id.commercial_partner_id", "=", self.partner_id.commercial_partner_id.id)
            & Domain("line_id.reconciled", "=", False) & Domain("line_id.parent_state", "=", "posted")
            & Domain("line_id.amount_residual", ">", 0) & Domain("line_id.currency_id", "=", self.match_id.currency_id.id)
        )
        return receivables.sorted(lambda item: (item._get_due_date(), item.id)).sudo(False)

    def action_assign(self):
        """Book what was said, and open the next receipt."""
        self.ensure_one()
        match = self.match_id
        match._check_may_match()
        if match.kind == "return" or match.amount < 0:
            raise UserError(self.env._("Money that went out pays nothing: choose what it returns, or leave it."))
        partner = self.partner_id.commercial_partner_id
        if partner.sudo().company_id != match.company_id:
            raise AccessError(self.env._("This debtor is of another client."))
        open_items = self._get_open()
        if self.receivable_ids - open_items:
            raise UserError(self.env._("A document that was chosen is no longer open: open this window again."))
        candidate = self._make_candidate(match.sudo(), partner, self.receivable_ids or open_items)
        match.sudo().with_context(credit_no_learning=not self.is_learned)._confirm(
            candidate, self.env.user, rest_on_account=self.rest_on_account,
        )
        return match._go_on()

    def _make_candidate(self, match, partner, receivables):
        """Return the proposal that a person made: the money on these items, the older first."""
        left, parts = round(match.amount * 100), []
        for receivable in receivables.sudo().sorted(lambda item: (item._get_due_date(), item.id)):
            residual = round(receivable.line_id.amount_residual * 100)
            cents = min(left, residual)
            left -= cents
            parts += [{"line": receivable.line_id.id, "cents": cents, "whole": cents == residual}] if cents else []
        candidate = self.env["credit.match.candidate"].sudo().create({
            "match_id": match.id, "partner_id": partner.id, "parts": parts, "amount": match.amount - left / 100,
            "rest": left / 100, "sequence": 99,
        })
        match._choose(candidate)
        return candidate
