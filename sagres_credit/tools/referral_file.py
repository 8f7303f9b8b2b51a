"""The file of a debtor as it is handed to a lawyer: one PDF with an index and its page numbers, one ZIP with the originals.

What should be there and is not is named in the index: a lawyer must never find out in court.
"""
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

MARGIN = 18 * mm
STYLES = getSampleStyleSheet()
LONGEST_NAME = 80


@dataclass(frozen=True)
class Part:
    """A part of the file: sheets written here (``pdf``), documents as they came, and what is missing of it, in words."""

    title: str
    pdf: bytes = b""
    documents: tuple = ()  # pairs (name, content as bytes)
    missing: tuple = ()


@dataclass(frozen=True)
class Words:
    """What the file says in its own name, in the language of who reads it."""

    index: str = "Index"
    page: str = "Page"
    missing: str = "Missing"
    zip_only: str = "only in the ZIP, it cannot be shown on a page"
    empty: str = "Nothing"


def clean_name(name):
    """Return a name that every system can write as a file.

    >>> clean_name("Ricevuta: n. 3/2026 – è arrivata.pdf")
    'Ricevuta_ n. 3_2026 - e arrivata.pdf'
    >>> clean_name("../../x") , clean_name("")
    ('_.._x', 'file')
    """
    plain = unicodedata.normalize("NFKD", name.replace("–", "-")).encode("ascii", "ignore").decode()
    return re.sub(r"[^\w .()+-]", "_", plain).strip(" .")[:LONGEST_NAME] or "file"


def write_sheet(title, blocks):
    """Return a PDF of plain sheets.

    :param blocks: texts, each a paragraph; or lists of rows, each a table whose first row is its head
    """
    story = [Paragraph(escape(title), STYLES["Heading1"])]
    for block in blocks:
        story += [_draw_table(block) if isinstance(block, list) else Paragraph(escape(block), STYLES["BodyText"]), Spacer(0, 6)]
    stream = io.BytesIO()
    SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=title,
    ).build(story)
    return stream.getvalue()


def _draw_table(rows):
    style = STYLES["BodyText"].clone("cell", fontSize=8, leading=10)
    cells = [[Paragraph(escape(str(cell or "")), style) for cell in row] for row in rows]
    table = Table(cells, colWidths=[(A4[0] - 2 * MARGIN) / len(rows[0])] * len(rows[0]), repeatRows=1, splitInRow=1)
    table.setStyle(TableStyle([
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e6e6e6")), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.grey),
    ]))
    return table


def read_pages(content):
    """Return the pages of a document as a PDF: itself, or an image on a page; ``None`` where it can be neither.

    >>> read_pages(b"Return-Path: <x@example.com>") is None
    True
    """
    if content[:5] == b"%PDF-":
        try:
            return _copy_pages(content)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
            return None  # locked, or broken: it goes into the ZIP as it came
    try:
        return _draw_image(ImageReader(io.BytesIO(content)))
    except (OSError, ValueError):
        return None


def _copy_pages(content):
    """Return a PDF written anew, so that one which cannot be bound is found before."""
    writer = PdfWriter()
    writer.append(io.BytesIO(content), import_outline=False)
    _number_pages(writer)
    return content if len(writer.pages) else None


def _draw_image(image):
    width, height = image.getSize()
    scale = min((A4[0] - 2 * MARGIN) / width, (A4[1] - 2 * MARGIN) / height, 1)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(image, MARGIN, A4[1] - MARGIN - height * scale, width * scale, height * scale)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def count_pages(content):
    """Return how many pages a PDF has."""
    return len(PdfReader(io.BytesIO(content)).pages)


def bind(title, parts, words):
    """Return the whole file as one PDF: the index, then each part, its pages numbered at the foot.

    :param str title: head of the index
    :param list parts: of :class:`Part`
    :param Words words: what the index says
    """
    entries = _read_entries(parts)
    index = b""
    # The index says where everything begins, and its own length moves it: twice is enough but for a very long one.
    for length in (1, 1, 1):
        length = count_pages(index) if index else length
        index = write_sheet(title, [words.index, _index_rows(parts, entries, length, words), *_name_missing(parts, words)])
        if count_pages(index) == length:
            break
    writer = PdfWriter()
    for content in [index, *(content for _part, _name, content, _pages in entries if content)]:
        writer.append(io.BytesIO(content), import_outline=False)
    _number_pages(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _read_entries(parts):
    """Return ``[(part, name of the document or "", its pages or None, their number)]`` in the order of the file."""
    found = []
    for part in parts:
        sheets = part.pdf or None
        found.append((part, "", sheets, count_pages(sheets) if sheets else 0))
        for name, content in part.documents:
            pages = read_pages(content)
            found.append((part, name, pages, count_pages(pages) if pages else 0))
    return found


def _index_rows(parts, entries, first, words):
    rows, page = [["", words.index, words.page]], first + 1
    numbers = {id(part): number for number, part in enumerate(parts, 1)}
    for part, name, content, pages in entries:
        where = str(page) if content else words.zip_only if name else ""
        if name:
            rows.append(["", name, where])
        else:
            bare = not part.pdf and not part.documents and not part.missing
            rows.append([str(numbers[id(part)]), part.title, words.empty if bare else where])
        page += pages
    return rows


def _name_missing(parts, words):
    """Return a table of what is missing, part by part; nothing where all is there."""
    rows = [[part.title, text] for part in parts for text in part.missing]
    return [words.missing, [[words.index, words.missing], *rows]] if rows else []


def _number_pages(writer):
    total = len(writer.pages)
    for number, page in enumerate(writer.pages, 1):
        box = page.mediabox
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(float(box.right), float(box.top)))
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(float(box.right) - 10 * mm, float(box.bottom) + 6 * mm, f"{number}/{total}")
        canvas.save()
        page.merge_page(PdfReader(io.BytesIO(stream.getvalue())).pages[0])


def pack(name, whole, parts):
    """Return the ZIP: the whole file first, then a folder of originals for each part, no name twice.

    :param str name: of the whole file, without its extension
    :param bytes whole: the PDF that :func:`bind` made
    """
    stream, taken = io.BytesIO(), set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{clean_name(name)}.pdf", whole)
        for number, part in enumerate(parts, 1):
            folder = f"{number:02d} {clean_name(part.title)}"
            own = [(f"{part.title}.pdf", part.pdf)] if part.pdf else []
            for document, content in [*own, *part.documents]:
                archive.writestr(_find_free(f"{folder}/{clean_name(document)}", taken), content)
    return stream.getvalue()


def _find_free(path, taken):
    """Return the path, with a number where one like it is taken already.

    >>> taken = set()
    >>> [_find_free("a/b.pdf", taken) for _ in range(3)]
    ['a/b.pdf', 'a/b (2).pdf', 'a/b (3).pdf']
    """
    stem, dot, extension = path.rpartition(".")
    free, number = path, 1
    while free.lower() in taken:
        number += 1
        free = f"{stem} ({number}){dot}{extension}" if dot else f"{path} ({number})"
    taken.add(free.lower())
    return free
