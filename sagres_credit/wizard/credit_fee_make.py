from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditFeeMake(models.TransientModel):
    """Make the fee statements of a month as drafts."""

    _name = "credit.fee.make"
    _description = "Make fee statements"

    def _default_date(self):
        return fields.Date.subtract(fields.Date.context_today(self).replace(day=1), days=1)

    date = fields.Date(string="Month", required=True, default=lambda self: self._default_date(), help="Any day of the month.")
    mandate_ids = fields.Many2many(
        "credit.mandate", "credit_fee_make_mandate_rel", string="Mandates", domain="[('state', '!=', 'draft')]",
        help="Empty: all that have a fee scheme.",
    )

    def action_make(self):
        """Make the drafts and open them."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager works on fee statements."))
        month = self.date.replace(day=1)
        if month > fields.Date.context_today(self):
            raise UserError(self.env._("This month has not begun yet."))
        statements = self.env["credit.fee.statement"]._make(self._get_mandates(month), month)
        if not statements:
            raise UserError(self.env._(
                "Nothing was made: no such mandate has a fee scheme, or somebody is making it at this moment.",
            ))
        return dict(
            self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_fee_statement_action"),
            domain=[("id", "in", statements.ids)], context={},
        )

    @api.model
    def _get_all_mandates(self):
        return self.env["credit.mandate"].search([("fee_scheme_id", "!=", False), ("state", "!=", "draft")])

    def _get_mandates(self, month):
        if self.mandate_ids:
            return self.mandate_ids.filtered("fee_scheme_id")
        return self._get_all_mandates().filtered(lambda mandate: mandate._has_fees_in(month))
