"""The elements of the node's messages, in the order of the schema, read and written by the same tables. No ORM."""
from dataclasses import dataclass

from lxml import etree

from . import node_values as kinds
from .node_types import ANONYMOUS, Pair, StampDuty, Subject, Transfer
from .node_values import AnswerError, Kind, ValueProblem
from .safe_xml import local_name

__all__ = ["Field", "NAMESPACE", "read_fields", "write_fields"]

#: Only the wrapper of a message is in the namespace; elements inside are not.
NAMESPACE = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
BLANKS = " \t\r\n\u00a0\ufeff"


@dataclass(frozen=True)
class Field:
    """One element: its name in the schema and the attribute it fills.

    With ``fields`` it holds others: of a ``record`` of its own, or, without attribute, of the record around it. ``many``
    is the highest number of repetitions, read into a tuple.
    """

    name: str
    attribute: str = ""
    kind: Kind | None = None
    required: bool = True
    fields: tuple["Field", ...] = ()
    record: type | None = None
    many: int = 0
    #: Another spelling that is read too.
    alias: str = ""


def read_fields(element, fields) -> dict:
    """Return ``{attribute: value}`` of the children of an element; unknown children are passed over.

    :raises ValueProblem: for a required child that is missing, one that stands twice, a value of another form
    """
    children = _group_children(element)
    values = {}
    for field in fields:
        found = children.get(field.name) or children.get(field.alias) or []
        try:
            _read_field(field, found, values)
        except ValueProblem as problem:
            raise problem.within(field.name) from None
    return values


def write_fields(parent, fields, source) -> None:
    """Append the children that the attributes of ``source`` fill, in order; empty ones are left out.

    :raises AnswerError: for a required one that is empty, a value the schema does not allow
    """
    for field in fields:
        value = getattr(source, field.attribute) if field.attribute else source
        items = tuple(value) if field.many else (value,)
        if len(items) > (field.many or 1):
            raise AnswerError(f"{field.name} can stand at most {field.many} times")
        for item in items:
            _write_field(parent, field, item)


def _group_children(element):
    children = {}
    for child in element.iterchildren(etree.Element):
        if "}" not in child.tag or child.tag.startswith(f"{{{NAMESPACE}}}"):
            children.setdefault(local_name(child), []).append(child)
    return children


def _read_field(field, found, values):
    if len(found) > (field.many or 1):
        raise ValueProblem(f": it stands {len(found)} times")
    read = [value for value in (_read_child(field, child) for child in found) if value is not None]
    if field.required and not read:
        raise ValueProblem(": missing")
    if field.fields and not field.attribute:
        values.update(read[0] if read else {})
    elif field.many:
        values[field.attribute] = tuple(read)
    elif read:
        values[field.attribute] = read[0]


def _read_child(field, child):
    """Return the value of an element; None when it is blank."""
    if field.fields:
        inner = read_fields(child, field.fields)
        return field.record(**inner) if field.record else inner
    value = "".join(child.itertext()).strip(BLANKS)
    if not value:
        return "" if field.kind.blank else None
    return field.kind.read(value)


def _write_field(parent, field, value):
    if field.fields:
        if value is None:
            return _check_left_out(field)
        value = field.record(*value) if type(value) is tuple else value
        child = etree.SubElement(parent, field.name)
        write_fields(child, field.fields, value)
        if not len(child):
            parent.remove(child)
            _check_left_out(field)
        return None
    written = "" if value is None else field.kind.write(value)
    if not written:
        return _check_left_out(field)
    etree.SubElement(parent, field.name).text = written
    return None


def _check_left_out(field):
    if field.required:
        raise AnswerError(f"{field.name} cannot be empty")


def _metadata(kind):
    pair = (Field("key", "key", kind), Field("value", "value", kind))
    entry = Field("mapEntry", "metadata", required=False, fields=pair, record=Pair, many=15)
    return Field("metadata", required=False, fields=(entry,))


def _text(name, attribute, longest, *, required=True, free=False):
    return Field(name, attribute, (kinds.note if free else kinds.text)(longest), required)


def subject_fields(*, free: bool) -> tuple[Field, ...]:
    """Return the elements of a debtor or payer; ``free`` reads whatever was written, as receipts are."""
    identity = (
        Field("entityUniqueIdentifierType", "kind", kinds.SUBJECT_KIND),
        Field("entityUniqueIdentifierValue", "code", kinds.note(16) if free else SUBJECT_CODE),
    )
    return (
        Field("uniqueIdentifier", fields=identity),
        _text("fullName", "name", 70, required=not free, free=free),
        _text("streetName", "street", 70, required=False, free=free),
        _text("civicNumber", "number", 16, required=False, free=free),
        _text("postalCode", "postal_code", 16, required=False, free=free),
        _text("city", "city", 35, required=False, free=free),
        _text("stateProvinceRegion", "province", 35, required=False, free=free),
        Field("country", "country", kinds.note(2) if free else kinds.COUNTRY, False),
        Field("e-mail", "email", kinds.note(256) if free else kinds.EMAIL, False),
    )


def transfer_fields(*, version: int, receipt: bool) -> Field:
    """Return the list of transfers of a payment or a receipt; version 2 has a company's name, and stamps."""
    second = version == 2
    fields = [
        Field("idTransfer", "index", kinds.INDEX_KIND),
        Field("transferAmount", "amount", kinds.AMOUNT_KIND),
        Field("fiscalCodePA", "fiscal_code", kinds.FISCAL_CODE),
        _text("companyName", "company_name", 140, required=False, free=receipt) if second else None,
        Field("IBAN", "iban", kinds.IBAN, required=not second),
        Field("MBDAttachment", "attachment", kinds.BYTES_KIND, False) if second and receipt else None,
        Field("richiestaMarcaDaBollo", "stamp", required=False, fields=STAMP, record=StampDuty)
        if second and not receipt else None,
        _text("remittanceInformation", "remittance", 140, free=receipt),
        _text("transferCategory", "category", 140, free=receipt),
        _metadata(kinds.note(140) if receipt else kinds.text(140)),
    ]
    found = tuple(field for field in fields if field)
    return Field("transferList", fields=(Field("transfer", "transfers", fields=found, record=Transfer, many=5),))


def metadata_field(*, free: bool) -> Field:
    """Return the pairs of key and value that a payment or receipt may carry."""
    return _metadata(kinds.note(140) if free else kinds.text(140))


def _write_code(value):
    value = kinds.clean(value).replace(" ", "").upper()
    return value if 2 <= len(value) <= 16 else ANONYMOUS


SUBJECT_CODE = Kind(kinds.text(16).read, _write_code, empty="")
STAMP = (
    Field("hashDocumento", "document_hash", kinds.HASH_KIND),
    Field("tipoBollo", "kind", kinds.STAMP_KIND),
    Field("provinciaResidenza", "province", kinds.PROVINCE),
)
QR_CODE = Field("qrCode", fields=(
    Field("fiscalCode", "fiscal_code", kinds.FISCAL_CODE),
    Field("noticeNumber", "notice_number", kinds.NOTICE_NUMBER),
))
CALLED = (_text("idPA", "creditor", 35), _text("idBrokerPA", "broker", 35), _text("idStation", "station", 35))
DEBTOR = Field("debtor", "debtor", fields=subject_fields(free=False), record=Subject)
