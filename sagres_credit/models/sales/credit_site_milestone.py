from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .credit_site_contract import NEEDS

MILESTONE_KINDS = [
    ("advance", "Advance"), ("progress", "Progress of works"), ("delivery", "Handover of works"), ("balance", "Final balance"),
    ("retention", "Retention"),
]
MILESTONE_STATES = [
    ("planned", "Foreseen"), ("blocked", "Something is missing"), ("ready", "To invoice"), ("invoiced", "Invoiced"),
    ("paid", "Paid"),
]
PAID = ("paid", "in_payment", "reversed")


class CreditSiteMilestone(models.Model):
    """A milestone of a contract is what will be invoiced: how much, when, and whether something blocks it."""

    _name = "credit.site.milestone"
    _description = "Milestone of a site"
    _order = "site_id, date_planned, id"

    contract_id = fields.Many2one("credit.site.contract", required=True, index=True, ondelete="cascade")
    site_id = fields.Many2one(related="contract_id.site_id", store=True, index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="site_id.partner_id", string="Customer")
    name = fields.Char(required=True)
    kind = fields.Selection(MILESTONE_KINDS, required=True, default="progress")
    amount = fields.Monetary(required=True)
    date_planned = fields.Date(string="Planned for", required=True)
    date_done = fields.Date(string="Done on", copy=False, help="The work of this milestone is done.")
    move_id = fields.Many2one(
        "account.move", string="Invoice", index="btree_not_null", copy=False, ondelete="set null",
        domain="[('company_id', '=', company_id), ('move_type', '=', 'out_invoice'), ('partner_id', 'child_of', partner_id)]",
    )
    amount_open = fields.Monetary(string="Left to pay", compute="_compute_invoice", compute_sudo=True)
    date_due = fields.Date(
        string="Due", compute="_compute_invoice", compute_sudo=True, help="Of the invoice, else as the contract says.",
    )
    state = fields.Selection(MILESTONE_STATES, compute="_compute_state", compute_sudo=True)
    blocker_ids = fields.One2many("credit.site.blocker", "milestone_id", string="What is missing")
    missing = fields.Char(string="Waits for", compute="_compute_state", compute_sudo=True)
    date_warned = fields.Date(string="Warned on", readonly=True, copy=False)

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "The amount of a milestone is zero or more.")

    @api.constrains("move_id")
    def _check_move_id(self):
        for milestone in self.sudo():
            move, site = milestone.move_id, milestone.site_id
            if move and (
                move.company_id != site.company_id or move.move_type != "out_invoice"
                or move.commercial_partner_id != site.partner_id.commercial_partner_id
            ):
                raise ValidationError(self.env._(
                    "%(invoice)s is no invoice of %(customer)s.", invoice=move.display_name, customer=site.partner_id.name
                ))

    @api.depends("move_id.amount_residual_signed", "move_id.invoice_date_due", "date_planned", "contract_id.payment_days")
    def _compute_invoice(self):
        for milestone in self:
            move = milestone.move_id
            milestone.amount_open = move.amount_residual_signed if move.state == "posted" else 0
            planned = milestone.date_planned and milestone.date_planned + timedelta(days=milestone.contract_id.payment_days)
            milestone.date_due = move.invoice_date_due or planned

    @api.depends("blocker_ids.date_done", "date_done", "move_id.payment_state", "move_id.state")
    def _compute_state(self):
        for milestone in self:
            missing = milestone.blocker_ids.filtered(lambda blocker: not blocker.date_done)
            milestone.missing = ", ".join(missing.mapped("display_name"))
            move = milestone.move_id
            if move.state == "posted":
                milestone.state = "paid" if move.payment_state in PAID else "invoiced"
            else:
                milestone.state = "blocked" if missing else "ready" if milestone.date_done else "planned"

    @api.model_create_multi
    def create(self, vals_list):
        milestones = super().create(vals_list)
        milestones.filtered("contract_id.date_signed")._add_blockers()
        return milestones

    def _add_blockers(self):
        """Write down what each of these needs, with owner and day; what stands there already is left alone."""
        today = fields.Date.context_today(self)
        self.env["credit.site.blocker"].create([
            {
                "milestone_id": milestone.id, "kind": kind, "user_id": milestone.site_id.user_id.id,
                "date_due": max(today, milestone.date_planned - timedelta(days=milestone.contract_id.lead_days)),
            }
            for milestone in self if not milestone.move_id
            for kind, need in NEEDS.items()
            if milestone.contract_id[need] and kind not in milestone.blocker_ids.mapped("kind")
        ])
