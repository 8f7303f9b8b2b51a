"""The calls for reporting flows. No ORM."""
from datetime import timedelta
from decimal import Decimal

from .day import flow_total
from .moments import read_moment
from .problem import Problem
from .request import answer_json, cut_page, not_found
from .soap import euro

__all__ = ["ROUTES"]

KEPT = timedelta(days=30)


def list_flows(platform, request):
    """Return a page of the flows of the last 30 days, of each the latest revision."""
    page, size = request.number("page", 1, least=1), request.number("size", 1000, least=1, most=1000)
    after, flow_date = request.moment("publishedGt"), request.moment("flowDate")
    since = platform.clock() - KEPT
    found = [flow for flow in _latest(platform, _creditor(platform, request))
             if read_moment(flow["published"]) >= since
             and (after is None or read_moment(flow["published"]) > after)
             and (flow_date is None or read_moment(flow["fdrDate"]) > flow_date)
             and request.query.get("pspId") in (None, flow["psp"]["id"])]
    found.sort(key=lambda flow: (flow["published"], flow["fdr"]))
    return _paged(found, page, size, lambda flow: {
        "fdr": flow["fdr"], "pspId": flow["psp"]["id"], "revision": flow["revision"], "published": flow["published"],
        "flowDate": flow["fdrDate"]})


def get_flow(platform, request):
    """Return a flow without its lines."""
    flow = _flow(platform, request)
    psp, total = flow["psp"], flow_total(flow)
    return answer_json({
        "status": "PUBLISHED", "revision": flow["revision"], "created": flow["created"], "updated": flow["published"],
        "published": flow["published"], "fdr": flow["fdr"], "fdrDate": flow["fdrDate"], "regulation": flow["regulation"],
        "regulationDate": flow["regulationDate"], "bicCodePouringBank": psp["bic"],
        "sender": {"type": "BIC_CODE", "id": psp["bic"], "pspId": psp["id"], "pspName": psp["name"],
                   "pspBrokerId": psp["taxCode"], "channelId": psp["channel"]},
        "receiver": {"id": flow["org"], "organizationId": flow["org"], "organizationName": flow["name"]},
        "computedTotPayments": len(flow["lines"]), "computedSumPayments": total,
        "totPayments": len(flow["lines"]), "sumPayments": total,
    })


def get_payments(platform, request):
    """Return a page of the lines of a flow."""
    page, size = request.number("page", 1, least=1), request.number("size", 1000, least=1)
    return _paged(_flow(platform, request)["lines"], page, size, lambda line: {
        **line, "pay": Decimal(euro(line["pay"])), "payDate": f"{line['payDate']}T00:00:00Z"})


def _latest(platform, org):
    found = {}
    for _key, flow in platform.store.scan("flow", f"{org}/"):
        name = flow["fdr"], flow["psp"]["id"]
        if name not in found or found[name]["revision"] < flow["revision"]:
            found[name] = flow
    return list(found.values())


def _creditor(platform, request):
    org = request.args["org"]
    creditor = platform.creditor(org)
    if not creditor:
        raise Problem(400, "Unknown", f"the creditor {org} is not known", code="FDR-2008")
    if creditor.get("enabled") is False:
        raise Problem(400, "Not enabled", f"the creditor {org} is not enabled", code="FDR-2009")
    return org


def _flow(platform, request):
    org, args = _creditor(platform, request), request.args
    if not args["revision"].isdigit() or int(args["revision"]) < 1:
        raise Problem(400, "Bad request", "the revision is a number from 1", code="FDR-0400")
    flow = platform.store.get("flow", f"{org}/{args['fdr']}/{args['psp']}/{int(args['revision']):04}")
    if flow is None:
        raise not_found(f"no flow {args['fdr']} of {args['psp']}, revision {args['revision']}", code="FDR-3001")
    return flow


def _paged(found, page, size, write):
    shown, pages = cut_page(found, page - 1, size)
    return answer_json({
        "metadata": {"pageSize": len(shown), "pageNumber": page, "totPage": pages},
        "count": len(shown),
        "data": [write(item) for item in shown],
    })


FLOWS = "/fdr-org/service/v1/organizations/(?P<org>[^/]+)/fdrs"
FLOW = f"{FLOWS}/(?P<fdr>[^/]+)/revisions/(?P<revision>[^/]+)/psps/(?P<psp>[^/]+)"
ROUTES = [("GET", FLOWS, list_flows), ("GET", FLOW, get_flow), ("GET", f"{FLOW}/payments", get_payments)]
