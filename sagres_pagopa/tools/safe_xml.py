"""Read XML that may have been written by an enemy: no DOCTYPE, no entities, no network, nothing too big or too deep. No ORM."""
import codecs
import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

__all__ = ["XmlError", "iter_xml", "local_name", "parse_xml", "to_utf8"]

MAX_BYTES = 2 << 20
MAX_DEPTH = 32
#: How many tags and attributes a moderate document may have: memory goes by them, not by bytes.
MAX_TAGS = 50_000
MAX_STREAM_TAGS = 3_000_000
#: What banks, treasurers and the node write; any other encoding is refused, for it can hide a DOCTYPE from a reader.
ENCODINGS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, ""), (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}?\?>")
DECLARED = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)")
SAFE = {
    "encoding": "utf-8", "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False,
    "huge_tree": False, "remove_comments": True, "remove_pis": True,
}


class XmlError(ValueError):
    """An XML text that is refused: ``code`` is empty, size, encoding, doctype, depth, syntax or namespace."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


def parse_xml(data: bytes, *, root: str | None = None, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH):
    """Return the root element of a document.

    :param root: the name the root must have, with its namespace in braces
    :raises XmlError: for whatever is not a plain, moderate, well-formed document

    >>> parse_xml(b"<a><b>1</b></a>").findtext("b")
    '1'
    >>> parse_xml(b"<!DOCTYPE a><a/>")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    XmlError: the document declares a DOCTYPE or entities
    """
    text = to_utf8(data, max_bytes=max_bytes)
    if text.count(b"<") > MAX_TAGS or text.count(b"=") > MAX_TAGS:
        raise XmlError("size", f"the document has more than {MAX_TAGS} elements or attributes")
    try:
        found = etree.fromstring(text, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error) from None
    _check_root(found, root)
    _check_depth(found, max_depth)
    return found


def iter_xml(data: bytes, *, root: str, tags: tuple[str, ...], max_bytes: int) -> Iterator:
    """Yield the elements of these names as they end, and forget each one when the next is asked for.

    :raises XmlError: as :func:`parse_xml`, also in the middle of the document
    """
    text = to_utf8(data, max_bytes=max_bytes)
    if text.count(b"<") > MAX_STREAM_TAGS:
        raise XmlError("size", f"the document has more than {MAX_STREAM_TAGS} tags")
    try:
        context, checked = etree.iterparse(BytesIO(text), tag=tags, **SAFE), False
        for _event, element in context:
            if not checked:  # nothing is believed before the root is known
                _check_root(element.getroottree().getroot(), root)
                checked = True
            yield element
            _forget(element)
        _check_root(context.root, root)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error) from None


def to_utf8(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the document in UTF-8 without mark or declaration, after the checks that need no parser.

    >>> to_utf8('<?xml version="1.0" encoding="ISO-8859-1"?><a>è</a>'.encode("latin-1")).decode()
    '<a>è</a>'
    """
    if len(data) > max_bytes:
        raise XmlError("size", f"the document has {len(data)} bytes, at most {max_bytes} are read")
    text = _decode(data)
    if FORBIDDEN.search(text):
        raise XmlError("doctype", "the document declares a DOCTYPE or entities")
    text = text.strip()
    found = DECLARATION.match(text)
    text = text[found.end():].lstrip() if found else text
    if not text:
        raise XmlError("empty", "the document is empty")
    return text.encode()


def local_name(element) -> str:
    """Return the name of an element without its namespace.

    >>> local_name(etree.Element("{urn:x}amount"))
    'amount'
    """
    return element.tag.rpartition("}")[2]


def _decode(data):
    encoding, data = _find_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise XmlError("encoding", f"the document is not {encoding}: byte {error.start} cannot be read") from None


def _find_encoding(data):
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            if not encoding:
                raise XmlError("encoding", "UTF-32 is not read")
            return encoding, data[len(mark):]
    if data[:4] in (b"<\0?\0", b"\0<\0?"):
        return ("utf-16-le" if data[0] else "utf-16-be"), data
    declared = DECLARED.match(data[:300])
    name = declared[1].decode() if declared else "utf-8"
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = None
    if encoding not in ENCODINGS:
        raise XmlError("encoding", f"the encoding {name} is not read")
    if encoding.startswith("utf-16"):
        raise XmlError("encoding", "the document says UTF-16 and is not")
    return encoding, data


def _check_root(element, wanted):
    if wanted and element.tag != wanted:
        raise XmlError("namespace", f"the root is {element.tag[:120]}, not {wanted}")


def _check_depth(element, max_depth):
    depth = 0
    for event, _element in etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > max_depth:
            raise XmlError("depth", f"elements are nested more than {max_depth} deep")


def _forget(element):
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _syntax_error(error):
    if "depth" in str(error):
        return XmlError("depth", "elements are nested too deep")
    return XmlError("syntax", f"the document is not well-formed: {str(error)[:200]}")
