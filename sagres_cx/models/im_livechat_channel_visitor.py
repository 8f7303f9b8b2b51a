import time

from odoo import fields, models
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.sagres_credit.models.credit_link import VERIFIED_SECONDS


class ImLivechatChannel(models.Model):
    """Who comes to a chat and who answers: a person the debtor knows where they proved who they are, never a robot."""

    _inherit = "im_livechat.channel"

    def _get_available_operators_by_livechat_channel(self, users=None):
        """Have nobody sit at the chat of a client outside the hours in which its debtors may be contacted."""
        result = super()._get_available_operators_by_livechat_channel(users)
        now = fields.Datetime.now()
        shut = self.filtered(lambda channel: channel.cx_company_id and not channel._get_chat_mandate()._is_chat_time(now))
        return {channel: self.env["res.users"] if channel in shut else found for channel, found in result.items()}

    def _get_operator_info(self, /, *, lang, country_id, previous_operator_id=None, chatbot_script_id=None, **kwargs):
        """Offer who proved who they are the operator they know first."""
        if not self.cx_company_id:
            return super()._get_operator_info(
                lang=lang, country_id=country_id, previous_operator_id=previous_operator_id,
                chatbot_script_id=chatbot_script_id, **kwargs,
            )
        case = self._find_visitor_case(kwargs.pop("cx_link", None))
        own = self._pick_known_operator(case)
        info = super()._get_operator_info(
            lang=lang, country_id=country_id, previous_operator_id=own.partner_id.id or previous_operator_id,
            chatbot_script_id=None, **kwargs,
        )
        return {**info, "cx_case": case}

    def _pick_known_operator(self, case):
        """Return the debtor's own operator, else who substitutes them today; none where neither sits at the chat."""
        there = self.available_operator_ids
        return next((user for user in (case.user_id, case.substitute_id) if user and user in there), there.browse())

    def _find_visitor_case(self, link_id):
        """Return the case of who asks, by what they proved in this session: their own link and datum, or their login."""
        cases = self.env["credit.case"].sudo()
        if not request:
            return cases
        answered = (request.session.get("credit_known") or {}).get(str(link_id), 0)
        if 0 <= time.time() - answered < VERIFIED_SECONDS:
            link = self.env["credit.link"].sudo().browse(int(link_id)).exists()
            if link.company_id == self.cx_company_id and link.state in ("open", "locked"):
                return link.case_id
        return cases._find_portal_cases(self.env.user, Domain("company_id", "=", self.cx_company_id.id))[:1]

    def _get_page_info(self, link=None):
        """Return what the button of this chat needs on a page of ours.

        :param link: the link whose datum was answered; without it nobody proved anything
        """
        self.ensure_one()
        info = self.get_livechat_info()
        if info["available"]:
            info["options"]["cx_link"] = link.id if link else False
        return info

    def _get_livechat_discuss_channel_vals(self, /, **kwargs):
        vals = super()._get_livechat_discuss_channel_vals(**kwargs)
        case = kwargs.get("cx_case")
        return {**vals, "cx_case_id": case.id} if case else vals

    def _get_channel_name(self, /, **kwargs):
        """Name a chat after the debtor where it is known who writes."""
        name = super()._get_channel_name(**kwargs)
        case = kwargs.get("cx_case")
        return f"{case.partner_id.name}, {kwargs['agent'].name}" if case else name
