from markupsafe import Markup

from odoo import models
from odoo.http import request

from ...tools.storage import is_full
from .limits import HEADERS
from .room import make_full_error


class IrHttp(models.AbstractModel):
    """A disk that is full is told in words, to who works here and to who opens a page."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        if not is_full(exception):
            return super()._handle_error(exception)
        request.env.cr.rollback()
        if request.dispatcher.routing_type != "http":
            return super()._handle_error(make_full_error(request.env))
        lang = cls._credit_choose_language()
        request.update_context(lang=lang)
        page = request.env["ir.qweb"].sudo()._render("sagres_credit.no_room_left", {"html_lang": lang.replace("_", "-")})
        return request.make_response(Markup("<!DOCTYPE html>\n") + page, [
            *HEADERS.items(), ("Content-Type", "text/html; charset=utf-8"), ("Retry-After", "600"),
        ], status=503)
