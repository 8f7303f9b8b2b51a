"""The node's side of SOAP: requests written, answers read. No ORM."""
from lxml import etree

__all__ = ["build", "document", "euro", "fields_of", "read_answer"]

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
PA = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
LARGEST = 4 * 1024 * 1024


def euro(cents: int) -> str:
    """Return cents as euro with two decimals.

    >>> euro(12345), euro(5)
    ('123.45', '0.05')
    """
    return f"{cents // 100}.{cents % 100:02}"


def build(element: str, children) -> bytes:
    """Return a SOAP request; only its first element is qualified.

    :param children: pairs of a name and a text, or pairs again; a pair without value is left out
    """
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE, "pafn": PA})
    etree.SubElement(envelope, f"{{{ENVELOPE}}}Header")
    body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    _fill(etree.SubElement(body, f"{{{PA}}}{element}"), children)
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def document(element: str, children) -> bytes:
    """Return the same without an envelope."""
    root = etree.Element(f"{{{PA}}}{element}", nsmap={"pafn": PA})
    _fill(root, children)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read_answer(content: bytes, element: str) -> etree._Element:
    """Return the body of an answer.

    :raises ValueError: when it is no answer to this request, a soap:Fault included
    """
    if len(content) > LARGEST:
        raise ValueError("the answer is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the answer is no XML: {error}") from None
    found = root.find(f"{{{ENVELOPE}}}Body/{{{PA}}}{element}")
    if found is None:
        raise ValueError(f"the answer is no {element}")
    return found


def fields_of(node, *names) -> dict:
    """Return the texts of some children, without those that are missing."""
    found = {name: node.findtext(name) for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _fill(parent, children):
    for name, value in children:
        if value is None or value == "" or value == []:
            continue
        node = etree.SubElement(parent, name)
        if isinstance(value, (list, tuple)):
            _fill(node, value)
        else:
            node.text = str(value)
