from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner_law import LEGAL_KINDS


class CreditReceivable(models.Model):
    """Items of which nobody can say when they lapse, where somebody can say it: many at once."""

    _inherit = "credit.receivable"

    debtor_legal_kind = fields.Selection(
        LEGAL_KINDS, string="Debtor in law", compute="_compute_debtor_legal_kind", inverse="_inverse_debtor_legal_kind",
        help="Written on the debtor: it counts for all their items.",
    )

    @api.depends("partner_id.commercial_partner_id.credit_legal_kind")
    def _compute_debtor_legal_kind(self):
        for item in self:
            item.debtor_legal_kind = item.partner_id.commercial_partner_id.credit_legal_kind

    def _inverse_debtor_legal_kind(self):
        """Write on the debtors who they are in law, note who said it, and date all their open items again."""
        self.check_access("write")
        for kind, items in self.grouped("debtor_legal_kind").items():
            items.sudo().partner_id.commercial_partner_id.credit_legal_kind = kind
        debtors = self.sudo().partner_id.commercial_partner_id
        self.sudo().search([("partner_id.commercial_partner_id", "in", debtors.ids)])._update_limitation()
        self._log_legal_kind()

    def _log_legal_kind(self):
        words = dict(self._fields["debtor_legal_kind"]._description_selection(self.env))
        bodies = {
            item.case_id.id: self.env._("In law the debtor is: %(kind)s.", kind=words.get(item.debtor_legal_kind, "-"))
            for item in self if item.case_id
        }
        self.case_id.sudo()._message_log_batch(bodies, author_id=self.env.user.partner_id.id)

    @api.model
    def _get_undated_action(self, scope):
        """Return the action on the open items without a date that meet a domain, under active mandate."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_receivable_action_undated")
        domain = (
            Domain("limitation_state", "in", [False, "unknown"])
            & Domain("line_id.amount_residual", ">", 0) & Domain("line_id.parent_state", "=", "posted")
            & Domain("company_id.credit_mandate_ids.state", "=", "active")
        )
        return dict(action, domain=list(domain & scope))
