"""Receipts by REST: those of GPD positions, and one that never came. No ORM."""
from datetime import date

from .platform_error import PlatformMissing

__all__ = ["ReceiptCalls"]

GPD_SERVICE = "gpd/payments-receipts-service/v1"
RECOVERY_SERVICE = "bizevents/service/v1"
LARGEST_PAGE = 100


class ReceiptCalls:
    """What was paid, in the platform's words."""

    def __init__(self, transport, organization):
        self._transport, self._organization = transport, organization

    def list(self, *, date_from: date | None = None, date_to: date | None = None, debtor=None, page=0,
             size=LARGEST_PAGE) -> list[dict]:
        """Return a page of the receipts of GPD positions, at most 30 days old; empty after the last one."""
        query = {
            "from": date_from and date_from.isoformat(), "to": date_to and date_to.isoformat(), "debtor": debtor,
            "pageNum": page, "pageSize": size,
        }
        path = ("payments", self._organization, "receipts")
        try:
            return self._transport.call_json("receipts list", "GET", GPD_SERVICE, path, query=query)["receipts_list"]
        except PlatformMissing:
            return []  # how the service says that there is none

    def iterate(self, *, size=LARGEST_PAGE, **filters):
        """Yield every receipt the filters leave, page by page."""
        page, found = 0, [None] * size
        while len(found) == size:
            found = self.list(page=page, size=size, **filters)
            yield from found
            page += 1

    def xml(self, iuv: str) -> bytes:
        """Return a receipt of a GPD position as the node sent it, XML."""
        path = ("payments", self._organization, "receipts", iuv)
        return self._transport.call(
            "receipt", "GET", GPD_SERVICE, path, headers={"Accept": "application/xml"}).body

    def recover(self, iur: str, iuv: str) -> dict:
        """Return the receipt of a flow's line that never came, amounts as decimals; ten calls an hour."""
        path = ("organizations", self._organization, "receipts", iur, "paymentoptions", iuv)
        return self._transport.call_json("receipt recovery", "GET", RECOVERY_SERVICE, path)
