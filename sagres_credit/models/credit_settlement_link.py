import hmac
import secrets
from datetime import timedelta, timezone

from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools.misc import hmac as sign

from ..tools import signed_link

#: Signed in the place of a nonce where there is no such link: it takes as long as with one.
NO_NONCE = "-" * 43
#: A link is good for so many days beyond the term of the answer.
LINK_GRACE_DAYS = 7


class CreditSettlement(models.Model):
    """Who approves at the client may decide without a password, by a signed link that a decision closes."""

    _inherit = "credit.settlement"

    link_nonce = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)
    link_expiry = fields.Datetime(string="Link good until", readonly=True, copy=False, groups="base.group_system")

    def _send_link(self, approvers):
        """Send each approver their own link; it is kept in no thread: who reads it may decide."""
        self.ensure_one()
        settlement = self.sudo()
        days = (settlement.case_id.mandate_id.settlement_answer_days or 7) + LINK_GRACE_DAYS
        settlement.write({
            "link_nonce": secrets.token_urlsafe(32),
            "link_expiry": fields.Datetime.now().replace(microsecond=0) + timedelta(days=days),
        })
        template = self.env.ref("sagres_credit.mail_template_settlement_approval").sudo()
        self.env["mail.mail"].sudo().create([
            settlement._prepare_link_mail(template, user) for user in approvers if user.email
        ])

    def _prepare_link_mail(self, template, user):
        text = template.with_context(
            approval_url=self._get_approval_url(user), approver=user.name, lang=user.lang,
        )
        fill = {name: text._render_field(name, self.ids)[self.id] for name in ("subject", "body_html")}
        return {
            **fill, "recipient_ids": [fields.Command.link(user.partner_id.id)],
            "author_id": self.env.ref("base.partner_root").id, "auto_delete": True,
            "email_from": self.company_id.email_formatted or self.env.ref("base.partner_root").email_formatted,
        }

    def _get_approval_url(self, user):
        base = (self.env["ir.config_parameter"].sudo().get_param("web.base.url") or "").rstrip("/")
        return f"{base}/credit/approval/{self._get_token(user)}"

    def _get_token(self, user):
        self.ensure_one()
        settlement = self.sudo()
        expiry = settlement._get_link_expiry()
        signature = settlement._sign_link(settlement.id, user.id, expiry, settlement.link_nonce or NO_NONCE)
        return signed_link.pack((settlement.id, user.id, expiry), signature)

    def _get_link_expiry(self):
        return int(self.link_expiry.replace(tzinfo=timezone.utc).timestamp()) if self.link_expiry else 0

    def _sign_link(self, settlement_id, user_id, expiry, nonce):
        return bytes.fromhex(sign(self.env(su=True), "sagres_credit.approval", (settlement_id, user_id, expiry, nonce)))

    def _find_by_token(self, text):
        """Return ``(settlement, user)`` of a genuine link, whatever became of it; none where it was not made here.

        A text that is no link, a number that no settlement has and a wrong signature take the same road.
        """
        (settlement_id, user_id, expiry), signature = signed_link.unpack(text, 3)
        settlement = self.sudo().search([("id", "=", settlement_id)])
        user = self.env["res.users"].sudo().search([("id", "=", user_id)])
        expected = self._sign_link(settlement_id, user_id, expiry, settlement.link_nonce or NO_NONCE)
        genuine = hmac.compare_digest(expected, signature) and settlement.link_nonce
        if not genuine or settlement._get_link_expiry() != expiry or not user:
            return self.browse(), user.browse()
        return settlement, user

    def _is_link_open(self, user):
        """Tell whether ``user`` may still decide by their link."""
        self.ensure_one()
        return self.state == "to_client" and self.link_expiry > fields.Datetime.now() and self._is_approver(user)

    def _decide_by_link(self, text, decision, amount=None, words=None, act_number=None, act_file=None, act_name=None):
        """Decide by a link; who may is checked again under the lock of the debtor.

        :return: whether the link was good; errors of what was typed are raised
        """
        settlement, user = self._find_by_token(text)
        if not settlement:
            return False
        settlement.case_id._lock_for_agreement()
        settlement.invalidate_recordset()
        if not settlement._is_link_open(user):
            return False
        if decision == "approve":
            settlement._client_approve(user, act_number, act_file, act_name)
        elif decision == "refuse":
            settlement._client_refuse(user, words)
        elif decision == "counter":
            settlement._client_counter(user, amount, words)
        else:
            return False
        return True
