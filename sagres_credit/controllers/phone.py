from urllib.parse import quote

from werkzeug.exceptions import Forbidden

from odoo import http
from odoo.http import request

MAX_LENGTH = 64
# Who answers the telephone; a lawyer reads the cases referred to them, nobody rings them through the switch.
CALLED = ("sagres_credit.group_operator", "sagres_credit.group_client")


class PhoneController(http.Controller):
    """The address that a telephone switch opens when somebody calls."""

    @http.route("/credit/call", type="http", auth="user", methods=["GET"], readonly=False)
    def open_call(self, number="", **_ignored):
        """Open the case of who calls from ``number``, in any format; several or none: the list. It writes nothing."""
        if not any(map(request.env.user.has_group, CALLED)):
            raise Forbidden()
        number = number.replace("\0", "").strip()[:MAX_LENGTH]
        cases = request.env["credit.case"]._find_callers(number)
        if len(cases) == 1:
            return request.redirect(f"/odoo/credit-cases/{cases.id}")
        # A word before the number: the client would read digits as an amount and drop their zeros.
        return request.redirect(f"/odoo/credit-call?caller={quote(f'tel:{number}')}")
