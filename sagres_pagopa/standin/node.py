"""A payment from notice to receipt, as the node carries it out. No ORM."""
import uuid
from datetime import timedelta

from .ledger import find_by_notice, write_position
from .moments import read_moment, write_moment
from .position import find_option, mark_paid, not_payable
from .receipt import local_day, transfer_date
from .station import StationError, fetch_payment, send_receipt, verify_notice

__all__ = ["PSP", "pay", "send_receipts", "verify"]

PSP = {"id": "SIMPSP", "name": "Banca Simulata S.p.A.", "taxCode": "12345670017", "channel": "12345670017_01",
       "bic": "SIMUITM1XXX"}
TOKEN_LIFE = timedelta(minutes=30)
UNREACHABLE = ("PPT_STAZIONE_INT_PA_TIMEOUT", "PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE")


def verify(platform, org, nav) -> dict:
    """Return what is due on a notice: ``outcome`` OK with amount and words, or KO with the codes."""
    try:
        position, option = _own_notice(platform, org, nav)
        if position is None:
            return {"outcome": "OK", **verify_notice(platform, platform.creditor(org), nav)}
    except StationError as error:
        return _refused(error)
    return {"outcome": "OK", "amount": option["amount"], "paymentDescription": option["description"],
            "dueDate": option["dueDate"][:10], "fiscalCodePA": org, "companyName": position["companyName"]}


def pay(platform, org, nav, *, receipt="send", fee=100, payer=None, psp=None, again=False, creditor_fee=0) -> dict:
    """Pay a notice and return the outcome: ``receipt_id``, ``amount``, ``delivered``; or KO with the codes.

    :param receipt: ``send`` it, ``later`` (`send_receipts` brings it), or ``none`` (the flow says NO_RPT)
    :param fee: what the payer pays the bank, cents
    :param payer: ``{"type", "fiscalCode", "fullName"}`` when it is not the debtor
    :param again: pay what the node knows as paid, as two banks may do at the same moment
    """
    try:
        _start(platform, org, nav, again)
    except StationError as error:
        return _refused(error)
    try:
        payment = _gather(platform, org, nav)
        payment.update(fee=fee, payer=payer, psp={**PSP, **(psp or {})}, receipt=receipt, creditorFee=creditor_fee)
        _record(platform, payment)
    except StationError as error:
        return _refused(error)
    finally:
        platform.store.delete("activation", f"{org}/{nav}")
    delivered = receipt == "send" and _deliver(platform, _key(payment))
    return {"outcome": "OK", "receipt_id": payment["receiptId"], "iuv": payment["iuv"], "amount": payment["amount"],
            "fee": fee, "delivered": delivered, "stand_in": payment["standIn"]}


def send_receipts(platform) -> int:
    """Bring the receipts that wait; return how many arrived."""
    waiting = [key for key, _entry in platform.store.scan("delivery")]
    return sum(_deliver(platform, key) for key in waiting)


def _start(platform, org, nav, again):
    """Take the notice for this attempt, as only one can be under way."""
    now = platform.clock()
    with platform.store.transaction():
        running = platform.store.get("activation", f"{org}/{nav}")
        if running and now - read_moment(running["since"]) < TOKEN_LIFE:
            raise StationError("PPT_PAGAMENTO_IN_CORSO", "another attempt is under way")
        if not again and platform.store.get("paid", f"{org}/{nav}"):
            raise StationError("PPT_PAGAMENTO_DUPLICATO", "the notice is paid")
        platform.store.put("activation", f"{org}/{nav}", {"since": write_moment(now)})


def _own_notice(platform, org, nav):
    """Return position and notice when the platform holds them for the creditor, else None twice.

    :raises StationError: when it holds them and they cannot be paid, or nobody knows the notice
    """
    position = find_by_notice(platform, org, nav)
    if position is None or position["service"] != "gpd":
        if platform.creditor(org).get("url"):
            return None, None
        raise StationError("PPT_ERRORE_EMESSO_DA_PAA", "nobody knows the notice", "PAA_PAGAMENTO_SCONOSCIUTO")
    option = find_option(position, nav)
    fault = not_payable(position, option, platform.clock())
    if fault:
        raise StationError("PPT_ERRORE_EMESSO_DA_PAA", f"the position is {position['status']}", fault)
    return position, option


def _gather(platform, org, nav):
    """Return the payment to make: from our positions, from the creditor, or in its place from the archive."""
    now = platform.clock()
    day = local_day(write_moment(now))
    times = {"paymentDateTime": write_moment(now), "applicationDate": day.isoformat(),
             "transferDate": transfer_date(day).isoformat(), "receiptId": uuid.uuid4().hex, "org": org, "nav": nav,
             "standIn": False, "flows": {}, "service": "soap"}
    position, option = _own_notice(platform, org, nav)
    if position is not None:
        return {**times, **_from_position(position, option), "service": "gpd"}
    creditor = platform.creditor(org)
    try:
        due = verify_notice(platform, creditor, nav)
        return {**times, **fetch_payment(platform, creditor, nav, due["amount"])}
    except StationError as error:
        archived = _stand_in(platform, org, nav) if error.code in UNREACHABLE else None
        if archived is None:
            raise
        return {**times, **archived, "standIn": True}


def _stand_in(platform, org, nav):
    """Return the payment as the archive has it, None when it may not stand in."""
    position = find_by_notice(platform, org, nav)
    if position is None or position["service"] != "aca" or not position["payStandIn"]:
        return None
    option = find_option(position, nav)
    return None if not_payable(position, option, platform.clock()) else _from_position(position, option)


def _from_position(position, option):
    return {
        "iuv": option["iuv"], "amount": option["amount"], "description": option["description"],
        "companyName": position["companyName"], "officeName": position["officeName"],
        "debtor": position["plans"][option["plan"]]["debtor"], "metadata": option["metadata"],
        "transfers": [{
            "idTransfer": transfer["idTransfer"], "amount": transfer["amount"], "org": transfer["organizationFiscalCode"],
            "companyName": transfer["companyName"] or position["companyName"], "iban": transfer["iban"],
            "mbd": "c3RhbXA=" if transfer["stamp"] else None, "remittance": transfer["remittanceInformation"],
            "category": transfer["category"], "metadata": transfer["transferMetadata"]} for transfer in option["transfer"]],
    }


def _record(platform, payment):
    """Keep a payment; the position the platform holds is paid with it."""
    org, nav = payment["org"], payment["nav"]
    with platform.store.transaction():
        position = find_by_notice(platform, org, nav)
        if position is not None:
            option = find_option(position, nav)
            if payment["service"] == "gpd" and not_payable(position, option, platform.clock()):
                raise StationError("PPT_ERRORE_EMESSO_DA_PAA", "paid meanwhile", "PAA_PAGAMENTO_DUPLICATO")
            if option["status"] == "PO_UNPAID":
                mark_paid(position, option, platform.clock(), paymentDate=payment["paymentDateTime"], paymentMethod="creditCard",
                          pspCompany=payment["psp"]["name"], idReceipt=payment["receiptId"], fee=payment["fee"])
                write_position(platform, position)
        platform.store.put("paid", f"{org}/{nav}", {"receiptId": payment["receiptId"]})
        platform.store.put("payment", _key(payment), payment)
        if payment["receipt"] != "none" and platform.creditor(org).get("url"):
            platform.store.put("delivery", _key(payment), {"attempts": 0, "error": ""})


def _deliver(platform, key):
    """Bring one receipt that waits; return whether it arrived, or will never."""
    entry, payment = platform.store.get("delivery", key), platform.store.get("payment", key)
    if entry is None:
        return False
    try:
        send_receipt(platform, platform.creditor(payment["org"]), payment)
    except StationError as error:
        if not error.fault:  # a KO that is well formed is final
            platform.store.put("delivery", key, {"attempts": entry["attempts"] + 1, "error": str(error)})
            return False
        platform.store.put("refused", key, {"fault": error.fault, "detail": error.detail})
        platform.store.delete("delivery", key)
        return False
    platform.store.delete("delivery", key)
    return True


def _key(payment):
    return f"{payment['org']}/{payment['iuv']}/{payment['receiptId']}"


def _refused(error):
    return {"outcome": "KO", "code": error.code, "fault": error.fault, "detail": error.detail}
