"""Positions of version 1: read from a request, written into an answer. No ORM."""
from .body_parts import DEBTOR, blank_option, given, option_answer, read_debtor, read_notice

__all__ = ["answer_v1", "model_v1", "option_v1", "read_v1"]


def read_v1(read):
    """Return the position a request describes."""
    debtor = read_debtor(read)
    shared = {"switchToExpired": read.flag("switchToExpired"), "validityDate": read.moment("validityDate"),
              "retentionDate": None, "debtor": debtor, "description": None}
    position = {
        "iupd": read.text("iupd", required=True, pattern=r"[\w\s-]+"),
        "companyName": read.text("companyName", required=True, most=140),
        "officeName": read.text("officeName", most=140),
        "payStandIn": read.flag("payStandIn", default=True),
        "options": [_read_option(option) for option in read.items("paymentOption", least=1)],
    }
    position["plans"] = [dict(shared) for _number in range(_number_plans(position["options"]))]
    read.close()
    return position


def _read_option(read):
    return {**blank_option(), **read_notice(read), "partial": read.flag("isPartialPayment"),
            "retentionDate": read.moment("retentionDate"), "metadata": read.metadata("paymentOptionMetadata")}


def _number_plans(options):
    """Give every notice its plan, installments one together; return how many plans there are."""
    plans = 1 if any(option["partial"] for option in options) else 0
    for option in options:
        option["plan"] = 0 if option["partial"] else plans
        plans += not option["partial"]
    return plans


def model_v1(position):
    """Return a position as creating and changing it answer."""
    plan = position["plans"][0]
    return given({
        **{name: position[name] for name in ("iupd", "payStandIn", "companyName", "officeName", "paymentDate", "status")},
        **{name: plan["debtor"].get(name) for name in DEBTOR},
        "switchToExpired": plan["switchToExpired"],
        "validityDate": plan["validityDate"],
        "paymentOption": [_model_option(option) for option in position["options"]],
    })


def _model_option(option):
    names = ("nav", "iuv", "amount", "description", "dueDate", "retentionDate", "fee", "notificationFee")
    return given({
        **{name: option[name] for name in names},
        "isPartialPayment": option["partial"],
        "transfer": [_model_transfer(transfer) for transfer in option["transfer"]],
        "paymentOptionMetadata": option["metadata"],
    })


def _model_transfer(transfer):
    return given({name: value for name, value in transfer.items() if name not in ("status", "insertedDate", "lastUpdatedDate")})


def answer_v1(position):
    """Return a position as reading and listing answer."""
    plan = position["plans"][0]
    names = ("iupd", "companyName", "officeName", "insertedDate", "publishDate", "paymentDate", "status", "lastUpdatedDate")
    return given({
        "organizationFiscalCode": position["org"],
        **{name: position[name] for name in names},
        "type": plan["debtor"]["type"],
        "validityDate": plan["validityDate"],
        "paymentOption": [option_v1(position, option) for option in position["options"]],
    })


def option_v1(position, option):
    """Return a notice as reading a position, and saying that it was paid elsewhere, answer."""
    return given({
        **option_answer(position, option),
        "isPartialPayment": option["partial"],
        "retentionDate": option["retentionDate"],
        "insertedDate": option["insertedDate"],
        "status": option["status"],
        "paymentOptionMetadata": option["metadata"],
    })
