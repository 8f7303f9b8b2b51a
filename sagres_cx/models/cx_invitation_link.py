import hmac
import secrets
from datetime import timezone

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools.misc import hmac as sign

from odoo.addons.sagres_credit.models.credit_link import NO_NONCE
from odoo.addons.sagres_credit.tools import debtor_token


class CxInvitation(models.Model):
    """The link of an invitation opens its question without a password; its text is signed and nobody can guess it."""

    _inherit = "cx.invitation"

    nonce = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)

    @api.model
    def _find(self, text):
        """Return the invitation whose text this is, whatever became of it; none where the text was not made here.

        A text that is no token, a number that no invitation has and a wrong signature take the same road, one query.
        """
        token = debtor_token.unpack(text)
        invitation = self.sudo().search_fetch(
            [("id", "=", token.link_id)], ["program_id", "partner_id", "nonce", "state", "deadline"]
        )
        expected = self._sign(token.link_id, invitation.partner_id.id or 0, token.expiry, invitation.nonce or NO_NONCE)
        genuine = hmac.compare_digest(expected, token.signature)
        return invitation if genuine and invitation.nonce else invitation.browse()

    def _open_links(self):
        """Give these invitations a link that is good from now on, for the days of their programme."""
        now = fields.Datetime.now().replace(microsecond=0)
        for invitation in self.sudo():
            days = invitation.program_id.link_days
            invitation.write({
                "nonce": invitation.nonce or secrets.token_urlsafe(32), "deadline": fields.Datetime.add(now, days=days),
            })

    def _get_token(self):
        self.ensure_one()
        invitation = self.sudo()
        expiry = int(invitation.deadline.replace(tzinfo=timezone.utc).timestamp())
        signature = self._sign(invitation.id, invitation.partner_id.id or 0, expiry, invitation.nonce)
        return debtor_token.pack(invitation.id, expiry, signature)

    def _get_url(self, path=""):
        self.ensure_one()
        base = self.env["credit.link"]._get_base_url()
        return f"{base}/v/{self._get_token()}{'/' + path if path else ''}"

    def _is_expired(self):
        self.ensure_one()
        return self.state == "expired" or bool(self.deadline and self.deadline <= fields.Datetime.now())

    @api.model
    def _sign(self, invitation_id, partner_id, expiry, nonce):
        digest = sign(self.env(su=True), "sagres_cx.invitation", (invitation_id, partner_id, expiry, nonce))
        return bytes.fromhex(digest)[:debtor_token.SIGNATURE_BYTES]
