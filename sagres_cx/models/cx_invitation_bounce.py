from odoo import api, models

from odoo.addons.sagres_credit.models.credit_notice_bounce import NOT_THE_ADDRESS


class CxInvitation(models.Model):
    """Questions that come back: for good another way is taken, for now nothing changes."""

    _inherit = "cx.invitation"

    @api.model
    def _receive_bounce(self, email_message, message_dict):
        """Take in the report of a server that a question could not be delivered (RFC 3464)."""
        references = message_dict.get("bounced_msg_ids") or []
        invitations = self.sudo().search([("message_id", "in", references)]) if references else self.browse()
        report = self.env["credit.notice"]._read_bounce(email_message) if invitations else {}
        for invitation in invitations:
            permanent, status, words = report.get(invitation.address) or next(iter(report.values()), (False, "", ""))
            if permanent:
                invitation._fail(words, permanent=not status.startswith(NOT_THE_ADDRESS))
        return invitations
