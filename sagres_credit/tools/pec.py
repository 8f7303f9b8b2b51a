"""Reader of Italian certified mail (PEC): receipts and transport envelopes. No ORM.

Sources: d.P.R. 68/2005, D.M. 2 November 2005 and its technical annex; the same in English is RFC 6109.

The provider signs the parts of a message and not its headers, so what counts is read from ``daticert.xml``; the
headers only say that a message is certified, and a header that contradicts the signed part makes it invalid. The
signature must be there and is kept with the whole message; its certificate chain is not verified here.
"""
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect
from email.utils import getaddresses

from lxml import etree

from .pec_errors import PecError

#: The kinds of receipt as the technical rules write them, and what they mean.
RECEIPT_KINDS = {
    "accettazione": "accepted",
    "non-accettazione": "not_accepted",
    "presa-in-carico": "taken_over",
    "avvenuta-consegna": "delivered",
    "errore-consegna": "not_delivered",
    "mancata-consegna": "not_delivered",
    "preavviso-errore-consegna": "delayed",
    "rilevazione-virus": "virus",
}
#: Certified content that arrives, and ordinary mail that a provider wraps because nobody certified it.
ENVELOPE_KINDS = {"posta-certificata": "envelope", "errore": "anomaly"}
#: What a provider says of the address itself: it does not exist.
ADDRESS_ERRORS = ("no-dest", "no-dominio")
MAX_DATICERT = 1024 * 1024
ENCODINGS = frozenset((
    b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252", b"cp1252", b"latin1",
))

_untouched = policy.compat32.clone(linesep="\r\n")
_zone_re = re.compile(r"([+-])(\d{2}):?(\d{2})")
_declared_re = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,40})["']""")
_charset_re = re.compile(r"encod|not proper utf|invalid.{0,20}char", re.IGNORECASE)


@dataclass(frozen=True)
class PecMessage:
    """One certified message: what it says of which message of ours, and when."""

    kind: str
    reference: str = ""
    message_id: str = ""
    identifier: str = ""
    date: datetime = None
    provider: str = ""
    sender: str = ""
    recipients: tuple = ()
    recipient: str = ""
    subject: str = ""
    receipt_type: str = ""
    error: str = ""
    error_detail: str = ""
    content: bytes = b""

    @property
    def is_receipt(self):
        return self.kind not in ENVELOPE_KINDS.values()

    @property
    def blames_address(self):
        """Whether the provider says that the recipient's mailbox or domain does not exist."""
        return self.kind == "not_delivered" and self.error in ADDRESS_ERRORS


def parse(raw):
    """Return the certified message in ``raw``, ``None`` when it is ordinary mail.

    :param bytes raw: the message as the server gave it
    :rtype: PecMessage or None
    :raises PecError: when it says it is certified and cannot be believed or read

    >>> parse(b"Subject: Hello" + b"\\r\\n" * 2 + b"Only a letter") is None
    True
    >>> parse(b"x-ricevuta: avvenuta-consegna" + b"\\r\\n" * 2 + b"Delivered!")
    Traceback (most recent call last):
    sagres_credit.tools.pec_errors.PecError: unsigned
    """
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
    except RecursionError:
        raise PecError("malformed", "parts inside parts without end") from None
    receipt = _read_header(message, "X-Ricevuta").lower()
    transport = _read_header(message, "X-Trasporto").lower()
    if receipt:
        return _parse_receipt(message, receipt)
    if transport in ENVELOPE_KINDS:
        return _parse_envelope(message, transport)
    return None


def normalise_reference(value):
    """Return a Message-ID without folding and blanks, in its angle brackets; empty when there is none.

    >>> normalise_reference(" <20261120.1@credit.\\r\\n example> "), normalise_reference("a@b"), normalise_reference(" ")
    ('<20261120.1@credit.example>', '<a@b>', '')
    """
    bare = "".join((value or "").split()).strip("<>")
    return f"<{bare}>" if bare else ""


def read_moment(day, hour, zone):
    """Return a date of ``daticert.xml`` in UTC.

    >>> print(read_moment("20/11/2026", "10:15:00", "+0100"))
    2026-11-20 09:15:00+00:00
    >>> print(read_moment("01/07/2026", "0:30:00", "+02:00"))
    2026-06-30 22:30:00+00:00
    >>> read_moment("2026-11-20", "10:15:00", "+0100")
    Traceback (most recent call last):
    sagres_credit.tools.pec_errors.PecError: date: 2026-11-20 10:15:00 +0100

    :raises PecError: ``date``
    """
    match = _zone_re.fullmatch(zone)
    try:
        moment = datetime.strptime(f"{day} {hour}", "%d/%m/%Y %H:%M:%S")
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        return moment.replace(tzinfo=timezone(offset)).astimezone(timezone.utc)
    except (ValueError, AttributeError, OverflowError) as error:
        raise PecError("date", f"{day} {hour} {zone}".strip()) from error


def _parse_receipt(message, header):
    parts = _get_signed_parts(message)
    root = _read_daticert(parts)
    stated = (root.get("tipo") or "").strip().lower()
    kind = RECEIPT_KINDS.get(stated)
    if not kind:
        raise PecError("unknown_kind", stated or header)
    if RECEIPT_KINDS.get(header) != kind:
        raise PecError("other_kind", f"{header} / {stated}")
    values = _read_data(root)
    _check_reference(values, _read_header(message, "X-Riferimento-Message-ID"))
    if kind in ("delivered", "not_delivered", "delayed") and not values["recipient"]:
        raise PecError("no_recipient", values["reference"])
    return PecMessage(
        kind=kind, message_id=normalise_reference(_read_header(message, "Message-ID")),
        content=_read_content(parts), **values,
    )


def _parse_envelope(message, transport):
    """Read an envelope for its content: a debtor's letter is not lost because its certificate cannot be read."""
    parts = list(_walk(message))
    content = _read_content(parts)
    if not content:
        raise PecError("no_content", _read_header(message, "Subject"))
    try:
        values = _read_data(_read_daticert(parts))
    except PecError:
        values = {}
    return PecMessage(
        kind=ENVELOPE_KINDS[transport], message_id=normalise_reference(_read_header(message, "Message-ID")),
        content=content, **values,
    )


def _get_signed_parts(message):
    """Return the parts that the provider signed, those of the messages inside left out."""
    if message.get_content_type() != "multipart/signed" or not message.is_multipart():
        raise PecError("unsigned")
    sections = message.get_payload()
    if len(sections) != 2 or not sections[1].get_content_type().endswith("pkcs7-signature"):
        raise PecError("unsigned")
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        raise PecError("truncated")
    if not sections[1].get_payload(decode=True):
        raise PecError("unsigned")
    return list(_walk(sections[0]))


def _walk(part):
    """Yield the leaves of a message, those of a message inside it left out: a letter may forward anybody's receipt."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.get_payload():
            yield from _walk(child)
    else:
        yield part


def _read_header(message, name):
    """Return a header without folding; bytes that no header may hold are replaced."""
    return " ".join(str(message.get(name) or "").split())


def _read_daticert(parts):
    found = next((part for part in parts if (part.get_filename() or "").lower() == "daticert.xml"), None)
    if found is None:
        raise PecError("no_daticert")
    data = found.get_payload(decode=True) or b""
    if len(data) > MAX_DATICERT:
        raise PecError("too_big", len(data))
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise PecError("entities")
    declared = _declared_re.match(data)
    if declared and declared[1].strip().lower() not in ENCODINGS:  # it could hide a declaration from the search above
        raise PecError("encoding", declared[1].decode("ascii", "replace"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise PecError("encoding" if _charset_re.search(str(error)) else "malformed", error) from error
    if root.tag != "postacert":
        raise PecError("malformed", root.tag)
    return root


def _read_data(root):
    moment = root.find("dati/data")
    if moment is None:
        raise PecError("date")
    receipt = root.find("dati/ricevuta")
    return {
        "reference": normalise_reference(root.findtext("dati/msgid")),
        "identifier": _read_element(root, "dati/identificativo"),
        "date": read_moment(_read_element(moment, "giorno"), _read_element(moment, "ora"), moment.get("zona") or ""),
        "provider": _read_element(root, "dati/gestore-emittente"),
        "sender": _read_address(_read_element(root, "intestazione/mittente")),
        "recipients": tuple(_read_address(node.text) for node in root.findall("intestazione/destinatari")),
        "recipient": _read_address(_read_element(root, "dati/consegna")),
        "subject": _read_element(root, "intestazione/oggetto"),
        "receipt_type": (receipt.get("tipo") or "") if receipt is not None else "",
        "error": (root.get("errore") or "nessuno").strip().lower(),
        "error_detail": _read_element(root, "dati/errore-esteso"),
    }


def _read_element(root, path):
    return " ".join((root.findtext(path) or "").split())


def _read_address(text):
    """Return the bare address of a text, in lower case.

    >>> _read_address('"Rossi, Mario" <Mario.Rossi@PEC.example>'), _read_address(None)
    ('mario.rossi@pec.example', '')
    """
    return next((address.lower() for _name, address in getaddresses([text or ""]) if "@" in address), "")


def _check_reference(values, header):
    """Have the signed reference and the one of the header agree: the second may be anybody's."""
    stated = normalise_reference(header)
    if not values["reference"]:
        values["reference"] = stated
    if not values["reference"]:
        raise PecError("no_reference")
    if stated and stated.lower() != values["reference"].lower():
        raise PecError("other_reference", f"{stated} / {values['reference']}")


def _read_content(parts):
    """Return the message inside as it was written, empty when the receipt brings none (``sintetica``)."""
    inside = next((part for part in parts if part.get_content_type() == "message/rfc822"), None)
    if inside is None:
        inside = next((part for part in parts if (part.get_filename() or "").lower() == "postacert.eml"), None)
        return (inside.get_payload(decode=True) or b"") if inside is not None else b""
    encoded = (inside.get("Content-Transfer-Encoding") or "").strip().lower()
    payload = inside.get_payload()[0]
    if encoded in ("base64", "quoted-printable"):
        # No standard allows it, providers do it: the parser took the encoded text for the body of a message.
        payload["Content-Transfer-Encoding"] = encoded
        return payload.get_payload(decode=True)
    return payload.as_bytes(policy=_untouched)
