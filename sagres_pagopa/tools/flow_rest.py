"""Reporting flows as the platform's REST interface gives them: a header and pages of payments. No ORM."""
from collections.abc import Iterable
from datetime import date, datetime, timezone
from decimal import Decimal

from . import platform_json
from .flow_types import OUTCOMES, Flow, FlowError, FlowLine, Party, check_flow_id, psp_of, read_money
from .node_values import ValueProblem, read_day, read_moment

__all__ = ["build_rest", "parse_rest", "read_json"]

KINDS = {"LEGAL_PERSON": "G", "ABI_CODE": "A", "BIC_CODE": "B"}
STATUS = {status: outcome for outcome, status in OUTCOMES.items()}
MAX_BYTES = 16 << 20
#: The longest identifier or name, and the highest number that a flow is kept with.
LONGEST, HIGHEST = 255, 2 ** 31 - 1


def read_json(data: bytes | str, *, max_bytes: int = MAX_BYTES) -> dict:
    """Return a JSON object whose numbers are exact.

    :raises FlowError: for anything else

    >>> read_json('{"pay": 0.1, "totPayments": 3}')
    {'pay': Decimal('0.1'), 'totPayments': 3}
    """
    if len(data) > max_bytes:
        raise FlowError("size", f"the answer has {len(data)} bytes, at most {max_bytes} are read")
    try:
        found = platform_json.loads(data)
    except ValueError:
        raise FlowError("syntax", "the answer is no JSON") from None
    if not isinstance(found, dict):
        raise FlowError("syntax", "the answer is no JSON object")
    return found


def parse_rest(header: bytes | dict, pages: Iterable[bytes | dict]) -> Flow:
    """Return the flow of a header and the pages of its payments, as answered or as :func:`read_json` reads them.

    :raises FlowError: naming what is wrong, and in which line
    """
    header = _as_dict(header)
    lines = []
    for page in pages:
        data = _as_dict(page).get("data")
        if not isinstance(data, list):
            raise FlowError("syntax", "a page has no list of payments")
        for payment in data:
            lines.append(_read_payment(payment, len(lines) + 1))
    return _read_header(header, tuple(lines))


def build_rest(flow: Flow, *, size: int = 1000) -> tuple[dict, list[dict]]:
    """Return the header and pages of a flow as the platform gives them, amounts exact: for the simulated platform."""
    payments = [{
        "index": number, "iuv": line.iuv, "iur": line.iur, "idTransfer": line.index or 1, "pay": line.amount,
        "payStatus": OUTCOMES.get(line.outcome, line.outcome), "payDate": f"{line.date.isoformat()}T00:00:00Z",
    } for number, line in enumerate(flow.lines, 1)]
    chunks = [payments[start:start + size] for start in range(0, len(payments), size)] or [[]]
    pages = [{"metadata": {"pageSize": size, "pageNumber": number, "totPage": len(chunks)}, "count": len(chunk), "data": chunk}
             for number, chunk in enumerate(chunks, 1)]
    return _build_header(flow), pages


def _build_header(flow):
    kinds = {kind: name for name, kind in KINDS.items()}
    return {
        "status": "PUBLISHED", "fdr": flow.id, "revision": flow.revision or 1, "fdrDate": _write_moment(flow.created),
        "published": _write_moment(flow.published or flow.created), "regulation": flow.regulation,
        "regulationDate": flow.regulation_date.isoformat(), "bicCodePouringBank": flow.bic,
        "sender": {"type": kinds.get(flow.sender.kind), "id": flow.sender.code, "pspId": flow.psp, "pspName": flow.sender.name},
        "receiver": {"id": flow.receiver.code, "organizationId": flow.receiver.code, "organizationName": flow.receiver.name},
        "totPayments": flow.total_count, "sumPayments": flow.total_amount,
        "computedTotPayments": len(flow.lines), "computedSumPayments": sum((x.amount for x in flow.lines), Decimal("0.00")),
    }


def _read_header(header, lines):
    sender, receiver = (_as_dict(header.get(name) or {}) for name in ("sender", "receiver"))
    flow_id = check_flow_id(_text(header, "fdr"))
    code = _text(sender, "id")
    return Flow(
        id=flow_id, psp=_text(sender, "pspId", required=False) or psp_of(flow_id, code),
        created=_moment(_text(header, "fdrDate")), regulation=_text(header, "regulation"),
        regulation_date=_day(_text(header, "regulationDate")),
        sender=Party(KINDS.get(sender.get("type"), ""), code, _text(sender, "pspName", required=False)),
        receiver=Party("G", _text(receiver, "organizationId"), _text(receiver, "organizationName", required=False)),
        bic=_text(header, "bicCodePouringBank", required=False),
        total_count=_count(header, "totPayments"), total_amount=_money(header, "sumPayments"),
        lines=lines, version="", revision=_count(header, "revision"),
        published=_moment(_text(header, "published")) if header.get("published") else None,
        computed_count=_count(header, "computedTotPayments") if "computedTotPayments" in header else None,
        computed_amount=_money(header, "computedSumPayments") if "computedSumPayments" in header else None,
    )


def _read_payment(payment, number):
    payment = _as_dict(payment)
    status = _text(payment, "payStatus", number)
    index = payment.get("idTransfer")
    return FlowLine(
        _text(payment, "iuv", number), _text(payment, "iur", number),
        None if index is None else _count(payment, "idTransfer", number), _money(payment, "pay", number),
        STATUS.get(status, status), _day(_text(payment, "payDate", number), number),
    )


def _as_dict(value):
    if isinstance(value, (bytes, str)):
        return read_json(value)
    if not isinstance(value, dict):
        raise FlowError("syntax", "the answer is not built as published")
    return value


def _text(values, name, line=None, *, required=True):
    value = values.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise FlowError("missing", f"{name} is missing", line)
    if len(value) > LONGEST or "\0" in value:
        raise FlowError("syntax", f"{name} is no text of up to {LONGEST} characters", line)
    return value.strip()


def _count(values, name, line=None):
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        raise FlowError("syntax", f"{name} is no number", line)
    return value


def _money(values, name, line=None):
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise FlowError("amount", f"{name} is no exact amount", line)
    return read_money(f"{value:f}" if isinstance(value, Decimal) else str(value), line)


def _day(value, line=None) -> date:
    """Return the business day a text begins with: it is kept, never moved to another time zone."""
    try:
        return read_day(value.partition("T")[0])
    except ValueProblem:
        raise FlowError("date", "a day is not written as 2026-12-31", line) from None


def _moment(value) -> datetime:
    try:
        return read_moment(value)
    except ValueProblem:
        raise FlowError("date", "a time is not written as 2026-12-31T09:30:00Z") from None


def _write_moment(value):
    value = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
