from odoo import models

LOST_REASONS = ("document", "document_not_received", "document_lost", "document_wrong_address")


class CreditCase(models.Model):
    """Writing to a debtor from the case."""

    _inherit = "credit.case"

    def _has_lost_invoices(self):
        """Tell whether the debtor said last that the invoice was lost or never came."""
        self.ensure_one()
        return self.last_reason_id.code in LOST_REASONS

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
