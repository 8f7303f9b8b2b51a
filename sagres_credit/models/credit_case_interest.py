from odoo import fields, models
from odoo.exceptions import AccessError


class CreditCase(models.Model):
    """From a case to the interest of its items."""

    _inherit = "credit.case"

    def action_open_interest(self):
        """Show what the items of this case bear today, computed now."""
        self.ensure_one()
        statement = self._get_interest_draft()
        statement.sudo().date = fields.Date.context_today(self)
        return statement._get_form_action()

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
