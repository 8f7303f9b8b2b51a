from odoo import api, fields, models

from ..models.credit_heir_search import SEARCH_KINDS


class CreditHeirSearchAsk(models.TransientModel):
    """Write down a search: what is asked, of whom, what it costs."""

    _name = "credit.heir.search.ask"
    _description = "Record a search"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    currency_id = fields.Many2one(related="estate_id.currency_id")
    heir_id = fields.Many2one(
        "credit.heir", string="About", domain="[('estate_id', '=', estate_id)]", help="Empty: about the deceased.",
    )
    kind = fields.Selection(SEARCH_KINDS, string="What is asked", required=True)
    authority = fields.Char(
        string="Of whom", required=True, compute="_compute_authority", store=True, readonly=False,
        help="Municipality, court, office, notary.",
    )
    date_asked = fields.Date(string="Asked on", required=True, default=fields.Date.context_today)
    cost = fields.Monetary()
    cost_total = fields.Monetary(related="estate_id.cost_total")
    cost_limit = fields.Monetary(related="estate_id.cost_limit")
    has_cost_limit = fields.Boolean(related="estate_id.has_cost_limit")
    is_too_small = fields.Boolean(related="estate_id.is_too_small")
    over_words = fields.Char(compute="_compute_over_words")
    may_pass = fields.Boolean(compute="_compute_over_words")
    over_limit_reason = fields.Char(string="Why it is worth it")
    document_ids = fields.Many2many("ir.attachment", string="Request, receipt")

    @api.depends("kind", "heir_id")
    def _compute_authority(self):
        for dialog in self:
            guess = dialog.estate_id._guess_authority(dialog.kind, dialog.heir_id) if dialog.estate_id else False
            dialog.authority = guess or dialog.authority

    @api.depends("cost")
    def _compute_over_words(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for dialog in self:
            over = dialog.estate_id and dialog.estate_id._is_over_limit(dialog.cost)
            dialog.over_words = dialog.estate_id._explain_cost(dialog.cost) if over else False
            dialog.may_pass = manager

    def action_record(self):
        self.ensure_one()
        self.env["credit.heir.search"]._ask(
            self.estate_id, self.kind, self.authority, self.over_limit_reason, self.document_ids,
            date_asked=self.date_asked, cost=self.cost, heir_id=self.heir_id.id,
        )
        return {"type": "ir.actions.act_window_close"}

    def action_ask_manager(self):
        """Put the search on the day of the manager, who may allow it."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        self.estate_id._tell_manager(self.env._(
            "%(kind)s: %(figures)s. Is it worth it?", kind=kinds[self.kind], figures=self.estate_id._explain_cost(self.cost),
        ))
        return {"type": "ir.actions.act_window_close"}
