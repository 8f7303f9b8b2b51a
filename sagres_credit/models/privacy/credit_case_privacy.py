from odoo import models
from odoo.exceptions import AccessError


class CreditCase(models.Model):
    """What a debtor asks about their data is asked from the case."""

    _inherit = "credit.case"

    def action_open_privacy(self):
        """Open what this person asked about their data, and ask anew."""
        self.ensure_one()
        return self.partner_id._open_privacy(self.company_id, self)

    def action_open_access_log(self):
        """Open who from outside the firm opened this case."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager reads who opened a case."))
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_access_log_action")
        return dict(action, domain=[("case_id", "=", self.id)], context={
            "allowed_company_ids": self.env.user.company_ids.ids,
        })

    def _get_information(self):
        """Return the text in force that tells this debtor how their data are used, if there is one."""
        self.ensure_one()
        return self.env["credit.information"]._get_in_force(self.sudo().company_id).get(
            self.sudo().company_id, self.env["credit.information"].sudo(),
        )

    def _tell_information(self, how):
        """Keep that this debtor was told the text in force."""
        text = self._get_information()
        if text:
            self.env["credit.information.given"]._record([(self, text, None)], how)

    def _get_consents(self):
        """Return the consents of this debtor that are in force."""
        return self.env["credit.consent"].sudo().search([
            ("partner_id", "=", self.partner_id.id), ("date_withdrawn", "=", False),
        ])
