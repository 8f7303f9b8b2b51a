"""Reporting flows (FdR) by REST: which there are, their header, their lines in pages. No ORM."""
from datetime import date, datetime, timezone

__all__ = ["FdrCalls", "business_day"]

SERVICE = "fdr-org/service/v1"


class FdrCalls:
    """The flows of the last 30 days; one call a second, which the transport sees to."""

    def __init__(self, transport, organization):
        self._transport, self._organization = transport, organization

    def list(self, *, published_after: datetime | None = None, flow_date: datetime | None = None, psp=None, page=1,
             size=1000) -> dict:
        """Return a page of flows, of each the latest revision: ``data`` and ``metadata``."""
        query = {"publishedGt": _instant(published_after), "flowDate": _instant(flow_date), "pspId": psp}
        return self._get("list", "fdrs", query={**query, "page": page, "size": size})

    def iterate(self, **filters):
        """Yield every flow the filters leave, page by page."""
        yield from self._pages(lambda page: self.list(page=page, **filters))

    def header(self, fdr: str, revision: int, psp: str) -> dict:
        """Return a flow without its lines, sums as decimals."""
        return self._get("header", *self._flow(fdr, revision, psp))

    def payments(self, fdr: str, revision: int, psp: str, *, page=1, size=1000) -> dict:
        """Return a page of the lines of a flow, amounts as decimals: ``data`` and ``metadata``."""
        return self._get("lines", *self._flow(fdr, revision, psp), "payments", query={"page": page, "size": size})

    def iterate_payments(self, fdr: str, revision: int, psp: str, *, size=1000):
        """Yield every line of a flow, page by page."""
        yield from self._pages(lambda page: self.payments(fdr, revision, psp, page=page, size=size))

    def _pages(self, read):
        page, pages = 1, 1
        while page <= pages:
            found = read(page)
            yield from found["data"]
            page, pages = page + 1, found["metadata"]["totPage"]

    def _flow(self, fdr, revision, psp):
        return "fdrs", fdr, "revisions", revision, "psps", psp

    def _get(self, operation, *path, **values):
        segments = ("organizations", self._organization, *path)
        return self._transport.call_json(f"FdR {operation}", "GET", SERVICE, segments, **values)


def business_day(text: str) -> date:
    """Return the day of a line or of a transfer: the date part as written, whatever the zone.

    >>> business_day("2026-11-20T23:30:00Z")
    datetime.date(2026, 11, 20)
    """
    return date.fromisoformat(text[:10])


def _instant(moment):
    if moment is None:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"
