"""One PDF of many letters: where each begins, and what is stamped on its pages.

The pages come from an HTML engine that can neither head nor foot them, nor say which page belongs to whom, in every
build of it. So each letter carries a mark, and stationery, barcode and page numbers are laid over it here.
"""
import io
import re
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject
from reportlab.graphics.barcode import code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

# A mark is a dot of a colour nobody sees or uses: to read colours is a hundred times quicker than to read words.
MARK_RED = 253
COLOUR = re.compile(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:scn|rg)\b")
BARCODE_LEFT, BARCODE_TOP = 18 * mm, 58 * mm  # left of the window, so that the envelope covers it
PAGE_NUMBER_BASE = 10 * mm


class LetterPdfError(ValueError):
    """The pages of a batch cannot be told apart."""


@dataclass(frozen=True)
class Letter:
    """A letter of a batch: ``reference`` is written on it in words and as a barcode."""

    reference: str
    stationery: bytes = b""  # a page laid over the first of its own
    note: str = ""  # laid across the first page, such as «Preview»
    enclosures: tuple = ()  # PDF documents that follow it, as bytes


def mark(place):
    """Return the colour of the dot that the first page of a letter must carry, by its place in the batch from 0.

    >>> mark(0), mark(1), mark(256)
    ('#fdffff', '#fdfffe', '#fdfeff')
    """
    return f"#{MARK_RED:02x}{255 - place // 256:02x}{255 - place % 256:02x}"


def find_marks(stream):
    """Return the places marked in the content stream of a page.

    >>> find_marks(b"/CSp cs 0.992156863 1 0.996078431 scn 0 0 0 scn")
    {1}
    """
    places = set()
    for groups in COLOUR.findall(stream):
        red, green, blue = (round(float(part) * 255) for part in groups)
        if red == MARK_RED:
            places.add((255 - green) * 256 + 255 - blue)
    return places


def find_starts(marks, number):
    """Return the number of the first page of each letter, counted from 0.

    :param marks: the places marked on each page, as :func:`find_marks` gives them
    :param int number: of letters
    :raises LetterPdfError: when the pages do not carry exactly these marks in this order

    >>> find_starts([{0}, set(), {1}], 2)
    [0, 2]
    """
    found = [(place, page) for page, places in enumerate(marks) for place in sorted(places)]
    pages = [page for _place, page in found]
    if [place for place, _page in found] != list(range(number)) or pages[:1] != [0] or len(set(pages)) != number:
        raise LetterPdfError(f"{number} letters were printed, {len(found)} begin in the pages")
    return pages


def split_letters(content, letters):
    """Cut the PDF of a batch into its letters and stamp their pages.

    :param bytes content: the letters one after the other, in the order of ``letters``
    :param list letters: of :class:`Letter`
    :return: ``[(PDF as bytes, number of pages)]``, enclosures included
    :raises LetterPdfError: see :func:`find_starts`
    """
    reader = PdfReader(io.BytesIO(content))
    starts = find_starts([find_marks(_read_content(page)) for page in reader.pages], len(letters))
    ends = [*starts[1:], len(reader.pages)]
    spans = [(letter, end - start) for letter, start, end in zip(letters, starts, ends, strict=True)]
    stamps = iter(PdfReader(io.BytesIO(draw_stamps(spans))).pages)
    papers = {paper: _read_stationery(paper) for paper in {letter.stationery for letter in letters if letter.stationery}}
    pages = iter(reader.pages)
    return [_bind(letter, [next(pages) for _ in range(count)], stamps, papers) for letter, count in spans]


def _bind(letter, pages, stamps, papers):
    """Return one letter with what is laid over its pages, as ``(PDF, number of pages)``."""
    writer = PdfWriter()
    for number, page in enumerate(pages):
        layers = [next(stamps)]
        if letter.stationery and not number:
            layers.insert(0, papers[letter.stationery])
        _lay_over(writer, writer.add_page(page), layers)
    for enclosure in letter.enclosures:
        writer.append(io.BytesIO(enclosure), import_outline=False)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue(), len(writer.pages)


def _lay_over(writer, page, layers):
    """Draw other pages over one, each as a form of its own: nothing has to be parsed or renamed."""
    resources = page["/Resources"].get_object()
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    draw = b"\nQ\n"  # what the page itself has set ends here
    for number, layer in enumerate(layers):
        form = DecodedStreamObject()
        form.set_data(_read_content(layer))
        form.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, layer.mediabox)),
            NameObject("/Resources"): layer["/Resources"].get_object().clone(writer),
        })
        forms[NameObject(f"/Layer{number}")] = writer._add_object(form.flate_encode())
        draw += b"q /Layer%d Do Q\n" % number
    parts = [b"q\n" + _read_content(page), draw]
    whole = DecodedStreamObject()
    whole.set_data(b"".join(parts))
    page[NameObject("/Contents")] = writer._add_object(whole.flate_encode())


def _read_content(page):
    contents = page.get_contents()
    return b"" if contents is None else contents.get_data()


def _read_stationery(paper):
    """Return a page whose white hides nothing: each page of the engine begins with a white sheet, and so does this."""
    page = PdfReader(io.BytesIO(paper)).pages[0]
    states = page["/Resources"].get_object().get("/ExtGState", DictionaryObject()).get_object()
    for state in states.values():
        state.get_object()[NameObject("/BM")] = NameObject("/Multiply")
    return page


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
