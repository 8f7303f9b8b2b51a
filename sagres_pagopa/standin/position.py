"""The life of a position at the platform: states, what can be paid, what becomes of it. No ORM.

A position is a dict with ``plans`` (what its notices share: debtor, validity, expiry) and ``options`` (its notices, each
of one plan). Once a notice is paid, only those of its plan can be.
"""
from .moments import write_moment
from .problem import Problem

__all__ = [
    "OPEN", "begun_plan", "check_dates", "find_option", "is_untouched", "mark_paid", "mark_reported", "not_payable",
    "publish", "publish_at_once", "refresh",
]

OPEN = ("VALID", "PARTIALLY_PAID")
PAID = ("PO_PAID", "PO_PARTIALLY_REPORTED", "PO_REPORTED")


def refresh(position, now):
    """Let time pass: what is published becomes valid, what is set to expire expires."""
    stamp = write_moment(now)
    if position["status"] == "PUBLISHED" and _validity(position) <= stamp:
        _set_status(position, "VALID", stamp)
    expires = all(plan["switchToExpired"] for plan in position["plans"])
    if position["status"] == "VALID" and expires and _last_due(position) < stamp:
        _set_status(position, "EXPIRED", stamp)
    return position


def publish(position, now):
    """Make a draft payable, now or from its validity date on."""
    if position["status"] != "DRAFT":
        raise Problem(409, "Not publishable", f"the position {position['iupd']} is {position['status']}")
    stamp = write_moment(now)
    if any(plan["validityDate"] and plan["validityDate"] < stamp for plan in position["plans"]):
        raise Problem(409, "Published too late", f"the position {position['iupd']} was to be valid already")
    if any(option["dueDate"] < stamp for option in position["options"]):
        raise Problem(409, "Published too late", f"a notice of {position['iupd']} is past due")
    publish_at_once(position, stamp)


def publish_at_once(position, stamp):
    """Set the state a position has right after it is published."""
    waits = any(plan["validityDate"] for plan in position["plans"])
    for plan in position["plans"]:
        plan["validityDate"] = plan["validityDate"] or stamp
    position["publishDate"] = stamp
    _set_status(position, "PUBLISHED" if waits else "VALID", stamp)


def check_dates(position, now):
    """Refuse dates in the past, and dates in the wrong order."""
    stamp = write_moment(now)
    for option in position["options"]:
        plan = position["plans"][option["plan"]]
        validity = plan["validityDate"]
        if validity and validity < stamp:
            raise Problem(400, "Dates do not agree", f"validityDate {validity} is before now, {stamp}")
        if option["dueDate"] < (validity or stamp):
            raise Problem(400, "Dates do not agree", f"dueDate {option['dueDate']} is before {validity or stamp}")
        kept = option["retentionDate"] or plan["retentionDate"]
        if kept and kept < option["dueDate"]:
            raise Problem(400, "Dates do not agree", f"retentionDate {kept} is before dueDate {option['dueDate']}")


def is_untouched(position):
    """Tell whether nobody has paid anything of it."""
    return all(option["status"] == "PO_UNPAID" for option in position["options"])


def begun_plan(position):
    """Return the plan of which something is paid, None when nothing is."""
    return next((option["plan"] for option in position["options"] if option["status"] in PAID), None)


def find_option(position, nav):
    """Return the notice with this number or IUV."""
    return next((option for option in position["options"] if nav in (option["nav"], option["iuv"])), None)


def not_payable(position, option, now):
    """Return the node's code for why a notice cannot be paid, None when it can."""
    if position["status"] in ("DRAFT", "PUBLISHED"):
        return "PAA_PAGAMENTO_SCONOSCIUTO"
    if position["status"] == "INVALID":
        return "PAA_PAGAMENTO_ANNULLATO"
    if option["status"] in PAID:
        return "PAA_PAGAMENTO_DUPLICATO"
    if begun_plan(position) not in (None, option["plan"]):
        return "PAA_PAGAMENTO_SCONOSCIUTO"
    plan = position["plans"][option["plan"]]
    due = max(other["dueDate"] for other in position["options"] if other["plan"] == option["plan"])
    if position["status"] == "EXPIRED" or (plan["switchToExpired"] and due < write_moment(now)):
        return "PAA_PAGAMENTO_SCADUTO"
    return None if position["status"] in OPEN else "PAA_PAGAMENTO_DUPLICATO"


def mark_paid(position, option, now, **values):
    """Note that a notice was paid."""
    stamp = write_moment(now)
    option.update(values, status="PO_PAID", lastUpdatedDate=stamp)
    plan = [other for other in position["options"] if other["plan"] == option["plan"]]
    whole = all(other["status"] in PAID for other in plan)
    if whole:
        position["paymentDate"] = values["paymentDate"]
    _set_status(position, "PAID" if whole else "PARTIALLY_PAID", stamp)


def mark_reported(position, option, transfer_ids, flow, now):
    """Note that transfers of a notice stand in a flow."""
    stamp = write_moment(now)
    for transfer in option["transfer"]:
        if transfer["idTransfer"] in transfer_ids:
            transfer.update(status="T_REPORTED", lastUpdatedDate=stamp)
    whole = all(transfer["status"] == "T_REPORTED" for transfer in option["transfer"])
    option.update(status="PO_REPORTED" if whole else "PO_PARTIALLY_REPORTED", reportingDate=stamp, idFlowReporting=flow,
                  lastUpdatedDate=stamp)
    plan = [other for other in position["options"] if other["plan"] == option["plan"]]
    if all(other["status"] == "PO_REPORTED" for other in plan):
        _set_status(position, "REPORTED", stamp)


def _validity(position):
    return min(plan["validityDate"] or "" for plan in position["plans"])


def _last_due(position):
    return max(option["dueDate"] for option in position["options"])


def _set_status(position, status, stamp):
    position.update(status=status, lastUpdatedDate=stamp)
