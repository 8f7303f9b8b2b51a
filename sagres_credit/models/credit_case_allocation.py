from odoo import models
from odoo.exceptions import UserError


class CreditCase(models.Model):
    """The way from a case to the payments of its debtor that wait to be allocated."""

    _inherit = "credit.case"

    def action_allocate(self):
        """Open what the law makes of the payments of this debtor that said nothing; make the proposal where none waits."""
        self.ensure_one()
        self._check_may_act()
        allocations = self.env["credit.allocation"].sudo()
        allocations._propose(self.company_id, self.partner_id.ids, empty=True)
        waiting = allocations.search(
            allocations._get_waiting_domain() & allocations._get_debtor_domain(self), order="date, id"
        )
        if not waiting:
            raise UserError(self._explain_no_allocation())
        if len(waiting) == 1:
            return waiting.sudo(False).action_open()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allocation_action")
        return dict(action, domain=[("id", "in", waiting.ids)], context={"search_default_proposed": 1})

    def _explain_no_allocation(self):
        """Return in words why no payment of this debtor can be proposed."""
        allocations = self.env["credit.allocation"].sudo()
        dismissed = allocations.search_count(
            [("state", "=", "dismissed"), ("payment_line_id.reconciled", "=", False)]
            + list(allocations._get_debtor_domain(self)), limit=1,
        )
        if dismissed:
            return self.env._(
                "The payments of %(debtor)s were dismissed. Take one up again in Cases > Payments to allocate.",
                debtor=self.partner_id.name,
            )
        return self.env._(
            "No payment of %(debtor)s waits: the credit is a credit note, or no item is open that it could pay. It stays and"
            " is deducted until an item is.", debtor=self.partner_id.name,
        )
