from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

SITE_STATES = [("open", "In progress"), ("done", "Site completed"), ("closed", "Closed")]


class CreditSite(models.Model):
    """A site is one large work for a customer: its contracts, its milestones, its invoices and what blocks each."""

    _name = "credit.site"
    _description = "Site"
    _inherit = ["credit.inner.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    user_id = fields.Many2one(
        "res.users", string="Followed by", required=True, tracking=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    place = fields.Char(help="Where the work is done.")
    state = fields.Selection(SITE_STATES, required=True, default="open", tracking=True, group_expand=True)
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="Expected completion")
    warning_days = fields.Integer(
        string="Warn before (days)", default=10, required=True,
        help="So many days before something is due, who owns it finds it among their activities.",
    )
    exposure_limit = fields.Monetary(string="Limit of exposure", help="Zero: no limit.")
    exposure = fields.Monetary(compute="_compute_figures", help="Open invoices, and work that is done and not invoiced yet.")
    amount_overdue = fields.Monetary(string="Overdue", compute="_compute_figures")
    is_over_limit = fields.Boolean(string="Beyond its limit", compute="_compute_figures", search="_search_is_over_limit")
    amount_contract = fields.Monetary(string="Contracts", compute="_compute_amount_contract")
    open_blocker_count = fields.Integer(string="Still missing", compute="_compute_blockers")
    next_blocker_date = fields.Date(string="Next due", compute="_compute_blockers")
    date_limit_warned = fields.Date(string="Warned of the limit on", readonly=True, copy=False)

    contract_ids = fields.One2many("credit.site.contract", "site_id", string="Contracts of the site")
    milestone_ids = fields.One2many("credit.site.milestone", "site_id", string="Milestones")
    blocker_ids = fields.One2many("credit.site.blocker", "site_id", string="What is missing")

    _warning_days_positive = models.Constraint(
        "CHECK(warning_days >= 0)", "The warning comes so many days before: zero or more."
    )
    _limit_positive = models.Constraint("CHECK(exposure_limit >= 0)", "The limit of exposure is zero or more.")

    @api.constrains("company_id", "partner_id", "user_id")
    def _check_people(self):
        for site in self.sudo():
            if site.partner_id.company_id not in (self.env["res.company"], site.company_id):
                raise ValidationError(self.env._(
                    "%(customer)s is not a customer of %(client)s.", customer=site.partner_id.name, client=site.company_id.name
                ))
            site._check_works_here(site.user_id)

    def _check_works_here(self, user):
        """Refuse a person who does not work for the client of this site: they would not see it."""
        self.ensure_one()
        if user and self.company_id not in user.company_ids:
            raise ValidationError(self.env._(
                "%(person)s does not work for %(client)s.", person=user.name, client=self.company_id.name
            ))

    @api.depends("contract_ids.amount")
    def _compute_amount_contract(self):
        for site in self:
            site.amount_contract = sum(site.contract_ids.mapped("amount"))

    @api.depends("blocker_ids.date_done", "blocker_ids.date_due")
    def _compute_blockers(self):
        for site in self:
            missing = site.blocker_ids.filtered(lambda blocker: not blocker.date_done)
            site.open_blocker_count = len(missing)
            site.next_blocker_date = min(missing.mapped("date_due"), default=False)

    @api.depends(
        "exposure_limit", "milestone_ids.amount", "milestone_ids.date_done", "milestone_ids.move_id.amount_residual_signed",
        "milestone_ids.move_id.state",
    )
    def _compute_figures(self):
        found = self._read_figures(SQL("site.id IN %s", tuple(self.ids or (0,))))
        for site in self:
            site.exposure, site.amount_overdue = found.get(site._origin.id, (0, 0))
            site.is_over_limit = bool(site.exposure_limit) and site.exposure > site.exposure_limit

    def _search_is_over_limit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", list(self._read_figures(SQL("site.exposure_limit > 0"), beyond=True)))

    @api.model
    def _read_figures(self, condition, beyond=False):
        """Return ``{site id: (exposure, overdue)}`` of the sites under ``condition``, one statement.

        :param bool beyond: only those beyond their limit
        """
        self._flush_figures()
        rows = self.env.execute_query(SQL(
            """
            WITH invoiced AS (
                SELECT DISTINCT site_id, move_id FROM credit_site_milestone WHERE move_id IS NOT NULL
            ), opened AS (
                SELECT invoiced.site_id, SUM(move.amount_residual_signed) AS amount,
                       SUM(move.amount_residual_signed) FILTER (WHERE move.invoice_date_due < %(today)s) AS late
                  FROM invoiced JOIN account_move AS move ON move.id = invoiced.move_id AND move.state = 'posted'
                 GROUP BY invoiced.site_id
            ), done AS (
                SELECT milestone.site_id, SUM(milestone.amount) AS amount
                  FROM credit_site_milestone AS milestone
                  LEFT JOIN account_move AS move ON move.id = milestone.move_id AND move.state = 'posted'
                 WHERE milestone.date_done IS NOT NULL AND move.id IS NULL
                 GROUP BY milestone.site_id
            )
            SELECT * FROM (
                SELECT site.id, COALESCE(opened.amount, 0) + COALESCE(done.amount, 0) AS exposure, COALESCE(opened.late, 0),
                       site.exposure_limit
                  FROM credit_site AS site
                  LEFT JOIN opened ON opened.site_id = site.id
                  LEFT JOIN done ON done.site_id = site.id
                 WHERE %(condition)s
            ) AS figure (id, exposure, late, exposure_limit)
             WHERE NOT %(beyond)s OR exposure > exposure_limit
            """,
            today=fields.Date.context_today(self), condition=condition, beyond=beyond,
        ))
        return {row[0]: row[1:3] for row in rows}

    @api.model
    def _flush_figures(self):
        self.flush_model(["exposure_limit"])
        self.env["credit.site.milestone"].flush_model(["amount", "date_done", "move_id", "site_id"])
        self.env["account.move"].flush_model(["amount_residual_signed", "invoice_date_due", "state"])

    def action_open_missing(self):
        """Open what is still missing on this site."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_site_blocker_action")
        return dict(action, domain=[("site_id", "=", self.id)], context={"search_default_missing": 1})

    def action_open_invoices(self):
        """Open the invoices of this site."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Invoices: %(site)s", site=self.name),
            "res_model": "account.move", "view_mode": "list,form",
            "domain": [("id", "in", self.milestone_ids.move_id.ids)],
            "context": {"allowed_company_ids": self.company_id.ids, "create": False},
        }

    def _get_offer_date(self):
        """Return the day on which the maintenance is best offered: some weeks before the warranty of the work ends."""
        self.ensure_one()
        if not self.date_end:
            return False
        return self.date_end + relativedelta(months=self.warranty_months, days=-self.offer_days_before)
