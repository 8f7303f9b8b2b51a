"""The calls on positions, versions 1 and 3. No ORM."""
from .body_v1 import answer_v1, model_v1, option_v1, read_v1
from .body_v3 import STATUS_V3, answer_v3, model_v3, read_v3
from .ledger import add_position, find_by_notice, get_position, list_positions, remove_position, write_position
from .moments import write_moment
from .position import begun_plan, find_option, is_untouched, mark_paid, publish
from .problem import Problem
from .reader import Reader, refuse
from .request import answer_json, cut_page, not_found

__all__ = ["ROUTES", "create_position", "delete_position", "update_position"]

UPDATABLE = ("DRAFT", "PUBLISHED", "VALID", "EXPIRED")
STATUSES = {
    "v1": ("DRAFT", "PUBLISHED", "VALID", "INVALID", "EXPIRED", "PARTIALLY_PAID", "PAID", "REPORTED"),
    "v3": ("DRAFT", "PUBLISHED", "VALID", "UNPAYABLE", "PARTIALLY_PAID", "PAID"),
}
ORDERS = {"INSERTED_DATE": "insertedDate", "IUPD": "iupd", "STATUS": "status", "COMPANY_NAME": "companyName"}
READ = {"v1": read_v1, "v3": read_v3}
MODEL = {"v1": model_v1, "v3": model_v3}
ANSWER = {"v1": answer_v1, "v3": answer_v3}
LONGEST_INTERVAL = 30


def create(platform, request):
    """Create a position."""
    args = request.args
    with platform.store.transaction():
        position = create_position(
            platform, args["org"], args["service"], request.json(), version=args["version"], publish=request.flag("toPublish"))
    return answer_json(MODEL[args["version"]](position), 201)


def create_position(platform, org, service, body, *, version="v1", publish=False):
    """Create the position a body describes."""
    return add_position(platform, org, service, READ[version](Reader(body)), publish=publish)


def update(platform, request):
    """Replace a position: it is a draft again unless it is published with the same call."""
    args, body = request.args, request.json()
    with platform.store.transaction():
        position = update_position(platform, args["org"], args["service"], args["iupd"], body, version=args["version"],
                                   publish=request.flag("toPublish"))
    return answer_json(MODEL[args["version"]](position))


def update_position(platform, org, service, iupd, body, *, version="v1", publish=False):
    """Replace a position by the one a body describes."""
    old = get_position(platform, org, iupd, service)
    if old["status"] not in UPDATABLE or not is_untouched(old):
        raise Problem(409, "Not updatable", f"the position {iupd} is {old['status']}")
    new = READ[version](Reader(body))
    if new["iupd"] != iupd:
        raise refuse(f"the body names {new['iupd']}, the address {iupd}")
    remove_position(platform, old)
    return add_position(platform, org, service, new, publish=publish)


def get(platform, request):
    """Return a position."""
    args = request.args
    return answer_json(ANSWER[args["version"]](get_position(platform, args["org"], args["iupd"], args["service"])))


def delete(platform, request):
    """Delete a position."""
    args = request.args
    with platform.store.transaction():
        delete_position(platform, args["org"], args["service"], args["iupd"])
    return answer_json("Position deleted")


def delete_position(platform, org, service, iupd):
    """Forget a position nobody has paid."""
    position = get_position(platform, org, iupd, service)
    if not is_untouched(position):
        raise Problem(409, "Existing related payment found", f"the position {iupd} is {position['status']}")
    remove_position(platform, position)


def publish_draft(platform, request):
    """Make a draft payable."""
    return _change(platform, request, lambda position: publish(position, platform.clock()))


def invalidate(platform, request):
    """Withdraw a position for good."""
    def _invalidate(position):
        if position["status"] not in ("PUBLISHED", "VALID"):
            raise Problem(409, "Not invalidable", f"the position {position['iupd']} is {position['status']}")
        position.update(status="INVALID", lastUpdatedDate=write_moment(platform.clock()))

    return _change(platform, request, _invalidate)


def _change(platform, request, change):
    args = request.args
    with platform.store.transaction():
        position = get_position(platform, args["org"], args["iupd"], args["service"])
        change(position)
        write_position(platform, position)
    return answer_json(MODEL[args["version"]](position))


def list_page(platform, request):
    """Return a page of positions."""
    version = request.args["version"]
    page, limit = request.number("page", 0), request.number("limit", 10, least=1, most=50)
    found = [position for position in list_positions(platform, request.args["org"], request.args["service"])
             if _is_wanted(position, request, version, _intervals(request))]
    order = request.query.get("orderby", "INSERTED_DATE")
    if order not in ORDERS or request.query.get("ordering", "DESC") not in ("ASC", "DESC"):
        raise refuse(f"there is no order {order}")
    found.sort(key=lambda position: position[ORDERS[order]], reverse=request.query.get("ordering", "DESC") == "DESC")
    shown, pages = cut_page(found, page, limit)
    return answer_json({
        "payment_position_list": [ANSWER[version](position) for position in shown],
        "page_info": {"page": page, "limit": limit, "items_found": len(shown), "total_pages": pages},
    })


def _intervals(request):
    """Return the two intervals asked for, of due dates and of payment dates."""
    due = _interval(request, "due_date")
    paid = _interval(request, "payment_date") or _interval(request, "payment_date_time")
    if due and paid:
        raise refuse("due dates and payment dates exclude each other")
    return due, paid


def _interval(request, name):
    start, end = request.moment(f"{name}_from"), request.moment(f"{name}_to", end_of_day=True)
    if start is None and end is None:
        return None
    if start and end and not 0 <= (end - start).days <= LONGEST_INTERVAL:
        raise refuse(f"{name}_from and {name}_to are not in order or over {LONGEST_INTERVAL} days apart")
    return start and write_moment(start), end and write_moment(end)


def _is_wanted(position, request, version, intervals):
    status = request.query.get("status")
    if status and status not in STATUSES[version]:
        raise refuse(f"there is no status {status}")
    shown = STATUS_V3.get(position["status"], position["status"]) if version == "v3" else position["status"]
    due, paid = intervals
    return (
        (not status or shown == status)
        and (due is None or any(_is_within(option["dueDate"], due) for option in position["options"]))
        and (paid is None or any(_is_within(option["paymentDate"], paid) for option in position["options"]))
    )


def _is_within(text, interval):
    start, end = interval
    return bool(text) and (not start or start <= text) and (not end or text <= end)


def replace_iban(platform, request):
    """Put a new account into the transfers nobody has paid."""
    old, limit = request.query.get("oldIban"), request.number("limit", 1000, least=1, most=1000)
    read = Reader(request.json())
    new = read.text("newIban", required=True, pattern="[A-Za-z0-9]{1,35}")
    read.close()
    if not old:
        raise refuse("oldIban is missing")
    with platform.store.transaction():
        changed = 0
        for position in list_positions(platform, request.args["org"], request.args["service"]):
            changed += _replace_iban(platform, position, old, new, limit - changed)
    return answer_json({"description": f"{changed} transfers updated", "updatedTransfers": changed})


def _replace_iban(platform, position, old, new, limit):
    if position["status"] not in (*UPDATABLE, "PARTIALLY_PAID"):
        return 0
    found = [transfer for option in position["options"] if option["status"] == "PO_UNPAID"
             for transfer in option["transfer"] if transfer["iban"] == old][:limit]
    for transfer in found:
        transfer["iban"] = new
    if found:
        write_position(platform, position)
    return len(found)


def paid_elsewhere(platform, request):
    """Note that a notice was paid elsewhere, whatever the state of its position."""
    org, nav = request.args["org"], request.args["nav"]
    read = Reader(request.json())
    moment = read.moment("paymentDate")
    read.close()
    with platform.store.transaction():
        position = find_by_notice(platform, org, nav)
        if position is None or position["service"] != request.args["service"]:
            raise not_found(f"no notice {nav} of {org}")
        option = find_option(position, nav)
        if option["status"] != "PO_UNPAID" or begun_plan(position) not in (None, option["plan"]):
            raise Problem(409, "Existing related payment found", f"the notice {nav} or an alternative to it is paid")
        if position["status"] == "INVALID":
            raise Problem(422, "Not in payable state", f"the position of the notice {nav} is INVALID")
        now = platform.clock()
        mark_paid(position, option, now, paymentDate=moment or write_moment(now))
        write_position(platform, position)
    return answer_json(option_v1(position, option))


ORG = "/(?P<service>gpd|aca)/debt-positions-service/(?P<version>v1)/organizations/(?P<org>[^/]+)"
BOTH = ORG.replace("(?P<version>v1)", "(?P<version>v1|v3)")
ROUTES = [
    ("POST", f"{BOTH}/debtpositions", create),
    ("GET", f"{BOTH}/debtpositions", list_page),
    ("PATCH", f"{ORG}/debtpositions/transfers", replace_iban),
    ("GET", f"{BOTH}/debtpositions/(?P<iupd>[^/]+)", get),
    ("PUT", f"{BOTH}/debtpositions/(?P<iupd>[^/]+)", update),
    ("DELETE", f"{BOTH}/debtpositions/(?P<iupd>[^/]+)", delete),
    ("POST", f"{ORG}/debtpositions/(?P<iupd>[^/]+)/invalidate", invalidate),
    ("POST", f"{BOTH}/debtpositions/(?P<iupd>[^/]+)/publish", publish_draft),
    ("POST", f"{ORG}/paymentoptions/paids/(?P<nav>[^/]+)", paid_elsewhere),
]
