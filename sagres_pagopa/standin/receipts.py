"""The calls for receipts: of GPD positions, and those that never came. No ORM."""
from datetime import timedelta

from .moments import read_moment
from .receipt import receipt_document, receipt_json
from .request import Answer, answer_json, cut_page, not_found

__all__ = ["ROUTES"]

KEPT = timedelta(days=30)
LARGEST_PAGE = 100


def list_receipts(platform, request):
    """Return a page of the receipts of GPD positions."""
    page, size = request.number("pageNum", 0), request.number("pageSize", 10, least=1, most=LARGEST_PAGE)
    start, end = request.moment("from"), request.moment("to", end_of_day=True)
    now = platform.clock()
    start = max(start or now - KEPT, now - KEPT)
    found = [payment for payment in _payments(platform, request)
             if start <= read_moment(payment["paymentDateTime"]) <= (end or now)
             and request.query.get("debtor") in (None, payment["debtor"]["fiscalCode"])]
    found.sort(key=lambda payment: (payment["paymentDateTime"], payment["receiptId"]))
    shown, _pages = cut_page(found, page, size)
    return answer_json({"receipts_list": [{
        "organizationFiscalCode": payment["org"], "iuv": payment["iuv"], "debtor": payment["debtor"]["fiscalCode"],
        "paymentDateTime": payment["paymentDateTime"], "status": "CREATED"} for payment in shown]})


def get_receipt(platform, request):
    """Return a receipt of a GPD position, XML."""
    org, iuv = request.args["org"], request.args["iuv"]
    found = [payment for payment in _payments(platform, request) if payment["iuv"] == iuv]
    if not found:
        raise not_found(f"no receipt for {iuv} of {org}")
    content = receipt_document(found[-1], {"org": org, **platform.creditor(org)})
    return Answer(200, content, {"Content-Type": "application/xml"})


def recover(platform, request):
    """Return the receipt of a payment, whoever made it known."""
    args = request.args
    payment = platform.store.get("payment", f"{args['org']}/{args['iuv']}/{args['iur']}")
    if payment is None or payment["receipt"] == "none":
        raise not_found(f"no receipt {args['iur']} for {args['iuv']} of {args['org']}")
    return answer_json(receipt_json(payment))


def _payments(platform, request):
    found = platform.store.scan("payment", f"{request.args['org']}/")
    return [payment for _key, payment in found if payment["service"] == "gpd" and payment["receipt"] == "send"]


RECEIPTS = "/gpd/payments-receipts-service/v1/payments/(?P<org>[^/]+)/receipts"
ROUTES = [
    ("GET", RECEIPTS, list_receipts),
    ("GET", f"{RECEIPTS}/(?P<iuv>[^/]+)", get_receipt),
    ("GET", "/bizevents/service/v1/organizations/(?P<org>[^/]+)/receipts/(?P<iur>[^/]+)/paymentoptions/(?P<iuv>[^/]+)", recover),
]
