import re

from odoo.fields import Domain
from odoo.http import request

from odoo.addons.sagres_credit.models.web.limits import HEADERS, LANGUAGES
from odoo.addons.sagres_credit.tools.visitor import get_place

#: Calls asked for from one address within an hour.
MAX_CALLS = 10
MAX_FORGED = 30


class ChatPage:
    """One request to the public page of a chat: of which client, in which language, and whether we know who it is.

    :param str token: the text of the address
    """

    def __init__(self, token):
        self.token = token
        self.attempts = request.env["credit.link.attempt"].sudo()
        self.address = get_place(request.httprequest.remote_addr)
        channel, problem = self._find()
        self._choose_language(channel.cx_company_id)
        self.channel = channel.with_env(request.env(su=True))
        self.mandate = self.channel._get_chat_mandate()
        self.case = request.env["credit.case"]._find_portal_cases(
            request.env.user, Domain("company_id", "=", self.channel.cx_company_id.id),
        )[:1]
        status = {"busy": 429}.get(problem, 404)
        self.refusal = self.render("sagres_credit.debtor_refused", {"problem": problem}, status) if problem else None

    def _find(self):
        channels = request.env["im_livechat.channel"]
        if self.attempts._read("forged", self.address) >= MAX_FORGED:
            return channels.sudo(), "busy"
        channel = channels._find_chat(self.token)
        if not channel:
            self.attempts._count("forged", self.address)
        return channel, False if channel else "unknown"

    def _choose_language(self, company):
        asked = LANGUAGES.get(request.httprequest.args.get("lang"))
        if asked:
            request.session["credit_lang"] = asked
        installed = dict(request.env["res.lang"].get_installed())
        wanted = (request.session.get("credit_lang"), request.env.lang, company.partner_id.lang, "en_US")
        self.lang = next((code for code in wanted if code in installed), request.env.lang)
        request.update_context(lang=self.lang)

    def is_busy(self):
        """Tell whether too many calls were asked for from where this one comes."""
        return self.attempts._count("chat_call", self.address) > MAX_CALLS

    def ask_call(self, form):
        """Write down the call: on the day of their own operator where we know who it is, else of the team leader."""
        if not self.attempts._is_first(self.channel, form["form_token"]):
            return
        words = self.case._page_call(form, []) if self.case else self.mandate._ask_call_back(form)
        request.session["cx_promise"] = {**(request.session.get("cx_promise") or {}), self.token: words}

    def get_promise(self):
        return (request.session.get("cx_promise") or {}).get(self.token)

    def url(self, path=""):
        return f"/talk/{self.token}{'/' + path if path else ''}"

    def redirect(self, path=""):
        response = request.redirect(self.url(path))
        response.headers.update(HEADERS)
        return response

    def render(self, template, values=None, status=200):
        """Answer with a page that nobody keeps, finds or frames."""
        response = request.render(template, {**self._prepare_values(), **(values or {})}, headers=dict(HEADERS))
        response.status_code = status
        return response

    def _prepare_values(self):
        company = self.channel.cx_company_id
        card = {
            "operator": False, "phone": company.phone or False, "hours": False, "client": company.name,
            "client_phone": company.phone or False, "client_id": company.id,
            "firm": self.mandate.user_id.company_id.name or company.name,
        } if company else {}
        return {
            "card": card, "page_url": self.url, "html_data": {"lang": (self.lang or "en_US").replace("_", "-")},
            "other_lang": next((key for key, code in LANGUAGES.items() if code != self.lang), "en"),
            "domain": re.sub(r"^https?://|[:/].*$", "", request.env["credit.link"]._get_base_url()),
            "chat": self.channel._get_page_info() if company else False, "known": bool(self.case),
            "slots": self._get_slots() if company else [], "form_token": self.attempts._get_form_token(),
            "form": {}, "error": False, "no_header": True, "no_footer": True, "copied": False,
        }

    def _get_slots(self):
        return self.case._get_call_slots() if self.case else self.mandate._get_call_slots()
