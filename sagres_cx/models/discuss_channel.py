from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from odoo.addons.mail.tools.discuss import Store


def is_client_chat(channel):
    """Tell whether a channel is a chat with who writes to a client."""
    return bool(channel.cx_company_id)


class DiscussChannel(models.Model):
    """A chat with who writes to a client: whose case it is about, where they proved who they are."""

    _inherit = "discuss.channel"

    cx_company_id = fields.Many2one(
        related="livechat_channel_id.cx_company_id", string="Client", store=True, index="btree_not_null", compute_sudo=True,
    )
    cx_case_id = fields.Many2one(
        "credit.case", string="Debtor", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
        groups="sagres_credit.group_operator", help="Empty where it is not proven who writes: say nothing of the debt.",
    )
    cx_transcript = fields.Html(
        string="What was said", compute="_compute_cx_transcript", compute_sudo=True, groups="sagres_credit.group_operator",
    )

    def _compute_cx_transcript(self):
        for channel in self:
            lines = [Markup("<p><strong>%s</strong> %s</p>") % line[1:] for line in channel._get_chat_lines()]
            channel.cx_transcript = Markup("").join(lines)

    def _get_chat_lines(self):
        """Return what was said as ``(by the visitor, name, words)``, oldest first; notices of the software left out."""
        self.ensure_one()
        chat = self.sudo()
        messages = chat.message_ids.filtered(lambda message: message.message_type == "comment").sorted("id")
        agents = chat.livechat_agent_partner_ids
        lines = []
        for message in messages:
            ours = bool(message.author_id & agents)
            name = message.author_id.name or chat.cx_case_id.partner_id.name or message.author_guest_id.name or ""
            words = [html2plaintext(message.body or "").strip(), *message.attachment_ids.mapped("name")]
            lines.append((not ours, name, " ".join(word for word in words if word)))
        return [line for line in lines if line[2]]

    def _get_chat_operator(self):
        """Return who of the team answered last, else who was asked to."""
        chat = self.sudo()
        spoke = chat.livechat_channel_member_history_ids.filtered(
            lambda part: part.livechat_member_type == "agent" and part.message_count
        ).sorted("id")
        partner = spoke[-1:].partner_id or chat.livechat_operator_id
        return partner.user_ids[:1] or self.env.ref("base.user_root")

    def _to_store_defaults(self, target):
        """Tell the team, and nobody else, whether it is proven who writes."""
        result = super()._to_store_defaults(target)
        if not target.is_internal(self.env):
            return result
        return [
            *result,
            Store.Attr("cx_identity", lambda chat: "proven" if chat.sudo().cx_case_id else "unproven", predicate=is_client_chat),
            Store.Attr("cx_debtor", lambda chat: chat.sudo().cx_case_id.partner_id.name or False, predicate=is_client_chat),
        ]

    def action_cx_open_case(self):
        """Open the case of who writes."""
        self.ensure_one()
        self._check_chat_reader()
        # Discuss knows only the user's default company.
        case = self.with_context(allowed_company_ids=self.env.user.company_ids.ids).cx_case_id
        if not case:
            raise UserError(self.env._("It is not proven who writes: there is no case to open."))
        return case._get_form_action()

    def _check_chat_reader(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Chats are for the operators of the client."))
