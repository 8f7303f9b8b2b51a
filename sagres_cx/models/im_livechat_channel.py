import secrets

from odoo import api, fields, models

#: Where the button stands: the debtor's page sends no address, the others do.
SHOWN = r"^$|/d/|/my(/|$|\?)|/talk/"


class ImLivechatChannel(models.Model):
    """The chat of a client: its operators are the team of the mandate, and it has a page of its own."""

    _inherit = "im_livechat.channel"

    cx_company_id = fields.Many2one("res.company", string="Client", readonly=True, index="btree_not_null", ondelete="cascade")
    cx_token = fields.Char(string="Text of the address", readonly=True, copy=False)

    _cx_company_uniq = models.UniqueIndex("(cx_company_id) WHERE cx_company_id IS NOT NULL", "A client has one chat.")
    _cx_token_uniq = models.UniqueIndex("(cx_token) WHERE cx_token IS NOT NULL", "This address is already in use.")

    @api.model
    def _serve(self, companies):
        """Give the clients whose mandate offers a chat a channel with the team; where none does, nobody sits at it."""
        mandates = self.env["credit.mandate"]._get_active(companies)
        chatting = {company: mandate for company, mandate in mandates.items() if mandate.cx_chat}
        channels = self.sudo().search([("cx_company_id", "in", companies.ids)])
        missing = [company for company in chatting if company not in channels.cx_company_id]
        channels |= self.sudo()._open_chats(missing)
        for channel in channels:
            mandate = chatting.get(channel.cx_company_id, self.env["credit.mandate"])
            channel.user_ids = mandate.member_ids.user_id
        return channels

    def _open_chats(self, companies):
        channels = self.create([self._prepare_chat_vals(company) for company in companies])
        for code, _name in self.env["res.lang"].get_installed() if channels else ():
            texts = channels.with_context(lang=code)
            texts.write(texts._get_chat_texts())
        return channels

    @api.model
    def _prepare_chat_vals(self, company):
        return {
            "name": company.name, "cx_company_id": company.id, "cx_token": secrets.token_urlsafe(16), "user_ids": False,
            "header_background_color": "#1F4E5F", "button_background_color": "#1F4E5F",
            "rule_ids": [
                fields.Command.create({"sequence": 1, "regex_url": SHOWN, "action": "display_button"}),
                fields.Command.create({"sequence": 2, "regex_url": "", "action": "hide_button"}),
            ],
        }

    def _get_chat_texts(self):
        return {
            "button_text": self.env._("Write to us: a person answers"),
            "default_message": self.env._("Good morning, how can I help you?"),
        }

    @api.model
    def _find_chat(self, token):
        """Return the chat of an address where it is offered, none otherwise."""
        typed = (token or "").isascii() and (token or "").isprintable()
        channel = self.sudo().search([("cx_token", "=", token)]) if token and typed else self.sudo()
        mandate = channel._get_chat_mandate()
        return channel if mandate.cx_chat else channel.browse()

    def _get_chat_mandate(self):
        """Return the active mandate of the client of this chat, or none."""
        mandates = self.env["credit.mandate"]._get_active(self.cx_company_id)
        return mandates.get(self.cx_company_id) or self.env["credit.mandate"].sudo()

    def _get_chat_url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/talk/{self.cx_token}"
