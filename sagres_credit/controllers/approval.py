import base64

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.web.limits import HEADERS, LANGUAGES
from ..tools.visitor import get_place

#: Wrong links from one address within an hour.
MAX_FORGED = 30
MAX_FILE = 10 * 1024 * 1024


class ApprovalController(http.Controller):
    """The page on which a client's approver decides about a settlement without a password."""

    @http.route("/credit/approval/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token, **_options):
        """Show what is to be decided; looking decides nothing."""
        return self._answer(token)

    @http.route("/credit/approval/<string:token>", type="http", auth="public", methods=["POST"], sitemap=False)
    def decide(self, token, **form):
        """Decide: approve, refuse or propose another amount."""
        settlement, user, problem = self._find(token)
        if problem:
            return self._render("problem", settlement, user, problem)
        try:
            with request.env.cr.savepoint():
                decided = settlement._decide_by_link(token, form.get("decision"), **self._read(form))
        except UserError as error:
            return self._render("open", settlement, user, error=str(error), token=token, form=form)
        if not decided:
            return self._render("problem", settlement, user, "closed")
        return self._render("done", settlement, user)

    def _read(self, form):
        act = request.httprequest.files.get("act_file")
        raw = act.read(MAX_FILE + 1) if act and act.filename else b""
        if len(raw) > MAX_FILE:
            raise UserError(request.env._("The file is larger than 10 MB."))
        return {
            "amount": (form.get("amount") or "").replace(",", ".")[:30], "words": (form.get("words") or "")[:2000],
            "act_number": (form.get("act_number") or "")[:100], "act_name": act.filename[:120] if raw else None,
            "act_file": base64.b64encode(raw) if raw else None,
        }

    def _find(self, token):
        Settlement = request.env["credit.settlement"].sudo()
        attempts = request.env["credit.link.attempt"].sudo()
        address = get_place(request.httprequest.remote_addr)
        if attempts._read("approval_forged", address) >= MAX_FORGED:
            return Settlement, request.env["res.users"], "busy"
        settlement, user = Settlement._find_by_token(token)
        if not settlement:
            attempts._count("approval_forged", address)
            return settlement, user, "unknown"
        return settlement, user, None if settlement._is_link_open(user) else "closed"

    def _answer(self, token):
        settlement, user, problem = self._find(token)
        if problem:
            return self._render("problem", settlement, user, problem)
        return self._render("open", settlement, user, token=token)

    def _render(self, view, settlement, user, problem=None, **values):
        installed = dict(request.env["res.lang"].get_installed())
        wanted = (LANGUAGES.get(request.httprequest.args.get("lang")), user.lang if user else None, request.env.lang, "en_US")
        lang = next((code for code in wanted if code in installed), request.env.lang)
        request.update_context(lang=lang)
        settlement = settlement.with_env(request.env(su=True))
        response = request.render("sagres_credit.approval_page", {
            "view": view, "settlement": settlement, "problem": problem, "error": False, "form": {},
            "token": "", **values,  # no token yet  # nosec B105
            "picture": settlement._get_picture() if view == "open" else {}, "no_header": True, "no_footer": True,
            "other_lang": next((key for key, code in LANGUAGES.items() if code != lang and code in installed), None),
            "html_data": {"lang": lang.replace("_", "-")}, "approver": user.name if user else "",
        }, headers=dict(HEADERS))
        response.status_code = {"unknown": 404, "closed": 410, "busy": 429}.get(problem, 200)
        return response
