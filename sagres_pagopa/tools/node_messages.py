"""SOAP 1.1 with the node: its requests are read, its answers written, as the interface paForNode says. No ORM."""
from lxml import etree

from .node_faults import Fault, FaultCode
from .node_fields import BLANKS, NAMESPACE, read_fields, write_fields
from .node_operations import OPERATIONS, Operation
from .node_types import NoticeAnswer, PaymentData, Request
from .node_values import AnswerError, ValueProblem, clean
from .safe_xml import MAX_BYTES, XmlError, local_name, parse_xml

__all__ = ["ContentError", "SoapError", "build_request", "build_response", "build_soap_fault", "parse_request", "parse_response"]

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
REQUESTS = {f"{{{NAMESPACE}}}{operation.request}": operation for operation in OPERATIONS.values()}
CONTENT_TYPE = "text/xml; charset=utf-8"


class SoapError(ValueError):
    """What is no message of this interface; ``code`` is Client or VersionMismatch. Answer :func:`build_soap_fault`."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


class ContentError(ValueError):
    """A known operation whose content is wrong: answer :func:`build_response` with ``fault``.

    ``hints`` are the texts found where the creditor and the notice should be, for the log only.
    """

    def __init__(self, operation: str, text: str, hints: dict[str, str]):
        super().__init__(text)
        self.operation = operation
        self.hints = hints

    @property
    def fault(self) -> Fault:
        """Return what the node is told."""
        creditor = self.hints.get("idPA") or self.hints.get("fiscalCode", "")
        return Fault(FaultCode.SYNTAX, creditor, str(self))


def parse_request(body: bytes, *, max_bytes: int = MAX_BYTES) -> Request:
    """Return what the node asks.

    :raises SoapError: for what is not XML, not SOAP 1.1 or none of the six operations
    :raises ContentError: for a known operation whose content the schema does not allow
    """
    wrapper = _find_wrapper(body, max_bytes)
    operation = REQUESTS.get(wrapper.tag)
    if not operation:
        raise SoapError("Client", f"unknown operation {wrapper.tag[:120]}")
    try:
        request = Request(operation.name, **read_fields(wrapper, operation.reads or operation.asks))
        _check_receipt(request.receipt)
        return request
    except ValueProblem as problem:
        raise ContentError(operation.name, str(problem), _find_hints(wrapper)) from None


def build_response(operation: str, answer: NoticeAnswer | PaymentData | Fault | None = None) -> bytes:
    """Return the answer to one operation: what it asked for, a plain OK (None) or a refusal.

    :raises AnswerError: when the answer could not be accepted by the node; then say ``FaultCode.SYSTEM``

    >>> done = build_response("paSendRT", Fault(FaultCode.RECEIPT_TWICE, "12345678903"))
    >>> b"<outcome>KO</outcome><fault><faultCode>PAA_RECEIPT_DUPLICATA</faultCode>" in done
    True
    """
    known = OPERATIONS[operation]
    envelope, wrapper = _open_envelope(known.response)
    refused = isinstance(answer, Fault)
    etree.SubElement(wrapper, "outcome").text = "KO" if refused else "OK"
    if refused:
        _write_fault(wrapper, answer)
    else:
        _check_answer(known, answer)
        write_fields(wrapper, known.says, answer)
    return _close_envelope(envelope)


def build_request(request: Request) -> bytes:
    """Return a call as the node makes it: for the simulated platform and for trying one's own set-up."""
    operation = OPERATIONS[request.operation]
    envelope, wrapper = _open_envelope(operation.request)
    write_fields(wrapper, operation.asks, request)
    return _close_envelope(envelope)


def parse_response(operation: str, body: bytes) -> NoticeAnswer | PaymentData | Fault | None:
    """Return an answer as :func:`build_response` takes it: for who asks one's own endpoint.

    :raises SoapError: for a soap fault, for what is no answer to this operation
    """
    known = OPERATIONS[operation]
    wrapper = _find_wrapper(body, MAX_BYTES)
    if wrapper.tag != f"{{{NAMESPACE}}}{known.response}":
        raise SoapError("Server", f"{local_name(wrapper)}: {(wrapper.findtext('faultstring') or '')[:200]}")
    try:
        fault = wrapper.find("fault")
        if fault is not None:
            code, *texts = [fault.findtext(name) or "" for name in ("faultCode", "id", "description")]
            return Fault(FaultCode(code), *texts)
        found = read_fields(wrapper, known.says)
        return known.answers(**found) if known.answers else None
    except ValueError as problem:
        raise SoapError("Server", str(problem)) from None


def build_soap_fault(text: str, code: str = "Client") -> bytes:
    """Return the soap fault for what is not even a call.

    >>> b"<faultcode>soapenv:Client</faultcode>" in build_soap_fault("no XML")
    True
    """
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE})
    fault = etree.SubElement(etree.SubElement(envelope, f"{{{ENVELOPE}}}Body"), f"{{{ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soapenv:{code}"
    etree.SubElement(fault, "faultstring").text = clean(text)[:500]
    return _close_envelope(envelope)


def _find_wrapper(body, max_bytes):
    try:
        root = parse_xml(body, max_bytes=max_bytes)
    except XmlError as error:
        raise SoapError("Client", str(error)) from None
    if local_name(root) != "Envelope":
        raise SoapError("Client", "the document is no SOAP envelope")
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise SoapError("VersionMismatch", "only SOAP 1.1 is spoken")
    bodies = root.findall(f"{{{ENVELOPE}}}Body")
    wrappers = list(bodies[0].iterchildren(etree.Element)) if len(bodies) == 1 else []
    if len(wrappers) != 1:
        raise SoapError("Client", "the envelope needs one body with one element")
    return wrappers[0]


def _find_hints(wrapper):
    hints = {}
    for element in wrapper.iter(etree.Element):
        name = local_name(element)
        if name in {"idPA", "idBrokerPA", "idStation", "fiscalCode", "noticeNumber", "receiptId"} and name not in hints:
            hints[name] = clean((element.text or "").strip(BLANKS))[:35]
    return hints


def _check_receipt(receipt):
    for part in receipt.transfers if receipt else ():
        if not part.iban and not part.attachment:
            raise ValueProblem("receipt/transferList/transfer/IBAN: missing")


def _check_answer(operation: Operation, answer):
    if not isinstance(answer, operation.answers or type(None)):
        raise TypeError(f"{operation.name} is not answered with {type(answer).__name__}")
    if isinstance(answer, PaymentData):
        _check_transfers(answer, operation.version)


def _check_transfers(payment, version):
    indexes = [part.index for part in payment.transfers]
    if len(set(indexes)) < len(indexes):
        raise AnswerError("two transfers have the same number")
    if sum(part.amount for part in payment.transfers) != payment.amount:
        raise AnswerError("the transfers do not add up to the amount of the payment")
    for part in payment.transfers:
        if bool(part.iban) == bool(part.stamp):
            raise AnswerError(f"transfer {part.index} needs an IBAN or a request for a stamp, one of them")
        if part.stamp and version == 1:
            raise AnswerError("a stamp can be paid with version 2 of the call only")


def _write_fault(wrapper, fault):
    element = etree.SubElement(wrapper, "fault")
    etree.SubElement(element, "faultCode").text = FaultCode(fault.code).value
    etree.SubElement(element, "faultString").text = fault.text
    etree.SubElement(element, "id").text = clean(fault.creditor)
    if fault.description:
        etree.SubElement(element, "description").text = clean(fault.description)[:500]


def _open_envelope(name):
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE, "pafn": NAMESPACE})
    body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    return envelope, etree.SubElement(body, f"{{{NAMESPACE}}}{name}")


def _close_envelope(envelope):
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
