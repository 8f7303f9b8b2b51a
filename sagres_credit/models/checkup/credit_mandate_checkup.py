from odoo import models
from odoo.exceptions import AccessError


class CreditMandate(models.Model):
    """The check-up of a mandate is one button away."""

    _inherit = "credit.mandate"

    def action_open_checkup(self):
        """Open the check-up; a credit manager makes it where there is none yet."""
        self.ensure_one()
        self.check_access("read")
        checkup = self.env["credit.checkup"].search([("mandate_id", "=", self.id)])
        if not checkup and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("There is no check-up yet: a credit manager makes it."))
        return (checkup or self.env["credit.checkup"]._open_of(self).with_env(self.env)).action_open()
