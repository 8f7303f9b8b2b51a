"""Positions in bulk: one ZIP up, its state and its report. No ORM."""
import io
import uuid
import zipfile
from urllib.parse import urlsplit

from . import platform_json
from .platform_error import PlatformFailure

__all__ = ["LARGEST_ZIP", "UploadCalls", "pack", "split_to_fit"]

LARGEST_ZIP = 5 * 1024 * 1024
STAMP = (2000, 1, 1, 0, 0, 0)


def pack(content: dict) -> bytes:
    """Return a ZIP with one JSON file; the same content always gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("positions.json", STAMP)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, platform_json.dumps(content))
    return buffer.getvalue()


def split_to_fit(payloads: list, *, largest=LARGEST_ZIP) -> list[list]:
    """Return the payloads in files that fit, halving what does not; their order is kept."""
    if not payloads:
        return []
    if len(pack({"paymentPositions": payloads})) <= largest:
        return [payloads]
    if len(payloads) == 1:
        raise ValueError("one position alone is larger than the platform takes")
    half = len(payloads) // 2
    return split_to_fit(payloads[:half], largest=largest) + split_to_fit(payloads[half:], largest=largest)


class UploadCalls:
    """Files of positions; each call returns at once, the work is done later."""

    def __init__(self, transport, organization, broker, family="gpd"):
        self._transport, self._name = transport, f"{family.upper()} upload"
        self._service = f"upload/{family}/debt-positions-service/v2"
        self._path = ("brokers", broker, "organizations", organization, "debtpositions")

    def create(self, payloads: list) -> str:  # pylint: disable=method-required-super
        """Send new positions (version 1) and return the identifier of the file."""
        return self._send("create", "POST", {"paymentPositions": payloads})

    def update(self, payloads: list) -> str:
        """Send changed positions (version 1) and return the identifier of the file."""
        return self._send("update", "PUT", {"paymentPositions": payloads})

    def delete(self, iupds: list) -> str:
        """Send the IUPDs of positions to delete and return the identifier of the file."""
        return self._send("delete", "DELETE", {"paymentPositionIUPDs": iupds})

    def status(self, file_id: str) -> dict:
        """Return the state of a file: ``operationStatus`` is IN_PROGRESS, then COMPLETED or COMPLETED_..."""
        return self._get("status", "file", file_id, "status")

    def report(self, file_id: str) -> dict:
        """Return what became of each position, by status code.

        :raises PlatformNotReady: while the file is worked on
        """
        return self._get("report", "file", file_id, "report")

    def files(self, *, date_from=None, date_to=None, size=100):
        """Yield the identifiers of the files sent between two dates, at most seven days apart."""
        query = {"from": date_from and date_from.isoformat(), "to": date_to and date_to.isoformat(), "size": size}
        token = ""  # the first page has none  # nosec B105
        while token is not None:
            headers = {"x-continuation-token": token} if token else None
            answer = self._transport.call(
                f"{self._name} files", "GET", self._service, (*self._path, "files"), query=query, headers=headers)
            yield from answer.json()["fileIds"]
            token = answer.headers.get("x-continuation-token") or None

    def _get(self, operation, *path):
        return self._transport.call_json(f"{self._name} {operation}", "GET", self._service, (*self._path, *path))

    def _send(self, operation, method, content):
        packed, boundary = pack(content), uuid.uuid4().hex
        if len(packed) > LARGEST_ZIP:
            raise ValueError(f"the file has {len(packed)} bytes, the platform takes {LARGEST_ZIP}")
        answer = self._transport.call(
            f"{self._name} {operation}", method, self._service, (*self._path, "file"), body=_form(packed, boundary),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
        segments = urlsplit(answer.headers.get("location", "")).path.rstrip("/").split("/")
        if len(segments) < 2 or segments[-1] != "status":
            raise PlatformFailure(f"{self._name} {operation}", status=answer.status, title="the answer names no file")
        return segments[-2]


def _form(packed, boundary):
    head = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="positions.zip"\r\n'
            "Content-Type: application/zip\r\n\r\n")
    return head.encode() + packed + f"\r\n--{boundary}--\r\n".encode()
