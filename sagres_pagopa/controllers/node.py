import logging
import secrets
import time

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools.node_faults import Fault, FaultCode
from ..tools.node_mask import mask_message
from ..tools.node_messages import (
    CONTENT_TYPE,
    ContentError,
    SoapError,
    build_response,
    build_soap_fault,
    parse_request,
)
from ..tools.node_operations import RECEIPT_OPERATIONS
from ..tools.node_wsdl import build_wsdl
from ..tools.safe_xml import MAX_BYTES

_logger = logging.getLogger(__name__)

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


class NodeCall:
    """One call of the node: read, answered, written down with what came of it.

    :param gate: the creditor through whose address it came
    :param str peer: the certificate that the proxy verified
    """

    def __init__(self, gate, peer):
        self.gate = gate.with_context(lang="it_IT", tz="Europe/Rome", allowed_company_ids=gate.company_id.ids)
        self.env = self.gate.env
        self.peer = peer
        self.start = time.monotonic()

    def answer(self, body):
        """Return the answer to a body, whatever it is."""
        try:
            asked = parse_request(body)
        except SoapError as error:
            return self._log("?", body, build_soap_fault(str(error), error.code), "soap:Fault")
        except ContentError as error:
            answer = build_response(error.operation, error.fault)
            return self._log(error.operation, body, answer, error.fault.code, **_read_hints(error.hints))
        found = self._work_out(asked, body)
        facts = {
            "creditor_tax_code": asked.creditor,
            "notice_number": asked.notice_number or (asked.receipt.notice_number if asked.receipt else False),
            "receipt_number": asked.receipt.receipt_id if asked.receipt else False,
        }
        outcome = found.code if isinstance(found, Fault) else "OK"
        if outcome == FaultCode.SYSTEM and asked.operation in RECEIPT_OPERATIONS:
            facts.update(self.env["pagopa.call"]._prepare_lost(body))  # the node does not send it again
        return self._log(asked.operation, body, build_response(asked.operation, found), outcome, **facts)

    def _work_out(self, asked, body):
        """Return what is answered; an error of ours is answered too, and nothing of it stays."""
        try:
            with self.env.cr.savepoint():
                found = self.env["pagopa.node"]._answer(self.gate, asked, body)
                build_response(asked.operation, found)
                return found
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # two calls at once: Odoo begins again
        except Exception:
            _logger.exception("A call of the node could not be answered")
            return Fault(FaultCode.SYSTEM, asked.creditor)

    def _log(self, operation, body, answer, outcome, **facts):
        if operation not in RECEIPT_OPERATIONS:
            # A question leaves nothing but this line: it does not wait for the disk, which may take longer than all the rest.
            self.env.cr.execute("SET LOCAL synchronous_commit TO off")
        self.env["pagopa.call"]._log(
            creditor_id=self.gate.id, company_id=self.gate.company_id.id, direction="in", operation=operation,
            outcome=getattr(outcome, "value", outcome), peer=(self.peer or "")[:100] or False,
            duration=int((time.monotonic() - self.start) * 1000), request=mask_message(body), response=mask_message(answer),
            **facts,
        )
        return answer


def _read_body():
    """Return the body of the call, kept for when Odoo begins again.

    Of one that is too long, or packed, nothing is read: it is answered as what cannot be read.
    """
    if (request.httprequest.content_length or 0) > MAX_BYTES:
        return b" " * (MAX_BYTES + 1)
    if request.httprequest.headers.get("Content-Encoding", "identity").lower() != "identity":
        return b""
    return request.httprequest.get_data()


def _read_hints(hints):
    names = {"idPA": "creditor_tax_code", "noticeNumber": "notice_number", "receiptId": "receipt_number"}
    return {field: hints[name] for name, field in names.items() if name in hints}
