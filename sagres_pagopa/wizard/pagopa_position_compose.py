from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..models.pagopa_position_foresee import Foreseen

#: So many debtors are looked at one by one before the last click; beyond, the work itself tells.
FORESEEN = 2000


class PagopaPositionCompose(models.TransientModel):
    """Make positions: of how many debtors and how much, and what is left out, seen before the last click."""

    _name = "pagopa.position.compose"
    _description = "Make positions"

    case_ids = fields.Many2many("credit.case", string="Cases", readonly=True)
    creditor_id = fields.Many2one(
        "pagopa.creditor", default=lambda self: self._default_creditor_id(),
        domain=lambda self: [("company_id", "in", self.env.user.company_ids.ids)],
    )
    is_published = fields.Boolean(string="Publish at once", default=True, help="Without it they stay drafts: nothing leaves.")
    date_valid = fields.Date(string="Payable from", help="Empty: at once.")
    debtor_count = fields.Integer(string="Debtors", compute="_compute_foreseen")
    position_count = fields.Integer(string="Positions", compute="_compute_foreseen")
    item_count = fields.Integer(string="Items", compute="_compute_foreseen")
    amount = fields.Monetary(string="In all", compute="_compute_foreseen")
    currency_id = fields.Many2one("res.currency", compute="_compute_foreseen")
    is_large = fields.Boolean(compute="_compute_foreseen")
    left_out_count = fields.Integer(compute="_compute_foreseen")
    left_out = fields.Html(string="What is left out", compute="_compute_foreseen")

    @api.model
    def _default_creditor_id(self):
        """Choose the only creditor there is to choose."""
        creditors = self.env["pagopa.creditor"].search([("company_id", "in", self.env.user.company_ids.ids)], limit=2)
        return creditors if len(creditors) == 1 else False

    @api.depends("case_ids", "creditor_id", "is_published")
    def _compute_foreseen(self):
        labels = self.env["pagopa.position"]._get_left_out_labels()
        for compose in self:
            cases = compose._get_cases()
            compose.currency_id = cases[:1].currency_id or self.env.company.currency_id
            compose.is_large = len(cases) > FORESEEN
            foreseen = {} if compose.is_large else compose._foresee(cases)
            specs = [spec for found in foreseen.values() for spec in found.specs]
            reasons = Counter(labels[found.reason] for found in foreseen.values() if found.reason)
            compose.debtor_count = len(cases) if compose.is_large else sum(bool(found.specs) for found in foreseen.values())
            compose.position_count = len(specs)
            compose.item_count = len(self.env["credit.receivable"].union(*(spec["receivable_ids"] for spec in specs)))
            compose.amount = sum(compose._get_asked(spec) for spec in specs)
            compose.left_out_count = sum(reasons.values())
            compose.left_out = self.env["ir.qweb"]._render(
                "sagres_credit.credit_letter_left_out", {"reasons": reasons.most_common()},
            )

    def _foresee(self, cases):
        """Return what would be made for these cases; those of another operator are left to them."""
        mine = cases.filtered("can_act")
        found = self.env["pagopa.position"]._foresee(mine)
        return {**found, **{case: Foreseen([], "others") for case in cases - mine}}

    @api.model
    def _get_asked(self, spec):
        """Return what a spec would ask, interest and costs apart."""
        agreement = spec.get("plan_id") or spec.get("settlement_id")
        if agreement:
            return sum(agreement.line_ids.mapped("amount_left"))
        if spec["kind"] == "share":
            return spec["case_id"]._get_part(spec["receivable_ids"])
        return sum(spec["receivable_ids"].mapped("amount_residual"))

    def _get_cases(self):
        """Return the chosen cases, or all with something open of the chosen creditor's client."""
        self.ensure_one()
        if self.case_ids:
            return self.case_ids._origin or self.case_ids
        if not self.creditor_id:
            return self.env["credit.case"]
        domain = Domain("company_id", "=", self.creditor_id.company_id.id) & Domain("amount_due", ">", 0)
        if not self.env.user.has_group("sagres_credit.group_manager"):
            domain &= Domain("user_id", "=", self.env.uid)
        return self.env["credit.case"].search(domain, order="id")

    def action_make(self):
        """Make the positions: of one debtor at once, of several by the scheduled job, whose page shows how far it is."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Positions are made and withdrawn by who looks after the debtor."))
        if self.date_valid and self.date_valid < fields.Date.context_today(self):
            raise UserError(self.env._("A position is payable from today or a later day."))
        cases = self._get_cases()
        cases.check_access("read")
        mine = cases.filtered("can_act")
        if not mine:
            cases._check_may_act()
            raise UserError(self.env._("Choose the debtors, or the creditor whose debtors are meant."))
        return self._make_one(mine) if len(mine) == 1 else self._make_many(mine)

    def _make_one(self, case):
        Position = self.env["pagopa.position"].sudo()
        case._lock_for_agreement()
        found = Position._foresee(case)[case]
        if found.reason:
            raise UserError(self.env._(
                "No position is made of %(debtor)s: %(reason)s.", debtor=case.partner_id.name,
                reason=Position._get_left_out_labels()[found.reason],
            ))
        made = Position._make(found.specs)
        if self.is_published:
            made._publish(self.date_valid)
        if len(made) > 1:
            return case.action_open_positions()
        return {**case.action_open_positions(), "res_id": made.id, "views": [(False, "form")]}

    def _make_many(self, cases):
        batches = self.env["pagopa.batch"]._make(cases, is_published=self.is_published, date_valid=self.date_valid)
        return batches._get_action()
