from odoo import fields, models
from odoo.exceptions import AccessError


class CreditCase(models.Model):
    """From a case to the interest of its items."""

    _inherit = "credit.case"

    interest_statement_ids = fields.One2many("credit.interest.statement", "case_id", string="Interest statements")

    def action_open_interest(self):
        """Show what the items of this case bear today, computed now."""
        self.ensure_one()
        statement = self._get_interest_draft()
        statement.sudo().date = fields.Date.context_today(self)
        return statement._get_form_action()

    def action_open_interest_charged(self):
        """List what was charged: for the staff of the client, who compute nothing."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_interest_statement_action")
        return dict(action, domain=[("case_id", "=", self.id)], context={})

    def _get_interest_draft(self):
        """Return the current user's draft of this case, a new one where there is none."""
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Only the staff of the firm computes interest."))
        statements = self.env["credit.interest.statement"].sudo()
        mine = [("case_id", "=", self.id), ("user_id", "=", self.env.uid), ("state", "=", "draft")]
        draft = statements.search(mine, limit=1) or statements.create({
            "case_id": self.id, "company_id": self.company_id.id, "user_id": self.env.uid,
        })
        return draft.sudo(self.env.su)
