from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

from .limits import HEADERS, PUBLIC


class IrHttp(models.AbstractModel):
    """Whatever answers to a link is kept nowhere, found nowhere and told to nobody: pages, redirects and errors alike.

    What a page says for itself stands, so that one that a client's website may frame can say so.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        request.credit_by_link = cls._credit_is_by_link(rule.endpoint, args)
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        cls._credit_keep(response)
        return result

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if isinstance(response, HTTPException) and getattr(request, "credit_by_link", False):
            response = response.get_response(request.httprequest.environ)
        cls._credit_keep(response)
        return response

    @classmethod
    def _credit_is_by_link(cls, endpoint, args):
        """Tell whether what is asked for is opened by the text of a link, without a password."""
        return endpoint.routing["auth"] in PUBLIC and "token" in args and cls._credit_is_ours(endpoint)

    @classmethod
    def _credit_keep(cls, response):
        if getattr(request, "credit_by_link", False):
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
