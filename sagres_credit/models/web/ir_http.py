import logging

from markupsafe import Markup
from werkzeug.exceptions import abort

from odoo import models
from odoo.http import request
from odoo.tools import config

from ...tools.visitor import get_place
from ..credit_contact_rule import DEFAULT_TZ
from .limits import HEADERS, LANGUAGES, OURS, PUBLIC, READING, WAIT

_logger = logging.getLogger(__name__)
_warned = set()


class IrHttp(models.AbstractModel):
    """Who opens public pages of the suite too often is asked to wait; whoever has signed in to work is not counted.

    The minute is counted in the database, so it is the same on every server. A route answers for itself with
    ``credit_limit=False`` (as the node of pagoPA does, who must always be let in), and one of another module is counted
    with ``credit_limit=True``.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if cls._credit_is_ours(rule.endpoint) and not (request.env.context.get("tz") or request.env.user.tz):
            request.update_context(tz=DEFAULT_TZ)  # or a debtor's day would end at one or two in the morning
        staff = request.env.uid and request.env.user._is_internal()
        counted = getattr(request, "credit_counted", False)  # it is done again where two wrote the same row
        if not staff and not counted and cls._credit_is_counted(rule.endpoint):
            request.credit_counted = True
            cls._credit_count(rule, args)
        return result

    @classmethod
    def _credit_is_counted(cls, endpoint):
        """Tell whether visits of an address are counted: it is one of ours, and asks nobody for a password."""
        routing = endpoint.routing
        return routing["auth"] in PUBLIC and routing.get("credit_limit", cls._credit_is_ours(endpoint))

    @classmethod
    def _credit_is_ours(cls, endpoint):
        return endpoint.original_endpoint.__module__.startswith(OURS)

    @classmethod
    def _credit_count(cls, rule, args):
        kind = "show" if request.httprequest.method in READING else "send"
        link = cls._credit_get_link(rule, args)
        if cls._credit_is_barred(f"{kind}_address", cls._credit_get_place()):
            cls._credit_refuse()
        elif link and cls._credit_is_barred(f"{kind}_link", link):
            cls._credit_refuse()

    @classmethod
    def _credit_get_link(cls, rule, args):
        """Return the text of the link that was opened. For a module to leave out one that must leave no trace, it must
        override this method.
        """
        return args.get("token")

    @classmethod
    def _credit_is_barred(cls, limit, value):
        """Count one more visit against a limit and tell whether it is one too many."""
        return request.env["credit.link.attempt"].sudo()._visit(limit, value)

    @classmethod
    def _credit_get_place(cls):
        """Return where the visitor is: behind a proxy what the proxy says, where Odoo was told that there is one."""
        headers = request.httprequest.headers
        heeded = config["proxy_mode"] and headers.get("X-Forwarded-Host")
        if headers.get("X-Forwarded-For") and not heeded and "proxy" not in _warned:
            _warned.add("proxy")
            _logger.warning(
                "Visits come through a proxy that Odoo does not heed: set proxy_mode, and have the proxy send X-Forwarded-Host."
                " Until then they all count as those of one address."
            )
        return get_place(request.httprequest.remote_addr)

    @classmethod
    def _credit_refuse(cls):
        """End this visit with the words that ask to wait."""
        lang = cls._credit_choose_language()
        request.update_context(lang=lang)
        headers = [*HEADERS.items(), ("Retry-After", str(WAIT))]
        if request.dispatcher.routing_type == "jsonrpc":
            words = request.env._("Too many requests came within a minute. Wait a minute, then try again. Nothing was done.")
            error = {"code": 429, "message": words, "data": {
                "name": "odoo.exceptions.UserError", "message": words, "arguments": [words], "debug": "", "context": {},
            }}
            return abort(request.make_json_response({"jsonrpc": "2.0", "id": None, "error": error}, headers, status=429))
        page = request.env["ir.qweb"].sudo()._render("sagres_credit.too_many_visits", {"html_lang": lang.replace("_", "-")})
        response = request.make_response(Markup("<!DOCTYPE html>\n") + page, [
            *headers, ("Content-Type", "text/html; charset=utf-8"),
        ], status=429)
        return abort(response)

    @classmethod
    def _credit_choose_language(cls):
        """Return the language that was asked for, else the browser's, else Italian."""
        installed = dict(request.env["res.lang"].sudo().get_installed())
        asked = LANGUAGES.get(request.httprequest.args.get("lang"))
        wanted = (asked, request.session.get("credit_lang"), request.best_lang, "it_IT")
        return next((code for code in wanted if code in installed), "en_US")
