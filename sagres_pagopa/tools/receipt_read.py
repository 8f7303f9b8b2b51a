"""Receipts that were asked for instead of brought, as the node's own: the same value in the end. No ORM."""
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from .node_messages import ENVELOPE, parse_request
from .node_types import Receipt, Subject, Transfer
from .node_values import MAX_AMOUNT, clean
from .safe_xml import parse_xml

__all__ = ["read_receipt_json", "read_receipt_xml"]

LONGEST = 255


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
        fiscal_code=_text(found["fiscalCode"], 11), outcome=_text(found.get("outcome") or "OK", 2),
        iuv=_text(found["creditorReferenceId"], 35), amount=_amount(found["paymentAmount"]),
        description=_note(found, "description"), company_name=_note(found, "companyName"),
        office_name=_note(found, "officeName"), debtor=_subject(found["debtor"]),
        transfers=tuple(_transfer(part) for part in found["transferList"]), psp=_note(found, "idPSP"),
        psp_name=_note(found, "pspCompanyName", "PSPCompanyName"), channel=_note(found, "idChannel"),
        channel_description=_note(found, "channelDescription"), psp_fiscal_code=_note(found, "pspFiscalCode"),
        payer=_subject(found["payer"]) if found.get("payer") else None,
        payment_method=_note(found, "paymentMethod"), fee=_given(found, "fee", _amount),
        creditor_fee=_given(found, "primaryCiIncurredFee", _amount),
        paid_at=_given(found, "paymentDateTime", _moment), application_date=_given(found, "applicationDate", _day),
        transfer_date=_given(found, "transferDate", _day), stand_in=bool(found.get("standIn")),
    )


def _index(value):
    if isinstance(value, bool) or int(value) not in range(1, 6):
        raise ValueError(f"{value!r} is no number of a transfer")
    return int(value)


def _subject(found):
    return Subject(
        kind=_note(found, "entityUniqueIdentifierType") or "F", code=_text(found["entityUniqueIdentifierValue"], LONGEST),
        name=_note(found, "fullName"), street=_note(found, "streetName"), number=_note(found, "civicNumber"),
        postal_code=_note(found, "postalCode"), city=_note(found, "city"),
        province=_note(found, "stateProvinceRegion"), country=_note(found, "country"), email=_note(found, "email"),
    )


def _transfer(found):
    return Transfer(
        index=_index(found["idTransfer"]), amount=_amount(found["transferAmount"]),
        fiscal_code=_text(found["fiscalCodePA"], LONGEST),
        iban=_note(found, "iban", "IBAN"), remittance=_note(found, "remittanceInformation"),
        category=_note(found, "transferCategory"), company_name=_note(found, "companyName"),
    )


def _note(found, *names):
    """Return a text nobody decides on, on one line; empty where it is missing or no text: the money has moved already."""
    value = next((found[name] for name in names if found.get(name)), "")
    return clean(value) if isinstance(value, (str, int, Decimal)) else ""


def _given(found, name, read):
    return read(found[name]) if found.get(name) is not None else None


def _amount(value):
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"{value!r} is no amount")
    return amount


def _text(value, most):
    if not isinstance(value, str) or not 0 < len(value) <= most or clean(value) != value:
        raise ValueError(f"{value!r} is not what a receipt holds there")
    return value


def _day(value):
    return date.fromisoformat(value[:10])


def _moment(value):
    return datetime.fromisoformat(value.replace("Z", "+00:00")[:32])
