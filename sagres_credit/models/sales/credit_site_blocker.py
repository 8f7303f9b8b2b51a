from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

BLOCKER_KINDS = [
    ("progress_report", "Progress report"), ("order", "Order"), ("document", "Document"), ("other", "Other"),
]


class CreditSiteBlocker(models.Model):
    """What an invoice of a site waits for: a progress report, an order, a document; who gets it and by when."""

    _name = "credit.site.blocker"
    _description = "What an invoice waits for"
    _order = "date_due, id"

    milestone_id = fields.Many2one("credit.site.milestone", required=True, index=True, ondelete="cascade")
    site_id = fields.Many2one(related="milestone_id.site_id", store=True, index=True)
    company_id = fields.Many2one(related="milestone_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="site_id.partner_id", string="Customer")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(related="milestone_id.amount", string="Invoice waiting")
    kind = fields.Selection(BLOCKER_KINDS, required=True, default="document")
    name = fields.Char(string="What exactly")
    user_id = fields.Many2one(
        "res.users", string="Owner", required=True, index=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_due = fields.Date(string="Needed by", required=True)
    date_warning = fields.Date(string="Warning on", compute="_compute_date_warning", store=True)
    date_warned = fields.Date(string="Warned on", readonly=True, copy=False)
    date_done = fields.Date(string="There since", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Got by", readonly=True, copy=False)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")
    can_settle = fields.Boolean(compute="_compute_can_settle")

    _waiting_idx = models.Index("(date_warning) WHERE date_done IS NULL AND date_warned IS NULL")

    @api.depends("kind", "name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for blocker in self:
            blocker.display_name = blocker.name or kinds.get(blocker.kind, "")

    @api.depends("date_due", "site_id.warning_days")
    def _compute_date_warning(self):
        for blocker in self:
            blocker.date_warning = blocker.date_due and blocker.date_due - timedelta(days=blocker.site_id.warning_days)

    @api.depends("date_due", "date_done")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for blocker in self:
            blocker.is_late = not blocker.date_done and bool(blocker.date_due) and blocker.date_due < today

    @api.depends("user_id", "site_id.user_id")
    @api.depends_context("uid")
    def _compute_can_settle(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for blocker in self:
            mine = self.env.user in (blocker.user_id, blocker.sudo().site_id.user_id)
            blocker.can_settle = (manager or mine) and blocker.sudo().company_id in self.env.user.company_ids

    @api.constrains("user_id")
    def _check_user_id(self):
        for blocker in self.sudo():
            blocker.site_id._check_works_here(blocker.user_id)

    def write(self, vals):
        """Warn again where the day has changed."""
        if "date_due" in vals:
            vals = dict(vals, date_warned=False)
        return super().write(vals)

    def action_done(self):
        """Say that it is there; who owns it, who follows the site and managers do."""
        self._check_may_settle()
        self.sudo().write({"date_done": fields.Date.context_today(self), "done_by_id": self.env.uid})
        return True

    def action_undo(self):
        """Say that it is missing after all."""
        self._check_may_settle()
        self.sudo().write({"date_done": False, "done_by_id": False})
        return True

    def _check_may_settle(self):
        self.check_access("read")
        foreign = self.filtered(lambda blocker: not blocker.can_settle)
        if foreign:
            raise AccessError(self.env._(
                "%(what)s: %(owner)s says when it is there, or who follows the site.",
                what=foreign[:1].display_name, owner=foreign[:1].sudo().user_id.name,
            ))
