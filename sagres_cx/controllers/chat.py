from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .chat_page import ChatPage


class ChatController(http.Controller):
    """The public page of a client's chat: who comes here has proven nothing, and learns nothing of any debt."""

    @http.route(
        "/talk/<string:token>", type="http", auth="public", methods=["GET"], website=True, multilang=False, sitemap=False,
    )
    def open_chat(self, token, **_ignored):
        """Offer the chat, or a call when nobody is there."""
        page = ChatPage(token)
        return page.refusal or page.render("sagres_cx.chat_page")

    @http.route(
        "/talk/<string:token>", type="http", auth="public", methods=["POST"], website=True, multilang=False, sitemap=False,
    )
    def ask_call(self, token, **_posted):
        """Write down a call that was asked for, once; what cannot be is shown in the form, with all that was typed."""
        page = ChatPage(token)
        if page.refusal:
            return page.refusal
        form = {name: value[:4000] for name, value in request.httprequest.form.items()}
        if not form.get("form_token"):
            return page.redirect()
        if page.is_busy():
            return page.render("sagres_credit.debtor_refused", {"problem": "busy"}, 429)
        try:
            with request.env.cr.savepoint():
                page.ask_call(form)
        except UserError as error:
            return page.render("sagres_cx.chat_page", {"form": form, "error": str(error.args[0])})
        return page.redirect("done")

    @http.route(
        "/talk/<string:token>/done", type="http", auth="public", methods=["GET"], website=True, multilang=False, sitemap=False,
    )
    def show_promise(self, token, **_ignored):
        """Say when they are called."""
        page = ChatPage(token)
        if page.refusal:
            return page.refusal
        words = page.get_promise()
        return page.render("sagres_cx.chat_done", {"words": words}) if words else page.redirect()
