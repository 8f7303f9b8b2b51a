"""How a valid input is made hostile: bytes cut, doubled and mixed, leaves of XML and JSON replaced, cells of tables filled."""
import csv
import io
import json
import zipfile

from hypothesis import strategies as st
from lxml import etree

#: What breaks readers: other alphabets, other numbers, formulas, ends of formats, halves of characters.
TEXTS = (
    "", " ", "\0", "\x00\x01", "\ud800", "\ufeff", "\u202e", "é" * 300, "a" * 5000, "9" * 400, "-0", "NaN", "Infinity",
    "1e999999999",
    "-1e-999999999", "1,5.5,5", "٣٤", "²", "½", "0x10", "1_000", "true", "null", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0",
    "\t=1",
    "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "' OR 1=1 --", "%s%n", "%(x)s", "../../etc/passwd", "file:///etc/passwd",
    "31/02/2026", "2026-13-45", "0000-00-00", "9999-12-31T23:59:60+99:99", "01/01/0001", "20/11/2026 10:00 +99:99", "24:00:00",
    "99999999999999999999", "-99999999999999999999", "2147483648", "9223372036854775808", "0.001", "1" + "0" * 30 + ".00",
    "EUR", "XXX", "IT00", "RF00", "\r\n", '"', "';\"", "]]>", "&b;", "\\", "\x1b[31m", "a@b", "=?utf-8?b?////?=", "😀" * 40,
)
PIECES = tuple(text.encode("utf-8", "surrogatepass") for text in TEXTS) + (
    b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"\xc3",
    b"\xed\xa0\x80",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>", b"<?xml version='1.0' encoding='UTF-7'?>",
    b"<?xml version='1.0' encoding='cp037'?>", b"<!--", b"<![CDATA[", b"<a>" * 300, b"</a>", b"--",
    b"Content-Type: multipart/mixed;\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n\r\n", b"[" * 300, b'{"a":' * 300, b";" * 300,
    b'"\n' * 50,
)
texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=40))


@st.composite
def bent(draw, seeds, pieces=PIECES, most=6):
    """Return one of some valid inputs after a few cuts, copies and insertions of bytes."""
    data = draw(st.sampled_from(seeds))
    for _step in range(draw(st.integers(1, most))):
        start, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        piece = draw(st.one_of(st.sampled_from(pieces), st.binary(max_size=8)))
        kind = draw(st.integers(0, 4))
        head, part, rest = data[:start], data[start:start + length], data[start + length:]
        data = (head + piece + part + rest, head + piece + rest, head + part * 40 + rest, head + rest, head)[kind]
    return data


def broken(*seeds):
    """Return valid inputs that were bent, and bytes without any sense."""
    return st.one_of(bent(seeds), bent(seeds), st.binary(max_size=200), st.sampled_from(PIECES))


@st.composite
def xml_leaves(draw, seeds):
    """Return a document in which texts, attributes and elements were replaced, doubled, moved or left out."""
    root = etree.fromstring(draw(st.sampled_from(seeds)))
    for _step in range(draw(st.integers(1, 5))):
        nodes = list(root.iter(etree.Element))
        node = nodes[draw(st.integers(0, len(nodes) - 1))]
        _bend_element(node, draw(st.integers(0, 5)), _xml_text(draw(texts)), nodes[draw(st.integers(0, len(nodes) - 1))])
    encoding = draw(st.sampled_from(("UTF-8", "UTF-16", "cp1252")))
    return etree.tostring(root, xml_declaration=draw(st.booleans()), encoding=encoding)


def _bend_element(node, kind, text, other):
    parent = node.getparent()
    if kind == 0:
        node.text = text
    elif kind == 1 and node.attrib:
        node.set(sorted(node.attrib)[0], text)
    elif kind == 2 and parent is not None:
        parent.remove(node)
    elif kind == 3 and parent is not None:
        parent.append(_copy(node))
    elif kind == 4 and len(other) < 4:
        node.append(_copy(other))
    else:
        node.append(etree.Comment("x"))


def _copy(node):
    return etree.fromstring(etree.tostring(node, with_tail=False))


def _xml_text(text):
    return "".join(char for char in text if char in "\t\n\r" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe")


LEAVES = st.one_of(
    texts, st.none(), st.booleans(), st.integers(), st.just(10 ** 40), st.just([]), st.just({}), st.floats(), st.just([[None]]),
)


@st.composite
def json_leaves(draw, seed):
    """Return a value of JSON with some of its parts replaced by anything; numbers also as no program writes them."""
    value = json.loads(json.dumps(seed, default=str))
    for _step in range(draw(st.integers(1, 4))):
        value = _bend_value(draw, value)
    return value


@st.composite
def json_bytes(draw, seed):
    """Return a bent value as bytes, now and then with a number that would fill the memory when it is written out."""
    data = json.dumps(draw(json_leaves(seed)), default=str).encode()
    number = draw(st.sampled_from((b"1e999999999", b"-1E-999999999", b"9" * 4000, b"NaN", b"1e5", b"0.10")))
    place = data.find(b": ", draw(st.integers(0, max(len(data) - 1, 0))))
    if place < 0 or draw(st.booleans()):
        return data
    end = min(found for found in (data.find(b",", place), data.find(b"}", place), len(data)) if found >= 0)
    return data[:place + 2] + number + data[end:]


def _bend_value(draw, value):
    if isinstance(value, dict) and value and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: _bend_value(draw, value[key])}
    if isinstance(value, list) and value and draw(st.integers(0, 9)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], _bend_value(draw, value[place]), *value[place + 1:]]
    return draw(LEAVES)


@st.composite
def tables(draw, header, rows):
    """Return the rows of a file in which cells hold anything; columns may be missing or too many."""
    table = [list(row) for row in (header, *rows)]
    for _step in range(draw(st.integers(1, 6))):
        row = table[draw(st.integers(0 if draw(st.booleans()) else 1, len(table) - 1))]
        kind = draw(st.integers(0, 5))
        if kind == 0 and row:
            row.pop()
        elif kind == 1:
            row.append(draw(texts))
        elif row:
            row[draw(st.integers(0, len(row) - 1))] = draw(texts)
    return table


def as_csv(table, delimiter=";"):
    """Return rows as the bytes of a text file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(table)
    return stream.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def packages(draw, seed):
    """Return a zip of which one part was bent, renamed or doubled: sound outside, hostile inside."""
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    place = draw(st.integers(0, len(parts) - 1))
    name, content = parts[place]
    parts[place] = (name, draw(bent((content,))))
    if draw(st.integers(0, 3)) == 0:
        parts[place] = (draw(st.sampled_from(("../../x", "", "xl/vbaProject.bin", "a" * 300, name.upper()))), content)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name or "_", content)
    return stream.getvalue()
