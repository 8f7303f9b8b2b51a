import secrets

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..models.node_call import NodeCall
from ..tools.node_messages import CONTENT_TYPE
from ..tools.node_wsdl import build_wsdl
from ..tools.safe_xml import MAX_BYTES

#: Header in which the proxy says which client certificate it has verified; it must remove the one a caller sends.
CERTIFICATE_HEADER = "X-Client-Cert-Fingerprint"


class NodeController(http.Controller):
    """Where the node of pagoPA calls: SOAP 1.1 on one address of each station, known to the platform alone."""

    # Without a user: nobody's session, language or rights are looked up, which would cost more than the answer.
    @http.route(
        "/pagopa/node/<string:path>", type="http", auth="none", methods=["GET", "POST"], csrf=False, save_session=False,
        readonly=False, max_content_length=4 * MAX_BYTES,  # above, the server refuses it: nothing of it is read
        credit_limit=False,  # counted below: only who is not admitted
    )
    def call(self, path, **_ignored):
        """Answer one call, or say with ``?wsdl`` how to call."""
        request.update_env(user=SUPERUSER_ID)
        gate = request.env["pagopa.creditor"]._find_by_path(path)
        fingerprint = request.httprequest.headers.get(CERTIFICATE_HEADER, "")
        if not gate or not secrets.compare_digest(gate.secret_path.encode(), path.encode()) or not gate._admits(fingerprint):
            return self._refuse()
        if request.httprequest.method != "POST":
            return self._describe(gate)
        visit = NodeCall(gate, fingerprint)
        return request.make_response(visit.answer(_read_body()), [("Content-Type", CONTENT_TYPE)])

    def _refuse(self):
        """Tell who is not admitted nothing, and for a minute nothing at all who asks on; the node itself always gets in.

        Its receipts come from a few addresses, all at once, and are lost when they are turned away: no limit is set to it.
        """
        barred = request.env["ir.http"]._credit_is_barred("node_address", request.env["ir.http"]._credit_get_place())
        return request.make_response("", [("Retry-After", "60")] if barred else None, status=429 if barred else 404)

    def _describe(self, gate):
        if "wsdl" not in {name.lower() for name in request.httprequest.args}:
            return request.make_response("", status=405, headers=[("Allow", "POST")])
        return request.make_response(build_wsdl(gate.node_url), [("Content-Type", CONTENT_TYPE)])


def _read_body():
    """Return the body of the call, kept for when Odoo begins again.

    Of one that is too long, or packed, nothing is read: it is answered as what cannot be read.
    """
    if (request.httprequest.content_length or 0) > MAX_BYTES:
        return b" " * (MAX_BYTES + 1)
    if request.httprequest.headers.get("Content-Encoding", "identity").lower() != "identity":
        return b""
    return request.httprequest.get_data()
