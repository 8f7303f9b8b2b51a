"""Reporting flows in XML, both versions of the schema, all outcomes. No ORM."""
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from .flow_types import Flow, FlowError, FlowLine, Party, check_flow_id, psp_of, read_money
from .node_values import ValueProblem, read_day, read_moment
from .safe_xml import XmlError, iter_xml, local_name

__all__ = ["build_xml", "parse_flow"]

NAMESPACE = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/"
ROOT = f"{{{NAMESPACE}}}FlussoRiversamento"
LINE = "datiSingoliPagamenti"
IUV, IUR, INDEX = "identificativoUnivocoVersamento", "identificativoUnivocoRiscossione", "indiceDatiSingoloPagamento"
AMOUNT, OUTCOME, DAY = "singoloImportoPagato", "codiceEsitoSingoloPagamento", "dataEsitoSingoloPagamento"
HEADER = (
    "versioneOggetto", "identificativoFlusso", "dataOraFlusso", "identificativoUnivocoRegolamento", "dataRegolamento",
    "istitutoMittente", "codiceBicBancaDiRiversamento", "istitutoRicevente", "numeroTotalePagamenti", "importoTotalePagamenti",
)
PARTIES = ("istitutoMittente", "istitutoRicevente")
TAGS = tuple(f"{{{NAMESPACE}}}{name}" for name in (*HEADER, LINE))
#: A flow of 100,000 lines has about 50 MB.
MAX_BYTES = 128 << 20
#: The highest number that a flow is kept with.
HIGHEST = 2 ** 31 - 1
COUNT = re.compile(r"[0-9]{1,15}(?:\.0*)?")
BLANKS = " \t\r\n\u00a0"


def parse_flow(data: bytes, *, max_bytes: int = MAX_BYTES) -> Flow:
    """Return the flow of an XML file.

    Lines of an unknown outcome are kept as they are; a line that says no payment at all refuses the file.

    :raises FlowError: naming what is wrong, and in which line
    """
    header, lines = {}, []
    try:
        for element in iter_xml(data, root=ROOT, tags=TAGS, max_bytes=max_bytes):
            if element.getparent().getparent() is not None:
                continue
            name = local_name(element)
            if name == LINE:
                lines.append(_read_line(element, len(lines) + 1))
            elif name in header:
                raise FlowError("syntax", f"{name} stands twice")
            else:
                header[name] = _read_party(element) if name in PARTIES else _read_text(element)
    except XmlError as error:
        raise FlowError(error.code, str(error)) from None
    return _read_header(header, tuple(lines))


def build_xml(flow: Flow) -> bytes:
    """Return a flow as XML: for tests and for the simulated platform.

    >>> from datetime import datetime
    >>> party, day = Party("G", "12345678903"), date(2026, 11, 20)
    >>> flow = Flow("2026-11-20X-1", "X", datetime(2026, 11, 20), "TRN", day, party, party, "", 0, Decimal(0), ())
    >>> b"<pay_i:identificativoFlusso>2026-11-20X-1</pay_i:identificativoFlusso>" in build_xml(flow)
    True
    """
    check_flow_id(flow.id)
    root = etree.Element(ROOT, nsmap={"pay_i": NAMESPACE})
    _add(root, "versioneOggetto", flow.version)
    _add(root, "identificativoFlusso", flow.id)
    _add(root, "dataOraFlusso", flow.created.replace(microsecond=0).isoformat())
    _add(root, "identificativoUnivocoRegolamento", flow.regulation)
    _add(root, "dataRegolamento", flow.regulation_date.isoformat())
    _add_party(root, "istitutoMittente", "Mittente", flow.sender)
    _add(root, "codiceBicBancaDiRiversamento", flow.bic)
    _add_party(root, "istitutoRicevente", "Ricevente", flow.receiver)
    _add(root, "numeroTotalePagamenti", str(flow.total_count))
    _add(root, "importoTotalePagamenti", f"{flow.total_amount:.2f}")
    for line in flow.lines:
        element = etree.SubElement(root, f"{{{NAMESPACE}}}{LINE}")
        values = (line.iuv, line.iur, str(line.index or ""), f"{line.amount:.2f}", line.outcome, line.date.isoformat())
        for name, value in zip((IUV, IUR, INDEX, AMOUNT, OUTCOME, DAY), values, strict=True):
            _add(element, name, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def with_totals(flow: Flow) -> Flow:
    """Return the flow with the totals of its lines."""
    amount = sum((line.amount for line in flow.lines), Decimal("0.00"))
    return replace(flow, total_count=len(flow.lines), total_amount=amount)


def _read_line(element, number):
    values = {child.tag: child.text or "" for child in element.iterchildren(etree.Element)}
    if len(values) != len(element):
        raise FlowError("syntax", "an element stands twice", number)
    found = [values.get(f"{{{NAMESPACE}}}{name}", "").strip(BLANKS) for name in (IUV, IUR, INDEX, AMOUNT, OUTCOME, DAY)]
    iuv, iur, index, amount, outcome, day = found
    for name, value in ((IUV, iuv), (IUR, iur), (OUTCOME, outcome)):
        if not 1 <= len(value) <= 35:
            raise FlowError("missing", f"{name} is missing or too long", number)
    if index and not index.isdecimal():
        raise FlowError("syntax", f"{INDEX} is no number", number)
    return FlowLine(iuv, iur, int(index[:9]) if index else None, read_money(amount, number), outcome, _read_day(day, DAY, number))


def _read_header(header, lines):
    texts = {name: header.get(name, "") for name in HEADER}
    for name in HEADER:
        if not texts[name] and name not in ("versioneOggetto", "codiceBicBancaDiRiversamento"):
            raise FlowError("missing", f"{name} is missing")
    sender, receiver = texts["istitutoMittente"], texts["istitutoRicevente"]
    count = texts["numeroTotalePagamenti"]
    if not COUNT.fullmatch(count) or Decimal(count) > HIGHEST:
        raise FlowError("syntax", "numeroTotalePagamenti is no number")
    flow_id = check_flow_id(texts["identificativoFlusso"])
    return Flow(
        id=flow_id, psp=psp_of(flow_id, sender.code), created=_read_moment(texts["dataOraFlusso"]),
        regulation=texts["identificativoUnivocoRegolamento"],
        regulation_date=_read_day(texts["dataRegolamento"], "dataRegolamento"),
        sender=sender, receiver=receiver, bic=texts["codiceBicBancaDiRiversamento"],
        total_count=int(Decimal(count)),
        total_amount=read_money(texts["importoTotalePagamenti"]),
        lines=lines, version=texts["versioneOggetto"] or "1.0",
    )


def _read_party(element):
    texts = {local_name(child): _read_text(child) for child in element.iter(f"{{{NAMESPACE}}}*")}
    names = [texts.get(name, "") for name in ("denominazioneMittente", "denominazioneRicevente")]
    code = texts.get("codiceIdentificativoUnivoco", "")
    if not code:
        raise FlowError("missing", f"{local_name(element)} has no codiceIdentificativoUnivoco")
    return Party(texts.get("tipoIdentificativoUnivoco", ""), code, names[0] or names[1])


def _read_text(element):
    return (element.text or "").strip(BLANKS)


def _read_day(value, name, line=None) -> date:
    try:
        return read_day(value)
    except ValueProblem:
        raise FlowError("date", f"{name} is no day", line) from None


def _read_moment(value):
    try:
        return read_moment(value)
    except ValueProblem:
        raise FlowError("date", "dataOraFlusso is no time") from None


def _add(parent, name, value):
    if value:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = value


def _add_party(root, name, word, party):
    element = etree.SubElement(root, f"{{{NAMESPACE}}}{name}")
    identity = etree.SubElement(element, f"{{{NAMESPACE}}}identificativoUnivoco{word}")
    _add(identity, "tipoIdentificativoUnivoco", party.kind)
    _add(identity, "codiceIdentificativoUnivoco", party.code)
    _add(element, f"denominazione{word}", party.name)
