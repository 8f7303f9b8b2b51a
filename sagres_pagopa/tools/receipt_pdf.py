"""The receipt of a payment as a page for who paid. No ORM."""
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

__all__ = ["build_receipt", "mask_name"]

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
GREY = HexColor("#5b6776")
MARGIN = 22 * mm


def build_receipt(title: str, rows: list[tuple[str, str]], notes: list[str] = (), *, subject: str = "") -> bytes:
    """Return one page with a title, rows of a label and a text, and notes below; texts may be of any length.

    >>> build_receipt("Receipt", [("Creditor", "Comune di Prova"), ("Amount", "600,00")])[:5]
    b'%PDF-'
    """
    normal, label, heading, small = _get_styles()
    table = Table(
        [[Paragraph(escape(name), label), Paragraph(escape(text), normal)] for name, text in rows if text],
        colWidths=(48 * mm, A4[0] - 2 * MARGIN - 48 * mm), hAlign="LEFT",
    )
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#d5dae1")),
        ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]))
    page = BytesIO()
    document = SimpleDocTemplate(
        page, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=title,
        subject=subject, invariant=1,
    )
    story = [Paragraph(escape(title), heading), Spacer(1, 8 * mm), table, Spacer(1, 6 * mm)]
    document.build([*story, *(Paragraph(escape(note), small) for note in notes)])
    return page.getvalue()


def mask_name(name: str) -> str:
    """Return a name so that who bears it knows it and nobody else does.

    >>> mask_name("Anna Maria Rossi")
    'A*** M*** R***'
    """
    return " ".join(f"{word[0]}***" for word in (name or "").split())


@lru_cache(maxsize=1)
def _get_styles():
    for name in ("TitilliumWeb-Regular", "TitilliumWeb-Bold"):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    normal = ParagraphStyle("normal", fontName="TitilliumWeb-Regular", fontSize=11, leading=14)
    label = ParagraphStyle("label", normal, textColor=GREY)
    heading = ParagraphStyle("heading", normal, fontName="TitilliumWeb-Bold", fontSize=18, leading=22)
    return normal, label, heading, ParagraphStyle("small", normal, fontSize=9, leading=12, textColor=GREY, spaceAfter=4)
