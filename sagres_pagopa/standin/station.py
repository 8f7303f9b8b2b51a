"""How the node speaks with a creditor's own station: verify, get, receipt. No ORM."""
import re

import requests

from .receipt import NAMES, receipt_request
from .soap import build, fields_of, read_answer

__all__ = ["StationError", "fetch_payment", "http_post", "send_receipt", "verify_notice"]

TIMEOUT = 7
RECEIPT_TIMEOUT = 15
AMOUNT = re.compile(r"\d+\.\d{2}")
GET = {1: ("paGetPayment", "paGetPaymentReq", "paGetPaymentRes"),
       2: ("paGetPaymentV2", "paGetPaymentV2Request", "paGetPaymentV2Response")}
SUBJECT = ("fullName", "streetName", "civicNumber", "postalCode", "city", "country")


class StationError(Exception):
    """What a station did wrong, in the node's code; the creditor's own code in ``fault``."""

    def __init__(self, code, detail="", fault=""):
        super().__init__(f"{code} {fault} {detail}".strip())
        self.code, self.detail, self.fault = code, detail, fault


def http_post(url, body, headers, timeout):
    """Return status and body of a call by HTTP."""
    answer = requests.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
    return answer.status_code, answer.content


def verify_notice(platform, creditor, nav) -> dict:
    """Ask what is due on a notice."""
    found = _call(platform, creditor, "paVerifyPaymentNotice", "paVerifyPaymentNoticeReq", "paVerifyPaymentNoticeRes",
                  [*_station(creditor), ("qrCode", _notice(creditor, nav))], TIMEOUT)
    option = found.find("paymentList/paymentOptionDescription")
    if option is None:
        raise _wrong("the answer holds no payment option")
    values = fields_of(option, "amount", "options", "dueDate", "detailDescription", "allCCP")
    return {**values, "amount": _cents(values.get("amount")),
            **fields_of(found, "paymentDescription", "fiscalCodePA", "companyName", "officeName")}


def fetch_payment(platform, creditor, nav, amount) -> dict:
    """Ask for everything a payment needs; refuse an answer that does not add up."""
    version = creditor.get("get_version", 2)
    operation, question, answer = GET[version]
    found = _call(platform, creditor, operation, question, answer, [
        *_station(creditor), ("qrCode", _notice(creditor, nav)), ("amount", f"{amount // 100}.{amount % 100:02}")], TIMEOUT)
    data = found.find("data")
    if data is None:
        raise _wrong("the answer holds no data")
    payment = _payment(data)
    _check(payment)
    return payment


def send_receipt(platform, creditor, payment):
    """Bring a receipt; one that is held already counts as brought."""
    version = creditor.get("rt_version", 2)
    question, answer = NAMES[version]
    body = receipt_request(payment, creditor, version)
    try:
        _exchange(platform, creditor, "paSendRT" if version == 1 else "paSendRTV2", body, answer, RECEIPT_TIMEOUT)
    except StationError as error:
        if error.fault != "PAA_RECEIPT_DUPLICATA":
            raise


def _call(platform, creditor, operation, question, answer, children, timeout):
    return _exchange(platform, creditor, operation, build(question, children), answer, timeout)


def _exchange(platform, creditor, operation, body, answer, timeout):
    headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": f'"{operation}"', **creditor.get("headers", {})}
    try:
        status, content = platform.post(creditor["url"], body, headers, timeout)
    except (requests.Timeout, TimeoutError):
        raise StationError("PPT_STAZIONE_INT_PA_TIMEOUT", "no answer in time") from None
    except (requests.RequestException, OSError) as error:
        raise StationError("PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE", type(error).__name__) from None
    if status != 200:
        raise StationError("PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE", f"status {status}")
    try:
        found = read_answer(content, answer)
    except ValueError as error:
        raise _wrong(str(error)) from None
    if found.findtext("outcome") != "OK":
        words, fault = found.findtext("fault/faultString", ""), found.findtext("fault/faultCode", "PAA_SYSTEM_ERROR")
        raise StationError("PPT_ERRORE_EMESSO_DA_PAA", words, fault)
    return found


def _station(creditor):
    return [("idPA", creditor["org"]), ("idBrokerPA", creditor.get("broker") or creditor["org"]),
            ("idStation", creditor.get("station") or f"{creditor['org']}_01")]


def _notice(creditor, nav):
    return [("fiscalCode", creditor["org"]), ("noticeNumber", nav)]


def _payment(data):
    values = fields_of(data, "creditorReferenceId", "paymentAmount", "description", "companyName", "officeName")
    return {
        "iuv": values.get("creditorReferenceId", ""),
        "amount": _cents(values.get("paymentAmount")),
        "description": values.get("description", ""),
        "companyName": values.get("companyName", ""),
        "officeName": values.get("officeName"),
        "debtor": _subject(data.find("debtor")),
        "transfers": [_transfer(node) for node in data.findall("transferList/transfer")],
        "metadata": _metadata(data),
    }


def _subject(node):
    if node is None:
        raise _wrong("the answer names no debtor")
    found = fields_of(node, *SUBJECT)
    return {**found, "type": node.findtext("uniqueIdentifier/entityUniqueIdentifierType"),
            "fiscalCode": node.findtext("uniqueIdentifier/entityUniqueIdentifierValue"),
            "province": node.findtext("stateProvinceRegion"), "email": node.findtext("e-mail")}


def _transfer(node):
    stamp = node.find("richiestaMarcaDaBollo") is not None
    return {
        "idTransfer": node.findtext("idTransfer"), "amount": _cents(node.findtext("transferAmount")),
        "org": node.findtext("fiscalCodePA"), "companyName": node.findtext("companyName"), "iban": node.findtext("IBAN"),
        "mbd": "c3RhbXA=" if stamp else None, "remittance": node.findtext("remittanceInformation"),
        "category": node.findtext("transferCategory"), "metadata": _metadata(node),
    }


def _metadata(node):
    return [{"key": pair.findtext("key"), "value": pair.findtext("value")} for pair in node.findall("metadata/mapEntry")]


def _check(payment):
    transfers = payment["transfers"]
    if not 1 <= len(transfers) <= 5 or len({transfer["idTransfer"] for transfer in transfers}) != len(transfers):
        raise _wrong("the transfers are not 1 to 5 with distinct numbers")
    if sum(transfer["amount"] for transfer in transfers) != payment["amount"]:
        raise _wrong("the transfers do not add up to the amount")
    if not all(transfer["iban"] or transfer["mbd"] for transfer in transfers):
        raise _wrong("a transfer has no account")
    if not payment["companyName"] or not payment["iuv"]:
        raise _wrong("companyName or creditorReferenceId is missing")


def _cents(text):
    if not text or not AMOUNT.fullmatch(text):
        raise _wrong(f"{text!r} is no amount")
    return int(text.replace(".", ""))


def _wrong(detail):
    return StationError("PPT_STAZIONE_INT_PA_ERRORE_RESPONSE", detail)
