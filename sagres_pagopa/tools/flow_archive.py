"""The flows in an uploaded file: an XML, or a zip of them that cannot grow without limits. No ORM."""
import base64
import binascii
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from .flow_types import FlowError
from .safe_xml import XmlError, local_name, parse_xml

__all__ = ["unpack"]

MAX_FILES = 1000
MAX_BYTES = 256 << 20
#: XML of flows packs to about a tenth; a bomb to a thousandth.
MAX_RATIO = 200
ZIP = b"PK\x03\x04"
CHUNK = 1 << 20
#: The element in which a SOAP answer of the node carries a flow, near its start.
CARRIER = b"xmlRendicontazione"
HEAD = 4096


def unpack(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each XML of a file; what a zip says of itself is not believed, it is counted.

    :raises FlowError: for a zip that is broken, locked, too big or without XML

    >>> list(unpack("flow.xml", b"<a/>"))
    [('flow.xml', b'<a/>')]
    """
    if not data.startswith(ZIP):
        if data.startswith(b"PK"):
            raise FlowError("zip", "the zip is empty or broken")
        yield name, _open_answer(data)
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from _read_members(archive, max_bytes)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, FlowError):
            raise
        raise FlowError("zip", "the zip is broken or locked") from None
    except Exception as error:  # zlib.error has no other parent
        raise FlowError("zip", "the zip is broken or locked") from error


def _read_members(archive, max_bytes):
    members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    if len(members) > MAX_FILES:
        raise FlowError("zip", f"the zip has {len(members)} files, at most {MAX_FILES} are read")
    members = [one for one in members if one.filename.lower().endswith(".xml")]
    if not members:
        raise FlowError("zip", "the zip has no XML file")
    left = max_bytes
    for member in members:
        data = _read_member(archive, member, min(left, max(CHUNK, member.compress_size * MAX_RATIO)))
        left -= len(data)
        yield member.filename.rpartition("/")[2], _open_answer(data)


def _open_answer(data):
    """Return the flow that a SOAP answer carries in base64, what is none as it is."""
    if CARRIER not in data[:HEAD]:
        return data
    try:
        root = parse_xml(data, max_bytes=MAX_BYTES)
        carriers = [one for one in root.iter(etree.Element) if local_name(one).encode() == CARRIER]
        return base64.b64decode("".join("".join(carriers[0].itertext()).split()), validate=True) if carriers else data
    except XmlError as error:
        raise FlowError(error.code, str(error)) from None
    except binascii.Error:
        raise FlowError("syntax", "the answer carries no flow") from None


def _read_member(archive, member, limit):
    """Read a member until the limit, in pieces: its declared size may lie."""
    parts, size = [], 0
    with archive.open(member) as file:
        while part := file.read(CHUNK):
            size += len(part)
            if size > limit:
                raise FlowError("zip", "the zip is too big when it is unpacked")
            parts.append(part)
    return b"".join(parts)
