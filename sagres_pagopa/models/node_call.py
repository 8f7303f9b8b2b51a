import logging
import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools.node_faults import Fault, FaultCode
from ..tools.node_mask import mask_message
from ..tools.node_messages import ContentError, SoapError, build_response, build_soap_fault, parse_request
from ..tools.node_operations import RECEIPT_OPERATIONS

_logger = logging.getLogger(__name__)


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


def _read_hints(hints):
    names = {"idPA": "creditor_tax_code", "noticeNumber": "notice_number", "receiptId": "receipt_number"}
    return {field: hints[name] for name, field in names.items() if name in hints}
