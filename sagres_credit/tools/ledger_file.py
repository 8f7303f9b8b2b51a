"""Streaming reader of ledger files, .csv and .xlsx, that trusts nothing in them. No ORM.

Memory does not grow with the number of rows: a row is read, handed over and forgotten. What the table of shared texts
of a workbook takes is bounded by the limits below.
"""
import codecs
import csv
import io
import itertools
import re
import warnings
import zipfile
from dataclasses import dataclass

import openpyxl

from .ledger_errors import LedgerFileError

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
#: A sheet of numbers packs 10 to 20 times; a bomb packs a thousand times.
MAX_PACKING_RATIO = 150
MAX_PARTS = 2000
#: Sheets are read in a stream, the other parts whole: shared texts as a list, the rest as trees that take ten times as much.
MAX_STRINGS_BYTES = 256 * 1024 * 1024
MAX_PART_BYTES = 16 * 1024 * 1024
MAX_COLUMNS = 256
MAX_CELL = 32_768
MAX_ROWS = 2_000_000
SAMPLE_BYTES = 65_536
DELIMITERS = ";,\t|"
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "iso-8859-15")

_asides_re = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_element_re = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_old_office = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class FileOptions:
    """How to open a file; what is empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1


class FormulaCell(str):
    """A formula of a workbook: kept apart from a text, because its result cannot be trusted."""


def is_workbook(path):
    """Tell whether a file is an .xlsx by its content, not by its name.

    :raises LedgerFileError: ``empty_file``, ``too_big`` or ``old_workbook``
    """
    with open(path, "rb") as stream:
        start = stream.read(8)
        size = stream.seek(0, io.SEEK_END)
    if not start.strip():
        raise LedgerFileError("empty_file")
    if size > MAX_FILE_BYTES:
        raise LedgerFileError("too_big", MAX_FILE_BYTES // 1024 ** 2)
    if start == _old_office:
        raise LedgerFileError("old_workbook")
    return start[:4] == b"PK\x03\x04"


def read_rows(path, options=FileOptions()):
    """Yield ``(row number, cells)`` of a file from its header on, blank rows left out.

    The row number is the one a person sees on opening the file. Cells are texts, and dates and numbers as well in a
    workbook.

    :raises LedgerFileError: at the point where the file cannot be read any further
    """
    rows = _read_workbook(path, options) if is_workbook(path) else _read_text(path, options)
    for count, (number, cells) in enumerate(rows):
        if count > MAX_ROWS:
            raise LedgerFileError("too_many_rows", MAX_ROWS)
        if len(cells) > MAX_COLUMNS and any(cell not in (None, "") for cell in cells[MAX_COLUMNS:]):
            raise LedgerFileError("too_many_columns", number)
        if any(cell not in (None, "") for cell in cells):
            yield number, cells[:MAX_COLUMNS]


def read_header(path, options=FileOptions(), sample=20):
    """Return the header of a file and its first rows, ``(texts, [(row number, cells), ...])``.

    :raises LedgerFileError: also ``no_header`` when the file has no row
    """
    rows = list(itertools.islice(read_rows(path, options), sample + 1))
    if not rows:
        raise LedgerFileError("no_header")
    return ["" if cell is None else str(cell).strip() for cell in rows[0][1]], rows[1:]


def find_encoding(path):
    """Return the encoding of a text file: its mark, else UTF-8 where the whole file is, else Western Windows."""
    with open(path, "rb") as stream:
        start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for chunk in iter(lambda: stream.read(1024 * 1024), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def find_delimiter(line):
    """Return the delimiter that a header line holds most, quoted parts left out.

    >>> find_delimiter('code;"name, first";amount')
    ';'
    """
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _read_text(path, options):
    encoding = options.encoding or find_encoding(path)
    try:
        with open(path, encoding=encoding, newline="") as stream:
            yield from _read_delimited(stream, options)
    except UnicodeError as error:
        raise LedgerFileError("encoding", encoding) from error


def _read_delimited(stream, options):
    lines = _checked_lines(stream)
    for _skipped in range(options.header_row - 1):
        next(lines, None)
    first = next(lines, "")
    delimiter = options.delimiter or find_delimiter(first)
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter, strict=True)
    number = options.header_row
    try:
        for cells in reader:
            yield number, cells
            number = options.header_row + reader.line_num
    except csv.Error as error:
        raise LedgerFileError("damaged_row", number) from error


def _checked_lines(stream):
    """Yield the lines of a text, each bounded: one unclosed quote or line must not take the memory."""
    number = 0
    while line := stream.readline(MAX_CELL * 8):
        number += 1
        if "\0" in line:
            raise LedgerFileError("nul_byte", number)
        if len(line) == MAX_CELL * 8:
            raise LedgerFileError("damaged_row", number)
        yield line


def _read_workbook(path, options):
    with _opened_workbook(path) as workbook:
        if options.sheet and options.sheet not in workbook.sheetnames:
            raise LedgerFileError("no_sheet", options.sheet)
        sheet = workbook[options.sheet] if options.sheet else workbook.worksheets[0]
        if not hasattr(sheet, "reset_dimensions"):
            raise LedgerFileError("no_sheet", sheet.title)
        sheet.reset_dimensions()  # what the file says of its own size need not be true
        try:
            for row in sheet.iter_rows(min_row=options.header_row, max_col=MAX_COLUMNS + 1):
                cells = [_cell_value(cell) for cell in row]
                while cells and cells[-1] is None:
                    cells.pop()
                yield next((cell.row for cell in row if hasattr(cell, "row")), 0), cells
        except LedgerFileError:
            raise
        except Exception as error:
            raise LedgerFileError("damaged_workbook") from error


def _cell_value(cell):
    if cell.data_type == "f":
        return FormulaCell(cell.value)
    return None if cell.data_type == "e" and cell.value is None else cell.value


class _opened_workbook:
    """A workbook opened for streaming after its package was checked, closed at the end."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        check_package(self.path)
        # By its name openpyxl would refuse a file without extension, as those of the filestore are.
        self.stream = open(self.path, "rb")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.workbook = openpyxl.load_workbook(self.stream, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # of a library that trusts its files: there is no list of what it raises
            self.stream.close()
            raise LedgerFileError("damaged_workbook") from error
        if not self.workbook.worksheets:
            self.__exit__()
            raise LedgerFileError("no_sheet")
        return self.workbook

    def __exit__(self, *exc_info):
        self.workbook.close()
        self.stream.close()


def check_package(path):
    """Refuse a workbook that is damaged, unpacks to too much, carries macros or declares entities.

    :raises LedgerFileError: ``damaged_workbook``, ``zip_bomb``, ``macros`` or ``entities``
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_parts(parts)
            for part in parts:  # any name: a link may make a part of any ending be read as XML
                _check_prolog(package, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise LedgerFileError("damaged_workbook") from error


def _check_parts(parts):
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise LedgerFileError("zip_bomb")
    if unpacked > 16 * 1024 ** 2 and unpacked / packed > MAX_PACKING_RATIO:
        raise LedgerFileError("zip_bomb")
    if any(part.file_size > _get_most_bytes(part.filename.lower()) for part in parts):
        raise LedgerFileError("zip_bomb")
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise LedgerFileError("macros")
    if any(part.flag_bits & 1 for part in parts):
        raise LedgerFileError("old_workbook")


def _get_most_bytes(name):
    """Return how much a part may unpack to: sheets and pictures as much as the whole, what is read as a tree less."""
    if not name.endswith((".xml", ".rels")) or "/worksheets/" in name:
        return MAX_UNPACKED_BYTES
    return MAX_STRINGS_BYTES if name.endswith("sharedstrings.xml") else MAX_PART_BYTES


def _check_prolog(package, part):
    """Refuse XML that declares anything before its first element, or hides its beginning behind a long comment."""
    with package.open(part) as stream:
        start = stream.read(SAMPLE_BYTES).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    if b"<!DOCTYPE" in start.upper() or b"<!ENTITY" in start.upper():
        raise LedgerFileError("entities")
    bare = _asides_re.sub(b"", start).lstrip()
    if start.startswith(b"<") and not _element_re.match(bare):
        raise LedgerFileError("damaged_workbook")
