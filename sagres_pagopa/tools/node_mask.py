"""The text of a call or answer for the event log, without what is personal in it. No ORM."""
from lxml import etree

from .safe_xml import MAX_BYTES, XmlError, local_name, parse_xml

__all__ = ["mask_message"]

#: All that stands inside is somebody's, but what says of which kind they are.
SUBJECTS = {"debtor", "payer"}
HARMLESS = {"entityUniqueIdentifierType", "country"}
#: Free texts and attachments that may name a person.
PERSONAL = {"paymentNote", "datiSpecificiServizioRequest", "MBDAttachment", "description", "remittanceInformation", "value",
            "paymentDescription", "detailDescription"}
MASK = "***"


def mask_message(body: bytes, *, max_bytes: int = MAX_BYTES) -> str:
    """Return a message with personal data masked; of what cannot be read, only its size.

    >>> mask_message(b"<a><debtor><fullName>Anna</fullName><country>IT</country></debtor><amount>1.00</amount></a>")
    '<a><debtor><fullName>***</fullName><country>IT</country></debtor><amount>1.00</amount></a>'
    >>> mask_message(b"hello")
    '(5 bytes that are no readable XML)'
    """
    try:
        root = parse_xml(body, max_bytes=max_bytes)
    except XmlError:
        return f"({len(body)} bytes that are no readable XML)"
    fault = {element for found in root.iter("fault") for element in found.iter()}
    for element in root.iter(etree.Element):
        name = local_name(element)
        if name in SUBJECTS:
            _mask_subject(element)
        elif name in PERSONAL and element not in fault and element.text:
            element.text = MASK
    return etree.tostring(root, encoding="unicode")


def _mask_subject(subject):
    for element in subject.iter(etree.Element):
        if not len(element) and element.text and local_name(element) not in HARMLESS:
            element.text = MASK
