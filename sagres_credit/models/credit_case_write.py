from odoo import models


class CreditCase(models.Model):
    """Writing to a debtor from the case."""

    _inherit = "credit.case"

    def action_write_notice(self):
        """Open the dialog that shows a message before it is sent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.notice.compose",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_resend_invoice(self):
        """Open the same dialog with the copies of the open invoices."""
        action = self.action_write_notice()
        template = self.env.ref("sagres_credit.mail_template_resend")
        return dict(action, context=dict(action["context"], default_template_id=template.id))
