from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date


class CreditCase(models.Model):
    """From a case to its settlements, and what a settlement in force says."""

    _inherit = "credit.case"

    settlement_count = fields.Integer(string="Number of settlements", compute="_compute_settlement_count")

    def _compute_settlement_count(self):
        counts = dict(self.env["credit.settlement"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"]))
        for case in self:
            case.settlement_count = counts.get(case._origin, 0)

    def action_settlement(self):
        """Open the dialog of a settlement: discount, who decides and what is expected otherwise are seen at once."""
        self.ensure_one()
        self._check_may_act()
        self._check_no_agreement()
        return self._get_settlement_dialog("settlement")

    def action_write_off(self):
        """Open the dialog of a write-off by itself: it follows the same approval."""
        self.ensure_one()
        self._check_may_act()
        self._check_no_agreement()
        return self._get_settlement_dialog("write_off")

    def _get_settlement_dialog(self, kind):
        name = self.env._("Write-off: %(debtor)s", debtor=self.partner_id.name)
        if kind == "settlement":
            name = self.env._("Settlement: %(debtor)s", debtor=self.partner_id.name)
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": "credit.settlement.offer",
            "views": [(False, "form")], "target": "new",
            "context": {
                "default_case_id": self.id, "default_kind": kind, "allowed_company_ids": self.env.user.company_ids.ids,
            },
        }

    def _get_settlement_debt(self, items, kind="settlement"):
        """Return the whole debt a settlement of ``items`` is about, as Decimal; a write-off counts each item in full."""
        self.ensure_one()
        if kind == "settlement":
            return self._get_plan_amount(items)
        return self._to_plan_decimal(self._get_part(items))

    def _check_settlement_items(self, items, kind="settlement"):
        """Raise unless a settlement may be about ``items``; a prescribed one may be written off, never asked."""
        self.ensure_one()
        lapsed = self._filter_lapsed(items)
        if kind == "settlement" or items - lapsed or not items:
            self._check_free_items(items if kind == "settlement" else items - lapsed)
        owner = self.sudo().parent_id or self.sudo()
        wrong = lapsed.filtered(
            lambda item: item.case_id != owner or item.hold_code or item.amount_residual <= 0
            or item.line_id.parent_state != "posted"
        ) if kind == "write_off" else lapsed.browse()
        if wrong:
            raise UserError(self.env._("%(items)s: paid, of another debtor or in an agreement.", items=wrong._get_names()))

    def _get_write_off_items(self):
        """Return the open items that could be written off, prescribed ones too."""
        self.ensure_one()
        return self._get_items().filtered(
            lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0 and not item.hold_code
        )

    @api.depends("settlement_ids.state", "settlement_ids.amount_paid")
    def _compute_hold_label(self):
        result = super()._compute_hold_label()
        for case in self.filtered(lambda case: case.hold_code == "settlement" and case.settlement_id):
            settlement = case.settlement_id
            case.hold_label = self.env._(
                "Settlement: %(amount)s by %(date)s closes the debt",
                amount=format_amount(self.env, settlement.amount_left, case.currency_id),
                date=format_date(self.env, settlement.date_due, date_format="EEE d MMM") if settlement.date_due else "",
            )
        return result
