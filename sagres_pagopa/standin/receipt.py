"""A payment that succeeded, and its receipt in each of its forms. No ORM; amounts in cents.

A payment is a dict: what the receipt says, and what became of it.
"""
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .body_parts import given
from .moments import read_moment
from .soap import build, document, euro

__all__ = ["NAMES", "local_day", "receipt_document", "receipt_json", "receipt_request", "transfer_date"]

ROME = ZoneInfo("Europe/Rome")
#: Element of the request and of the answer, by version.
NAMES = {1: ("paSendRTReq", "paSendRTRes"), 2: ("paSendRTV2Request", "paSendRTV2Response")}
SUBJECT = (("fullName", 70), ("streetName", 70), ("civicNumber", 16), ("postalCode", 16), ("city", 35),
           ("stateProvinceRegion", 35), ("country", 2), ("e-mail", 256))
SUBJECT_JSON = ("fullName", "streetName", "civicNumber", "postalCode", "city", "country", "email")


def local_day(text):
    """Return the day of a stored moment in Italy."""
    return read_moment(text).astimezone(ROME).date()


def transfer_date(day):
    """Return the working day after a day: when its money is sent."""
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def receipt_request(payment, creditor, version) -> bytes:
    """Return the SOAP request that brings the receipt to a creditor."""
    return build(NAMES[version][0], _request(payment, creditor, version))


def receipt_document(payment, creditor) -> bytes:
    """Return the receipt as the service for GPD positions shows it."""
    return document(NAMES[2][0], _request(payment, creditor, 2))


def _request(payment, creditor, version):
    return [("idPA", creditor["org"]), ("idBrokerPA", creditor.get("broker") or creditor["org"]),
            ("idStation", creditor.get("station") or f"{creditor['org']}_01"), ("receipt", _receipt(payment, version))]


def _receipt(payment, version):
    second = version == 2
    psp = payment["psp"]
    return [
        ("receiptId", payment["receiptId"]), ("noticeNumber", payment["nav"]), ("fiscalCode", payment["org"]), ("outcome", "OK"),
        ("creditorReferenceId", payment["iuv"]), ("paymentAmount", euro(payment["amount"])),
        ("description", payment["description"][:140]), ("companyName", payment["companyName"]),
        ("officeName", payment["officeName"]),
        ("debtor", _subject(payment["debtor"])),
        ("transferList", [("transfer", _transfer(transfer, second)) for transfer in payment["transfers"]]),
        ("idPSP", psp["id"]), ("pspFiscalCode", psp["taxCode"]), ("PSPCompanyName", psp["name"]),
        ("idChannel", psp["channel"]), ("channelDescription", "app"),
        ("payer", _subject(payment["payer"]) if payment["payer"] else None), ("paymentMethod", "creditCard"),
        ("fee", euro(payment["fee"])),
        *([("primaryCiIncurredFee", euro(payment["creditorFee"])) if payment["creditorFee"] else ("", None)] if second else []),
        ("paymentDateTime", _local_moment(payment["paymentDateTime"])), ("applicationDate", payment["applicationDate"]),
        ("transferDate", payment["transferDate"]), ("metadata", _metadata(payment["metadata"])),
        ("standIn", "true" if payment["standIn"] else None),
    ]


def _local_moment(text):
    return read_moment(text).astimezone(ROME).replace(tzinfo=None).isoformat(timespec="seconds")


def _subject(subject):
    identifier = [("entityUniqueIdentifierType", subject["type"]), ("entityUniqueIdentifierValue", subject["fiscalCode"])]
    values = {**subject, "stateProvinceRegion": subject.get("province") or subject.get("region"), "e-mail": subject.get("email")}
    return [("uniqueIdentifier", identifier), *((name, (values.get(name) or "")[:most]) for name, most in SUBJECT)]


def _transfer(transfer, second):
    account = ("IBAN", transfer["iban"]) if transfer["iban"] else ("MBDAttachment", transfer["mbd"])
    return [
        ("idTransfer", transfer["idTransfer"]), ("transferAmount", euro(transfer["amount"])),
        ("fiscalCodePA", transfer["org"]), *([("companyName", transfer["companyName"])] if second else []), account,
        ("remittanceInformation", transfer["remittance"]), ("transferCategory", transfer["category"]),
        ("metadata", _metadata(transfer["metadata"])),
    ]


def _metadata(pairs):
    return [("mapEntry", [("key", pair["key"]), ("value", pair["value"])]) for pair in pairs]


def receipt_json(payment) -> dict:
    """Return the receipt as the service for receipts that never came shows it, amounts as decimals."""
    psp = payment["psp"]
    return given({
        "receiptId": payment["receiptId"], "noticeNumber": payment["nav"], "fiscalCode": payment["org"], "outcome": "OK",
        "creditorReferenceId": payment["iuv"], "paymentAmount": Decimal(euro(payment["amount"])),
        "description": payment["description"], "companyName": payment["companyName"], "officeName": payment["officeName"],
        "debtor": _subject_json(payment["debtor"]),
        "transferList": [_transfer_json(transfer) for transfer in payment["transfers"]],
        "idPSP": psp["id"], "pspFiscalCode": psp["taxCode"], "pspCompanyName": psp["name"], "idChannel": psp["channel"],
        "channelDescription": "app", "payer": _subject_json(payment["payer"]) if payment["payer"] else None,
        "paymentMethod": "creditCard", "fee": Decimal(euro(payment["fee"])),
        "primaryCiIncurredFee": Decimal(euro(payment["creditorFee"])) if payment["creditorFee"] else None,
        "paymentDateTime": _local_moment(payment["paymentDateTime"]), "applicationDate": payment["applicationDate"],
        "transferDate": payment["transferDate"], "metadata": payment["metadata"],
    })


def _subject_json(subject):
    return given({
        "entityUniqueIdentifierType": subject["type"], "entityUniqueIdentifierValue": subject["fiscalCode"],
        **{name: subject.get(name) for name in SUBJECT_JSON},
        "stateProvinceRegion": subject.get("province") or subject.get("region"),
    })


def _transfer_json(transfer):
    return given({
        "idTransfer": int(transfer["idTransfer"]), "transferAmount": Decimal(euro(transfer["amount"])),
        "fiscalCodePA": transfer["org"], "companyName": transfer["companyName"], "iban": transfer["iban"],
        "mbdAttachment": transfer["mbd"], "remittanceInformation": transfer["remittance"],
        "transferCategory": transfer["category"], "metadata": transfer["metadata"],
    })
