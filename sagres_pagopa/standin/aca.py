"""The archive of notices: one notice a call, created, changed or withdrawn. No ORM."""
import uuid

from .body_parts import blank_option, given
from .ledger import add_position, find_by_notice, remove_position, write_position
from .moments import write_moment
from .position import find_option, is_untouched
from .problem import Problem
from .reader import Reader
from .request import answer_json, not_found

__all__ = ["ROUTES"]

CATEGORY = "9/0101002IM/"


def put_notice(platform, request):
    """Create, change or withdraw a notice."""
    notice = _read(Reader(request.json()))
    with platform.store.transaction():
        old = find_by_notice(platform, notice["org"], notice["iuv"])
        if old and old["service"] != "aca":
            raise Problem(409, "Conflict", f"the IUV {notice['iuv']} is of a position of another service")
        if old and not is_untouched(old):
            raise Problem(409, "Conflict", f"the notice {notice['nav']} is {old['status']}")
        position = _withdraw(platform, notice, old) if not notice["amount"] else _put(platform, notice, old)
    return answer_json(_answer(platform, position, notice))


def _read(read):
    notice = {
        "org": read.text("paFiscalCode", required=True, pattern=r"\d{11}"),
        "type": read.choice("entityType", ("F", "G")),
        "fiscalCode": read.text("entityFiscalCode", required=True, least=2),
        "fullName": read.text("entityFullName", required=True, most=255),
        "iuv": read.text("iuv", required=True, most=255),
        "nav": read.text("nav", least=1, most=255),
        "amount": read.cents("amount", least=0),
        "description": read.text("description", required=True, most=255),
        "dueDate": read.moment("expirationDate", required=True),
        "iban": read.text("iban", least=27, most=27),
        "postalIban": read.text("postalIban", least=27, most=27),
        "switchToExpired": read.flag("switchToExpired", default=False),
        "payStandIn": read.flag("payStandIn", default=True),
    }
    read.close()
    notice["nav"] = notice["nav"] or f"3{notice['iuv']}"
    return notice


def _withdraw(platform, notice, old):
    if old is None:
        raise not_found(f"no notice {notice['nav']} of {notice['org']} to withdraw")
    old.update(status="INVALID", lastUpdatedDate=write_moment(platform.clock()))
    write_position(platform, old)
    return old


def _put(platform, notice, old):
    position = _position(platform, notice, old["iupd"] if old else f"ACA_{uuid.uuid4().hex}")
    if old and old["status"] == "INVALID":
        raise Problem(409, "Conflict", f"the notice {notice['nav']} is withdrawn")
    if old:
        remove_position(platform, old)
    return add_position(platform, notice["org"], "aca", position, publish=True)


def _position(platform, notice, iupd):
    creditor = platform.creditor(notice["org"])
    iban = notice["iban"] or creditor.get("iban")
    if not iban:
        raise Problem(422, "Unprocessable", f"{notice['org']} has no account")
    debtor = {name: notice[name] for name in ("type", "fiscalCode", "fullName")}
    plan = {"switchToExpired": notice["switchToExpired"], "validityDate": None, "retentionDate": None, "debtor": debtor,
            "description": notice["description"]}
    transfer = {
        "idTransfer": "1", "amount": notice["amount"], "organizationFiscalCode": notice["org"],
        "companyName": creditor.get("name"), "remittanceInformation": notice["description"][:140], "category": CATEGORY,
        "iban": iban, "postalIban": notice["postalIban"], "stamp": None, "transferMetadata": [], "status": "T_UNREPORTED",
    }
    option = {**blank_option(), **{name: notice[name] for name in ("iuv", "nav", "amount", "description", "dueDate")},
              "transfer": [transfer], "metadata": []}
    return {"iupd": iupd, "companyName": creditor.get("name") or notice["org"], "officeName": None,
            "payStandIn": notice["payStandIn"], "plans": [plan], "options": [option]}


def _answer(platform, position, notice):
    plan, option = position["plans"][0], find_option(position, notice["iuv"])
    transfer = option["transfer"][0]
    return given({
        "paFiscalCode": position["org"],
        "companyName": position["companyName"],
        "entityType": plan["debtor"]["type"],
        "entityFiscalCode": plan["debtor"]["fiscalCode"],
        "entityFullName": plan["debtor"]["fullName"],
        "iuv": option["iuv"],
        "nav": option["nav"],
        "amount": notice["amount"],
        "description": option["description"],
        "expirationDate": option["dueDate"].removesuffix("Z"),
        "iban": transfer["iban"],
        "postalIban": transfer["postalIban"],
        "switchToExpired": plan["switchToExpired"],
        "status": position["status"],
    })


ROUTES = [("POST", "/aca/v1/paCreatePosition", put_notice)]
