"""Small files that grow when they are read: each is refused by its reader, and says by which word."""
import os
import sys
import tempfile
import types
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEGA = 1 << 20
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="xml" ContentType="{OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}.sharedStrings+xml"/></Types>'
)
LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{place} '{f'&a{place - 1};' * 10}'>" for place in range(1, 10)) + "]><a>&a9;</a>"


def get_environment():
    """Return the environment in which a process finds the readers, whatever it was started from."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [ROOT, *sys.path]))}


def main(name):
    """Have one bomb be read, and say how it was refused."""
    for addon in ("sagres_credit", "sagres_pagopa"):  # the readers need no Odoo, and it would take the memory that is measured
        sys.modules[addon] = types.ModuleType(addon)
        sys.modules[addon].__path__ = [str(ROOT / addon)]
    read, make, codes = BOMBS[name]
    try:
        read(make())
    except ValueError as refusal:
        code = getattr(refusal, "code", "")
        assert code in codes, f"{code}: {refusal}"
        print(f"refused: {code}")


def _read_ledger(data):
    from sagres_credit.tools.ledger_file import read_rows

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        for _row in read_rows(file.name):
            pass


def _read_camt(data):
    from sagres_credit.tools.bank_file import read_camt

    read_camt(data)


def _read_flow(data):
    from sagres_pagopa.tools.flow_archive import unpack
    from sagres_pagopa.tools.flow_file import parse_flow

    for _name, content in unpack("flow", data):
        parse_flow(content)


def _read_request(data):
    from sagres_pagopa.tools.safe_xml import parse_xml

    parse_xml(data)


def _read_daticert(data):
    import base64

    from sagres_credit.tools import pec

    head = b'Content-Type: application/xml; name="daticert.xml"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    part = head + base64.encodebytes(data)
    pec.parse(
        b'X-Ricevuta: accettazione\r\nContent-Type: multipart/signed; boundary="o"\r\n\r\n--o\r\nContent-Type: multipart/mixed;'
        b' boundary="i"\r\n\r\n--i\r\n' + part
        + b"\r\n--i--\r\n--o\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--o--\r\n")


def _read_mail(data):
    from sagres_credit.tools import pec

    pec.parse(data)


def _read_json(data):
    from sagres_pagopa.tools.flow_rest import read_json

    read_json(data)


def _zip(**parts):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _book(sheet="<sheetData/>", strings="<sst/>", workbook=None, more=None):
    """Return a workbook with the sheet and shared texts given, as no program writes them."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = workbook or (
        f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>')
    return _zip(**{
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": own,
        "xl/_rels/workbook.xml.rels": _relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": strings.replace("<sst", f'<sst xmlns="{main}"', 1),
        **(more or {}),
    })


def _relations(*links):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inner = "".join(f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{path}"/>' for name, kind, path in links)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def _varied(word, count):
    """Return many short elements that pack badly enough to pass for a real file."""
    return "".join(word.format(place * 2654435761 % 4294967291) for place in range(count))


def _attributes(count):
    return " ".join(f"b{place}=''" for place in range(count))


def _nested(levels):
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{place}"\r\n\r\n--b{place}\r\n' for place in range(levels))
    return f"From: a@b\r\nX-Ricevuta: accettazione\r\n{head}Content-Type: text/plain\r\n\r\nx\r\n".encode()


CAMT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt></Document>'
)
#: In an encoding in which no search finds the declaration.
HIDDEN = (
    b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a +AFs-+ADwAIQ-ENTITY b "c"+AD4-+AF0-+AD4-<a>&b;</a>'
)
FLOW = '<p:FlussoRiversamento xmlns:p="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">{}</p:FlussoRiversamento>'
#: ``{name: (reader, maker, the codes by which it may be refused)}``
BOMBS = {
    "zip of zeros as a ledger": (_read_ledger, lambda: _book(sheet=" " * 48 * MEGA), ("zip_bomb",)),
    "workbook of varied tags": (
        _read_ledger, lambda: _book(workbook=f"<workbook>{_varied('<a{0} b{0}=_{0}_/>', 450_000)}</workbook>"), ("zip_bomb",)),
    "link to entities under another name": (
        _read_ledger, lambda: _book(more={"xl/sheet.bin": LAUGHS}), ("entities",)),
    "billion laughs in a sheet": (_read_ledger, lambda: _book(workbook=LAUGHS), ("entities",)),
    "billion laughs behind a long comment": (
        _read_ledger, lambda: _book(workbook=f"<!--{'x' * 70_000}-->{LAUGHS}"), ("entities", "damaged_workbook")),
    "one endless line": (_read_ledger, lambda: b"a;b\n" + b"x" * 40 * MEGA, ("damaged_row",)),
    "one endless quote": (_read_ledger, lambda: b'a;b\n"' + b"x\n" * 20 * MEGA, ("damaged_row",)),
    "camt of nothing but tags": (_read_camt, lambda: CAMT.format("<a/>" * 12 * MEGA).encode(), ("size",)),
    "camt of nothing but attributes": (
        _read_camt, lambda: CAMT.format(f"<a {_attributes(4_100_000)}/>").encode(),
        ("syntax", "size")),
    "camt of laughs": (_read_camt, lambda: LAUGHS.encode(), ("doctype",)),
    "camt in UTF-7": (
        _read_camt, lambda: HIDDEN,
        ("doctype", "encoding")),
    "camt without a bottom": (_read_camt, lambda: b"<a>" * 5 * MEGA, ("depth", "size")),
    "zip of zeros as a flow": (_read_flow, lambda: _zip(**{"a.xml": b" " * 64 * MEGA}), ("zip", "size")),
    "flow of nothing but tags": (_read_flow, lambda: FLOW.format("<a/>" * 20 * MEGA).encode(), ("size",)),
    "flow of laughs": (_read_flow, lambda: LAUGHS.encode(), ("doctype",)),
    "request of laughs": (_read_request, lambda: LAUGHS.encode(), ("doctype",)),
    "request of attributes": (
        _read_request, lambda: f"<a {_attributes(100_000)}/>".encode(), ("size",)),
    "certified laughs": (_read_daticert, lambda: LAUGHS.encode(), ("entities",)),
    "certified laughs in UTF-7": (
        _read_daticert, lambda: HIDDEN,
        ("entities", "encoding")),
    "mail without a bottom": (_read_mail, lambda: _nested(3000), ("malformed", "unsigned")),
    "answer with an endless number": (_read_json, lambda: b'{"a": 1e999999999}', ("syntax",)),
    "answer without a bottom": (_read_json, lambda: b'{"a":' * 200_000, ("syntax",)),
    "answer of digits": (_read_json, lambda: b'{"a": ' + b"9" * 4 * MEGA + b"}", ("syntax",)),
}
