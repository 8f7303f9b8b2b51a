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


class CreditImport(models.Model):
    """The first import of a mandate ends with its check-up."""

    _inherit = "credit.import"

    def action_open_checkup(self):
        """Open the check-up of the mandate this file belongs to."""
        self.ensure_one()
        self.check_access("read")
        return self.mandate_id.action_open_checkup()

    def _finish_booking(self):
        result = super()._finish_booking()
        self.env["credit.checkup"]._open_of(self.mandate_id, self)
        return result
