"""Positions in the store: found by IUPD, IUV or notice number, each unique for its creditor. No ORM."""
from .moments import write_moment
from .position import check_dates, publish_at_once, refresh
from .problem import Problem
from .request import not_found

__all__ = ["add_position", "find_by_notice", "get_position", "list_positions", "remove_position", "write_position"]


def get_position(platform, org, iupd, service=None):
    """Return a position, its state true at this moment."""
    position = platform.store.get("position", f"{org}/{iupd}")
    if position is None or (service and position["service"] != service):
        raise not_found(f"no position {iupd} of {org}")
    return refresh(position, platform.clock())


def write_position(platform, position):
    """Keep a position."""
    platform.store.put("position", f"{position['org']}/{position['iupd']}", position)


def find_by_notice(platform, org, nav):
    """Return the position that a notice number (or an IUV) belongs to, None when there is none."""
    index = platform.store.get("notice", f"{org}/{nav}") or platform.store.get("iuv", f"{org}/{nav}")
    return index and get_position(platform, org, index["iupd"])


def add_position(platform, org, service, position, *, publish):
    """Keep a new position, payable if ``publish``.

    :raises Problem: 400 for its dates, 409 when its IUPD, a notice number or an IUV exists already
    """
    now = platform.clock()
    stamp = write_moment(now)
    check_dates(position, now)
    _check_unique(platform.store, org, position)
    position.update(org=org, service=service, status="DRAFT", insertedDate=stamp, lastUpdatedDate=stamp, publishDate=None,
                    paymentDate=None)
    for option in position["options"]:
        option.update(insertedDate=stamp, lastUpdatedDate=stamp)
        for transfer in option["transfer"]:
            transfer.update(insertedDate=stamp, lastUpdatedDate=stamp,
                            organizationFiscalCode=transfer["organizationFiscalCode"] or org)
        platform.store.put("notice", f"{org}/{option['nav']}", {"iupd": position["iupd"]})
        platform.store.put("iuv", f"{org}/{option['iuv']}", {"iupd": position["iupd"]})
    if publish:
        publish_at_once(position, stamp)
    write_position(platform, position)
    return position


def remove_position(platform, position):
    """Forget a position; its numbers are free again."""
    platform.store.delete("position", f"{position['org']}/{position['iupd']}")
    for option in position["options"]:
        platform.store.delete("notice", f"{position['org']}/{option['nav']}")
        platform.store.delete("iuv", f"{position['org']}/{option['iuv']}")


def list_positions(platform, org, service):
    """Return the positions of a creditor, their states true at this moment."""
    found = (position for _key, position in platform.store.scan("position", f"{org}/"))
    now = platform.clock()
    return [refresh(position, now) for position in found if position["service"] == service]


def _check_unique(store, org, position):
    navs = [option["nav"] for option in position["options"]]
    iuvs = [option["iuv"] for option in position["options"]]
    if store.get("position", f"{org}/{position['iupd']}"):
        raise _double(f"a position {position['iupd']} of {org} exists")
    for kind, values in (("notice", navs), ("iuv", iuvs)):
        taken = [value for value in values if store.get(kind, f"{org}/{value}")]
        if taken or len(set(values)) != len(values):
            raise _double(f"the {kind} {', '.join(taken) or 'of one option'} is not unique for {org}")


def _double(detail):
    return Problem(409, "Not unique", detail)
