"""Positions of version 3: read from a request, written into an answer. No ORM."""
from .body_parts import blank_option, given, option_answer, read_debtor, read_notice

__all__ = ["STATUS_V3", "answer_v3", "model_v3", "read_v3"]

#: What version 3 calls the states of a position that it does not have.
STATUS_V3 = {"EXPIRED": "UNPAYABLE", "INVALID": "UNPAYABLE", "REPORTED": "PAID"}


def read_v3(read):
    """Return the position a request describes."""
    position = {
        "iupd": read.text("iupd", required=True, pattern=r"[\w\s-]+"),
        "companyName": read.text("companyName", required=True, most=140),
        "officeName": read.text("officeName", most=140),
        "payStandIn": read.flag("payStandIn", default=True),
        "plans": [], "options": [],
    }
    for number, plan in enumerate(read.items("paymentOption", least=1)):
        position["plans"].append(_read_plan(plan))
        position["options"] += [_read_installment(item, number) for item in plan.items("installments", least=1)]
    sizes = [sum(option["plan"] == number for option in position["options"]) for number in range(len(position["plans"]))]
    for option in position["options"]:
        option["partial"] = sizes[option["plan"]] > 1
    read.close()
    return position


def _read_plan(read):
    return {
        "description": read.text("description", most=140),
        "validityDate": read.moment("validityDate"),
        "retentionDate": read.moment("retentionDate"),
        "switchToExpired": read.flag("switchToExpired"),
        "debtor": read_debtor(read.item("debtor")),
    }


def _read_installment(read, plan):
    return {**blank_option(), **read_notice(read), "plan": plan, "metadata": read.metadata("installmentMetadata")}


def model_v3(position):
    """Return a position as creating and changing it answer."""
    return given({
        **{name: position[name] for name in ("iupd", "payStandIn", "companyName", "officeName", "paymentDate")},
        "status": _status(position),
        "paymentOption": [_plan(position, number, _model_installment) for number in range(len(position["plans"]))],
    })


def answer_v3(position):
    """Return a position as reading and listing answer."""
    names = ("iupd", "companyName", "officeName", "insertedDate", "publishDate", "paymentDate", "lastUpdatedDate")
    return given({
        "organizationFiscalCode": position["org"],
        **{name: position[name] for name in names},
        "status": _status(position),
        "paymentOption": [
            {**_plan(position, number, _answer_installment), "insertedDate": position["insertedDate"]}
            for number in range(len(position["plans"]))],
    })


def _status(position):
    return STATUS_V3.get(position["status"], position["status"])


def _plan(position, number, write):
    plan = position["plans"][number]
    return given({
        "validityDate": plan["validityDate"],
        "retentionDate": plan["retentionDate"],
        "switchToExpired": plan["switchToExpired"],
        "debtor": given(plan["debtor"]),
        "installments": [write(position, option) for option in position["options"] if option["plan"] == number],
    })


def _model_installment(position, option):
    names = ("nav", "iuv", "amount", "description", "dueDate", "fee", "notificationFee")
    hidden = ("status", "insertedDate", "lastUpdatedDate")
    return given({
        **{name: option[name] for name in names},
        "status": option["status"].removeprefix("PO_"),
        "transfer": [given({name: value for name, value in transfer.items() if name not in hidden})
                     for transfer in option["transfer"]],
        "installmentMetadata": option["metadata"],
    })


def _answer_installment(position, option):
    return given({
        **option_answer(position, option),
        "status": option["status"].removeprefix("PO_"),
        "installmentMetadata": option["metadata"],
    })
