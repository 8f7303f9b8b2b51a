"""Receipts that were asked for instead of brought, as the node's own: the same value in the end. No ORM."""
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from .node_messages import ENVELOPE, parse_request
from .node_types import Receipt, Subject, Transfer
from .safe_xml import parse_xml

__all__ = ["read_receipt_json", "read_receipt_xml"]


def read_receipt_xml(content: bytes) -> tuple[Receipt, str]:
    """Return a receipt of a GPD position, and the version of its schema: the body of paSendRT without its envelope.

    :raises ValueError: for what is no receipt
    """
    root = parse_xml(content)
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE})
    etree.SubElement(envelope, f"{{{ENVELOPE}}}Body").append(root)
    request = parse_request(etree.tostring(envelope, encoding="UTF-8"))
    if request.receipt is None:
        raise ValueError("the document is no receipt")
    return request.receipt, "1" if request.operation == "paSendRT" else "2"


def read_receipt_json(found: dict) -> Receipt:
    """Return the receipt that the recovery service shows.

    :raises ValueError: where something that a receipt needs is missing
    """
    try:
        return _read(found)
    except (KeyError, TypeError, ArithmeticError, AttributeError) as error:
        raise ValueError(f"the receipt cannot be read: {type(error).__name__} {error}") from None


def _read(found):
    return Receipt(
        receipt_id=_text(found["receiptId"], 255), notice_number=_text(found["noticeNumber"], 18),
        fiscal_code=_text(found["fiscalCode"], 11), outcome=found.get("outcome") or "OK",
        iuv=_text(found["creditorReferenceId"], 35), amount=_amount(found["paymentAmount"]),
        description=found.get("description") or "", company_name=found.get("companyName") or "",
        office_name=found.get("officeName") or "", debtor=_subject(found["debtor"]),
        transfers=tuple(_transfer(part) for part in found["transferList"]), psp=found.get("idPSP") or "",
        psp_name=found.get("pspCompanyName") or found.get("PSPCompanyName") or "", channel=found.get("idChannel") or "",
        channel_description=found.get("channelDescription") or "", psp_fiscal_code=found.get("pspFiscalCode") or "",
        payer=_subject(found["payer"]) if found.get("payer") else None,
        payment_method=found.get("paymentMethod") or "", fee=_given(found, "fee", _amount),
        creditor_fee=_given(found, "primaryCiIncurredFee", _amount),
        paid_at=_given(found, "paymentDateTime", _moment), application_date=_given(found, "applicationDate", _day),
        transfer_date=_given(found, "transferDate", _day), stand_in=bool(found.get("standIn")),
    )


def _subject(found):
    return Subject(
        kind=found.get("entityUniqueIdentifierType") or "F", code=found["entityUniqueIdentifierValue"],
        name=found.get("fullName") or "", street=found.get("streetName") or "", number=found.get("civicNumber") or "",
        postal_code=found.get("postalCode") or "", city=found.get("city") or "",
        province=found.get("stateProvinceRegion") or "", country=found.get("country") or "", email=found.get("email") or "",
    )


def _transfer(found):
    return Transfer(
        index=int(found["idTransfer"]), amount=_amount(found["transferAmount"]), fiscal_code=found["fiscalCodePA"],
        iban=found.get("iban") or found.get("IBAN") or "", remittance=found.get("remittanceInformation") or "",
        category=found.get("transferCategory") or "", company_name=found.get("companyName") or "",
    )


def _given(found, name, read):
    return read(found[name]) if found.get(name) is not None else None


def _amount(value):
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{value!r} is no amount")
    return amount


def _text(value, most):
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError(f"{value!r} is not what a receipt holds there")
    return value


def _day(value):
    return date.fromisoformat(value[:10])


def _moment(value):
    return datetime.fromisoformat(value.replace("Z", "+00:00")[:32])
