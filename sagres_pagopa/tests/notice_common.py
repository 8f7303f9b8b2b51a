"""Payment notices to print, and how tests read what was printed."""
import io
from datetime import date
from decimal import Decimal

import pypdf
import pypdfium2
import zxingcpp
from PIL import Image

from ..tools.notice_data import Notice, NoticeCreditor, NoticeDebtor, NoticeOption
from ..tools.notice_number import build
from ..tools.notice_pdf import render

TAX_CODE = "12345678903"
PERSON = "RSSMRA80A01H501U"
NUMBER = "301000000000004285"
POSTAL = {
    "postal_account": "IT60X0760103200000012345678", "postal_holder": "Comune di Sant’Agata - Tributi",
    "postal_authorisation": "AUT. DB/SSIC/E 12345 DEL 01/02/2026",
}


def make_image(form="PNG", size=(300, 300)):
    """Return an image as bytes."""
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(stream, form)
    return stream.getvalue()


def make_creditor(**values):
    """Return a municipality."""
    values = {"name": "Comune di Sant’Agata", "tax_code": TAX_CODE, "cbill": "90p15", "department": "Ufficio Tributi", **values}
    return NoticeCreditor(**{"info": "tributi@comune.example · 0461 123456", **values})


def make_debtor(**values):
    """Return a citizen."""
    values = {"name": "Niccolò D’Annunzio Müller", "tax_code": PERSON, **values}
    return NoticeDebtor(**{"address": "Via della Libertà 12/b\n38122 Trento TN", **values})


def make_options(count=0, *, single=True, due=True):
    """Return the whole amount, if wanted, and so many installments."""
    options = [NoticeOption(NUMBER, Decimal("1020.99"), date(2026, 12, 31) if due else None)] if single else []
    for place in range(1, count + 1):
        day = date(2027 + place // 12, 1 + place % 12, 28) if due else None
        options.append(NoticeOption(build("01", 100 + place), Decimal("340.33") + place, day, place))
    return tuple(options)


def make_notice(count=0, *, single=True, due=True, creditor=None, debtor=None, subject="Tassa sui rifiuti 2026", **values):
    """Return a notice for the whole amount, installments, or both."""
    options = make_options(count, single=single, due=due)
    return Notice(creditor or make_creditor(), debtor or make_debtor(), subject, options, **values)


def print_notice(notice, scale=4):
    """Return the pages of a printed notice as (text, image)."""
    return read_pages(render(notice), scale)


def read_pages(pdf, scale=4):
    """Return the pages of a PDF as (text, image)."""
    texts = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    images = [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return list(zip(texts, images))


def read_codes(pages, kind):
    """Return the texts of the codes of one kind on rendered pages, page by page and from the top, as a decoder sees them."""
    formats = getattr(zxingcpp.BarcodeFormat, kind)
    found = []
    for _text, image in pages:
        codes = zxingcpp.read_barcodes(image, formats=formats)
        found += sorted(codes, key=lambda code: (code.position.top_left.y // 50, code.position.top_left.x))
    return [code.text for code in found]
