"""Positions at the platform (GPD), versions 1 and 3, and the archive of notices with the same model. No ORM."""
from datetime import date, datetime

from .platform_error import PlatformConflict, PlatformMissing
from .platform_position import moment_text

__all__ = ["GpdCalls", "GpdV3Calls"]

LARGEST_PAGE = 50


class _PositionCalls:
    """What both versions share."""

    version = ""

    def __init__(self, transport, organization, family="gpd"):
        self._transport, self._organization = transport, organization
        self._service = f"{family}/debt-positions-service/{self.version}"
        self._name = f"{family.upper()} {self.version}"

    def _call(self, operation, method, *path, **values):
        segments = ("organizations", self._organization, *path)
        return self._transport.call_json(f"{self._name} {operation}", method, self._service, segments, **values)

    def create(self, payload: dict, *, publish=False) -> dict:  # pylint: disable=method-required-super
        """Create a position, a draft unless ``publish``."""
        return self._call("create", "POST", "debtpositions", query={"toPublish": publish}, json=payload)

    def update(self, iupd: str, payload: dict, *, publish=False) -> dict:
        """Replace a position nobody has paid."""
        return self._call("update", "PUT", "debtpositions", iupd, query={"toPublish": publish}, json=payload)

    def save(self, payload: dict, *, publish=False) -> dict:
        """Create a position or, when it is there already (a lost answer, a change), replace it."""
        try:
            return self.create(payload, publish=publish)
        except PlatformConflict as error:
            conflict = error
        try:
            return self.update(payload["iupd"], payload, publish=publish)
        except PlatformMissing:
            raise conflict from None  # the IUPD is free: it is the IUV that another position has

    def get(self, iupd: str) -> dict:
        """Return a position with its state."""
        return self._call("get", "GET", "debtpositions", iupd)

    def delete(self, iupd: str):
        """Delete a position nobody has paid."""
        self._transport.call(
            f"{self._name} delete", "DELETE", self._service,
            ("organizations", self._organization, "debtpositions", iupd))

    def publish(self, iupd: str) -> dict:
        """Make a draft payable."""
        return self._call("publish", "POST", "debtpositions", iupd, "publish")

    def list(self, *, page=0, limit=LARGEST_PAGE, **filters) -> dict:
        """Return a page of positions, ``payment_position_list`` and ``page_info``.

        :param filters: ``due_date_from/to``, ``payment_date_from/to`` (dates), ``payment_date_time_from/to``,
            ``status``, ``orderby``, ``ordering``
        """
        query = {name: _filter_text(value) for name, value in filters.items()}
        return self._call("list", "GET", "debtpositions", query={"page": page, "limit": limit, **query})

    def iterate(self, **filters):
        """Yield every position the filters leave, page by page."""
        page, pages = 0, 1
        while page < pages:
            found = self.list(page=page, **filters)
            yield from found["payment_position_list"]
            page, pages = page + 1, found["page_info"]["total_pages"]


class GpdCalls(_PositionCalls):
    """Positions, version 1."""

    version = "v1"

    def invalidate(self, iupd: str) -> dict:
        """Withdraw a published position for good."""
        return self._call("invalidate", "POST", "debtpositions", iupd, "invalidate")

    def replace_iban(self, old_iban: str, new_iban: str, *, limit=1000) -> int:
        """Put a new account into the positions still open; return how many transfers changed (call again until 0)."""
        query = {"oldIban": old_iban, "limit": limit}
        found = self._call("IBAN", "PATCH", "debtpositions", "transfers", query=query, json={"newIban": new_iban})
        return found.get("updatedTransfers") or 0

    def mark_paid(self, nav: str, paid_on: date | datetime) -> dict:
        """Say that a notice was paid elsewhere."""
        body = {"paymentDate": moment_text(paid_on)}
        return self._call("paid elsewhere", "POST", "paymentoptions", "paids", nav, json=body)


class GpdV3Calls(_PositionCalls):
    """Positions, version 3: payment options that hold installments."""

    version = "v3"


def _filter_text(value):
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
