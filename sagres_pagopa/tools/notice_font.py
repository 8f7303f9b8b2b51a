"""The fonts of a payment notice, and how texts are broken into lines with them. No ORM."""
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["BOLD", "MONO", "MONO_BOLD", "TEXT", "get_width", "printable", "register", "wrap"]

TEXT, BOLD, MONO, MONO_BOLD = "NoticeText", "NoticeBold", "NoticeMono", "NoticeMonoBold"
FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FILES = {TEXT: "TitilliumWeb-Regular", BOLD: "TitilliumWeb-Bold", MONO: "RobotoMono-Regular", MONO_BOLD: "RobotoMono-Bold"}
#: What stands for a character that the fonts do not have: the reader sees that something is missing.
MISSING = "?"
LOCK = threading.Lock()


def register():
    """Load the fonts, once for each process; return which characters each has."""
    with LOCK:  # a font loaded again by another thread would lose what a document has used of it
        return _register()


@lru_cache
def _register():
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{file}.ttf")))
    return {name: pdfmetrics.getFont(name).face.charToGlyph for name in FILES}


@lru_cache(4096)
def printable(text: str, font: str) -> str:
    """Return a text in characters the font has: others lose their accent, or become a question mark."""
    glyphs = register()[font]
    return "".join(char if ord(char) in glyphs or char == "\n" else _replace(char, glyphs) for char in text)


def _replace(char, glyphs):
    base = unicodedata.normalize("NFKD", char)
    base = "".join(part for part in base if not unicodedata.combining(part))
    return base if base and all(ord(part) in glyphs for part in base) else MISSING


@lru_cache(8192)
def get_width(text: str, font: str, size: float) -> float:
    """Return how wide a text is, in points."""
    register()
    return pdfmetrics.stringWidth(text, font, size)


@lru_cache(4096)
def wrap(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """Return the lines of a text no wider than ``width`` points; a word that is too long is broken."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if get_width(longer, font, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _break(word, font, size, width)
            lines += whole
        lines.append(line)
    return tuple(lines)


def _break(word, font, size, width):
    parts, part = [], ""
    for char in word:
        if part and get_width(part + char, font, size) > width:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]
