"""One PDF of many letters: where each begins, and what is stamped on its pages.

The pages come from an HTML engine that can neither head nor foot them, nor say which page belongs to whom, in every
build of it. So each letter carries a mark in its text, and stationery, barcode and page numbers are laid over it here.
"""
import io
import re
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from reportlab.graphics.barcode import code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

MARK = re.compile(r"\[\[\s*(\w+)\s*\]\]")
BARCODE_LEFT, BARCODE_TOP = 18 * mm, 58 * mm  # left of the window, so that the envelope covers it
PAGE_NUMBER_BASE = 10 * mm


class LetterPdfError(ValueError):
    """The pages of a batch cannot be told apart."""


@dataclass(frozen=True)
class Letter:
    """A letter of a batch: ``reference`` is both its mark in the text and its barcode."""

    reference: str
    stationery: bytes = b""  # a page laid over the first of its own
    note: str = ""  # laid across the first page, such as «Preview»
    enclosures: tuple = ()  # PDF documents that follow it, as bytes


def mark(reference):
    """Return the mark that the first page of a letter must carry in its text.

    >>> mark("N12")
    '[[N12]]'
    """
    return f"[[{reference}]]"


def find_starts(texts, references):
    """Return the number of the first page of each letter, counted from 0.

    :param texts: the text of each page
    :param references: of the letters, in their order
    :raises LetterPdfError: when the pages do not carry exactly these marks in this order

    >>> find_starts(["[[N1]] Dear", "more", "[[N2]]"], ["N1", "N2"])
    [0, 2]
    """
    found = [(name, page) for page, text in enumerate(texts) for name in MARK.findall(text)]
    if [name for name, _page in found] != list(references) or not found or found[0][1]:
        raise LetterPdfError(f"{len(references)} letters were printed, {len(found)} begin in the pages")
    pages = [page for _name, page in found]
    if len(set(pages)) != len(pages):
        raise LetterPdfError("two letters begin on one page")
    return pages


def split_letters(content, letters):
    """Cut the PDF of a batch into its letters and stamp their pages.

    :param bytes content: the letters one after the other, in the order of ``letters``
    :param list letters: of :class:`Letter`
    :return: ``[(PDF as bytes, number of pages)]``, enclosures included
    :raises LetterPdfError: see :func:`find_starts`
    """
    reader = PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages]
    starts = find_starts(texts, [letter.reference for letter in letters])
    ends = [*starts[1:], len(reader.pages)]
    spans = [(letter, end - start) for letter, start, end in zip(letters, starts, ends, strict=True)]
    stamps = PdfReader(io.BytesIO(draw_stamps(spans)))
    papers = {letter.stationery for letter in letters if letter.stationery}
    papers = {paper: _read_stationery(paper) for paper in papers}
    done, place = [], 0
    for letter, count in spans:
        writer = PdfWriter()
        for number in range(count):
            page = writer.add_page(reader.pages[place])
            if letter.stationery and not number:
                page.merge_page(papers[letter.stationery])
            page.merge_page(stamps.pages[place])
            place += 1
        done.append(_close(writer, letter.enclosures))
    return done


def _read_stationery(paper):
    """Return a page whose white hides nothing: each page of the engine begins with a white sheet, and so does this."""
    page = PdfReader(io.BytesIO(paper)).pages[0]
    states = page["/Resources"].get_object().get("/ExtGState", DictionaryObject()).get_object()
    for state in states.values():
        state.get_object()[NameObject("/BM")] = NameObject("/Multiply")
    return page


def _close(writer, enclosures):
    for enclosure in enclosures:
        writer.append(io.BytesIO(enclosure), import_outline=False)
    for page in writer.pages:
        page.compress_content_streams()
    writer.compress_identical_objects()
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue(), len(writer.pages)


def draw_stamps(spans):
    """Return a PDF with what is laid over each page: barcode and note on the first, page number on every one.

    :param list spans: pairs of :class:`Letter` and its number of pages
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for letter, count in spans:
        for number in range(1, count + 1):
            if number == 1:
                _draw_first(canvas, letter)
            canvas.setFont("Helvetica", 8)
            canvas.drawRightString(A4[0] - 20 * mm, PAGE_NUMBER_BASE, f"{letter.reference} · {number}/{count}")
            canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_first(canvas, letter):
    width, height = A4
    barcode = code128.Code128(letter.reference, barHeight=9 * mm, barWidth=0.33 * mm, quiet=False)
    barcode.drawOn(canvas, BARCODE_LEFT + 3 * mm, height - BARCODE_TOP - 9 * mm)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(BARCODE_LEFT + 3 * mm, height - BARCODE_TOP - 13 * mm, letter.reference)
    if letter.note:
        canvas.saveState()
        canvas.setFillGray(0.5, 0.35)
        canvas.setFont("Helvetica-Bold", 64)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, letter.note)
        canvas.restoreState()


def join(documents):
    """Return one PDF of many, in their order; what they share (stationery, fonts) is stored once."""
    writer = PdfWriter()
    for document in documents:
        writer.append(io.BytesIO(document), import_outline=False)
    writer.compress_identical_objects()
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
