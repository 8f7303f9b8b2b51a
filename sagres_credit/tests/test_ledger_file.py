import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from odoo.addons.sagres_credit.tools.ledger_errors import LedgerFileError
from odoo.addons.sagres_credit.tools.ledger_file import FileOptions, FormulaCell, read_header, read_rows
from odoo.addons.sagres_credit.tools.ledger_layout import guess_layout


def write(tmp_path, content, name="ledger"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def workbook(rows, **extra):
    """Return a workbook's bytes, with more parts in its package."""
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in extra.items():
            package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_and_delimiter_are_found_out(tmp_path, encoding):
    path = write(tmp_path, "Città;Nome\nForlì;\"Rossi; Mario\"\n".encode(encoding))
    assert list(read_rows(path)) == [(1, ["Città", "Nome"]), (2, ["Forlì", "Rossi; Mario"])]


def test_row_number_is_the_one_a_person_sees(tmp_path):
    path = write(tmp_path, b"exported today\n\na;b\n1;\"two\nlines\"\n\n3;x\n")
    rows = list(read_rows(path, FileOptions(header_row=3)))
    assert [number for number, _cells in rows] == [3, 4, 7]


def test_wrong_encoding_is_said(tmp_path):
    path = write(tmp_path, "Città\n".encode("cp1252"))
    with pytest.raises(LedgerFileError) as caught:
        list(read_rows(path, FileOptions(encoding="utf-8-sig")))
    assert caught.value.code == "encoding"


@pytest.mark.parametrize(("content", "code"), [
    (b"", "empty_file"),
    (b"a;b\n1;2\0\n", "nul_byte"),
    (b'a;b\n1;"never closed\n' + b"x;y\n" * 50_000, "damaged_row"),
    (b"a" * 300_000, "damaged_row"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old_workbook"),
    (b"PK\x03\x04rest", "damaged_workbook"),
    (b";".join([b"x"] * 300), "too_many_columns"),
])
def test_hostile_text_is_refused(tmp_path, content, code):
    with pytest.raises(LedgerFileError) as caught:
        list(read_rows(write(tmp_path, content)))
    assert caught.value.code == code


@pytest.mark.parametrize(("extra", "code"), [
    ({"xl/vbaProject.bin": b"macro"}, "macros"),
    ({"xl/big.xml": b"0" * 64 * 1024 ** 2}, "zip_bomb"),
    ({"xl/evil.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "entities"),
    ({f"xl/part{number}.bin": b"" for number in range(2100)}, "zip_bomb"),
])
def test_hostile_workbook_is_refused(tmp_path, extra, code):
    with pytest.raises(LedgerFileError) as caught:
        list(read_rows(write(tmp_path, workbook([["a"], ["1"]], **extra))))
    assert caught.value.code == code


def test_formula_is_never_taken_for_a_value(tmp_path):
    path = write(tmp_path, workbook([["Importo"], ["=1+1"]]))
    _header, rows = read_header(path)
    assert isinstance(rows[0][1][0], FormulaCell)


def test_sheet_is_chosen_by_name(tmp_path):
    path = write(tmp_path, workbook([["a"], [1]]))
    with pytest.raises(LedgerFileError) as caught:
        list(read_rows(path, FileOptions(sheet="Other")))
    assert (caught.value.code, caught.value.detail) == ("no_sheet", "Other")


def test_memory_does_not_grow_with_the_rows(tmp_path):
    peaks = []
    for size in (2_000, 40_000):
        path = write(tmp_path, b"code;number;sum\n" + b"".join(b"C%d;%09d;12,50\n" % (n, n) for n in range(size)))
        tracemalloc.start()
        assert sum(1 for _row in read_rows(path)) == size + 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2 * 1024 ** 2  # the encoding is looked for by pieces of a megabyte


def test_header_and_first_rows_propose_a_layout(tmp_path):
    path = write(tmp_path, b"customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate\n"
                           b"0379,0000611365,1/2/2013,2/15/2013,55.94,1/15/2013\n")
    header, rows = read_header(path)
    layout = guess_layout(header, [cells for _number, cells in rows])
    assert layout.columns["number"] == "invoiceNumber"
    assert (layout.date_order, layout.decimal_mark) == ("mdy", ".")
