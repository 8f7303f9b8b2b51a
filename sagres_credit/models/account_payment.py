from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    """A part payment that its debtor declared on account recognises the debt, as long as it stays posted."""

    _inherit = "account.payment"

    credit_event_ids = fields.One2many(
        "credit.limitation.event", "payment_id", string="Recorded as an act",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
    credit_case_id = fields.Many2one(
        "credit.case", string="Collection case", compute="_compute_credit_case_id",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
    credit_on_account = fields.Boolean(
        string="Declared on account", compute="_compute_credit_on_account",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    @api.depends("company_id", "partner_id")
    def _compute_credit_case_id(self):
        cases = self.env["credit.case"].search([
            ("company_id", "in", self.company_id.ids), ("parent_id", "=", False),
            ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
        ])
        known = {(case.company_id, case.partner_id): case for case in cases}
        for payment in self:
            key = (payment.company_id, payment.partner_id.commercial_partner_id)
            payment.credit_case_id = known.get(key, cases.browse())

    @api.depends("credit_event_ids.state")
    def _compute_credit_on_account(self):
        for payment in self:
            payment.credit_on_account = any(event.state == "valid" for event in payment.credit_event_ids)

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._update_limitation_events()
        return result

    def action_mark_on_account(self):
        """Open the dialog that records this payment as made on account: it needs the debtor's written declaration."""
        self.ensure_one()
        case = self.credit_case_id
        if not case:
            raise UserError(self.env._("This payment is of no debtor under management."))
        case._check_may_act()
        return case._get_act_action({
            "nature": "part_payment", "payment_id": self.id, "date": self.date,
            "amount": self.amount_company_currency_signed,
        })

    def _update_limitation_events(self):
        """Date again the items of the acts whose payment was posted or is no longer."""
        events = self.env["credit.limitation.event"].sudo().search([
            ("payment_id", "in", self.ids), ("state", "=", "valid"),
        ])
        events.receivable_ids._update_limitation()

    def _get_credit_items(self):
        """Return the items that this payment pays, in whole or in part."""
        payments = self.sudo()
        lines = payments.move_id.line_ids.matched_debit_ids.debit_move_id
        return (lines | payments.reconciled_invoice_ids.line_ids).credit_receivable_ids.sudo(self.env.su)
