"""What the parts of a payment notice draw with: millimetres from the top left, texts, bands, codes, images. No ORM."""
import contextlib
import re

from reportlab.lib.units import mm

from .data_matrix import DATAMATRIX_SIZE, datamatrix_rows
from .notice_data import ELLIPSIS
from .notice_font import BOLD, TEXT, get_width, printable, register, wrap
from .notice_image import read_image
from .qr_code import QR_SIZE, qr_rows

__all__ = ["BLACK", "HEIGHT", "SECOND", "WIDTH", "Sheet"]

WIDTH, HEIGHT = 210, 297
#: What a form may draw above the place it is shown at, such as scissors on a line.
ABOVE = 10
CODE = 25
BLACK, SECOND, BAND, SEVENTY = 0, 0x7C / 255, 0xEC / 255, 0.3
BAND_HEIGHT = 7.1
BLUE = (0, 0x66 / 255, 0xCC / 255)
DARK = re.compile("1+")


class Sheet:
    """A page being drawn, in millimetres from its top left corner.

    Forms hold what many pages have in common: drawn once, shown wherever it is wanted.
    """

    def __init__(self, canvas):
        register()
        self.canvas = canvas
        self._forms = {}
        self._gray = None

    @contextlib.contextmanager
    def at(self, x, y):
        """Draw from another corner for a while."""
        self.canvas.saveState()
        self.canvas.translate(x * mm, -y * mm)
        gray, self._gray = self._gray, None
        yield self
        self._gray = gray
        self.canvas.restoreState()

    def next_page(self):
        """Close the page and begin another."""
        self.canvas.showPage()
        self._gray = None

    def stamp(self, key, draw):
        """Draw what is the same for equal keys, once for the whole document; return what ``draw`` returned."""
        if key not in self._forms:
            name = f"form{len(self._forms)}"
            gray, self._gray = self._gray, None
            self.canvas.beginForm(name, 0, 0, WIDTH * mm, (HEIGHT + ABOVE) * mm)
            self._forms[key] = name, draw()
            self.canvas.endForm()
            self._gray = gray
        name, result = self._forms[key]
        self.canvas.doForm(name)
        return result

    def text(self, x, y, text, font=TEXT, size=8, *, align="left", gray=BLACK):
        """Write one line on a base line; return how wide it is."""
        text = printable(text, font)
        width = get_width(text, font, size) / mm
        left = {"left": x, "right": x - width, "center": x - width / 2}[align]
        self._set_gray(gray)
        self.canvas.setFont(font, size)
        self.canvas.drawString(left * mm, (HEIGHT - y) * mm, text)
        return width

    def label(self, x, y, text, second="", *, font=TEXT, size=8, align="left", gray=SECOND, second_size=8):
        """Write a label, followed by the second language where there is one; return how wide both are."""
        more = f" · {second}" if second else ""
        if align == "right":
            x -= (get_width(text, font, size) + get_width(printable(more, TEXT), TEXT, second_size)) / mm
        width = self.text(x, y, text, font, size)
        return width + (self.text(x + width, y, more, TEXT, second_size, gray=gray) if more else 0)

    def lines(self, x, y, text, width, font=TEXT, size=8, *, leading=3.5, gray=BLACK, most=99):
        """Write a text on as many lines as it needs, at most ``most``; return the base line that would follow."""
        for line in self.cut(text, width, font, size, most):
            self.text(x, y, line, font, size, gray=gray)
            y += leading
        return y

    def strong_lines(self, x, y, text, strong, width, size, *, leading, most=99):
        """Write a text on lines with some words of it bold; return the base line that would follow."""
        for line in self.cut(text, width - 1, TEXT, size, most):
            left = x
            for part in re.split(f"({re.escape(strong)})", line):
                left += self.text(left, y, part, BOLD if part == strong else TEXT, size)
            y += leading
        return y

    def fit(self, x, y, text, width, font=BOLD, sizes=((8, 1), (6.5, 2)), ratio=0.42):
        """Write a text in the first of ``((size, lines), ...)`` it fits in, else cut; return the base line that would follow."""
        for size, most in sizes:
            if len(wrap(printable(text, font), font, size, width * mm)) <= most:
                break
        return self.lines(x, y, text, width, font, size, leading=size * ratio, most=most)

    def cut(self, text, width, font, size, most):
        """Return the lines of a text, the last one with an ellipsis when there were more than ``most``."""
        lines = wrap(printable(text, font), font, size, width * mm)
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and get_width(last + ELLIPSIS, font, size) > width * mm:
            last = last[:-1]
        return (*lines[:most - 1], last.rstrip() + ELLIPSIS)

    def band(self, x, y, width, height=BAND_HEIGHT):
        """Draw the light band behind the heading of a part."""
        self._set_gray(BAND)
        self.canvas.rect(x * mm, (HEIGHT - y - height) * mm, width * mm, height * mm, stroke=0, fill=1)

    def square(self, x, y, side):
        """Draw a black square."""
        self._set_gray(BLACK)
        self.canvas.rect(x * mm, (HEIGHT - y - side) * mm, side * mm, side * mm, stroke=0, fill=1)

    @contextlib.contextmanager
    def pen(self, width, gray=BLACK):
        """Give the canvas to draw lines with, from the top left corner and downwards, in millimetres."""
        self.canvas.saveState()
        self.canvas.transform(mm, 0, 0, -mm, 0, HEIGHT * mm)
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeGray(gray)
        yield self.canvas
        self.canvas.restoreState()

    def blue_text(self, x, y, text, size):
        """Write in the blue of the platform."""
        self.canvas.setFillColorRGB(*BLUE)
        self._gray = None
        self.canvas.setFont(BOLD, size)
        self.canvas.drawString(x * mm, (HEIGHT - y) * mm, text)

    def qr(self, x, y, text):
        """Draw the QR code of a notice, 25 by 25 mm."""
        self._code(x, y, _get_path(tuple(qr_rows(text))), QR_SIZE)

    def datamatrix(self, x, y, text):
        """Draw the DataMatrix of a postal form, 25 by 25 mm."""
        self._code(x, y, _get_path(tuple(datamatrix_rows(text))), DATAMATRIX_SIZE)

    def image(self, x, y, width, height, content):
        """Draw an image, whole and in the middle of its place."""
        self.canvas.drawImage(
            read_image(content), x * mm, (HEIGHT - y - height) * mm, width * mm, height * mm, mask="auto",
            preserveAspectRatio=True, anchor="c")

    def _code(self, x, y, path, size):
        module = CODE * mm / size
        place = f"{module:.5f} 0 0 {-module:.5f} {x * mm:.3f} {(HEIGHT - y) * mm:.3f}"
        self.canvas._code.append(f"q 0 g {place} cm {path} f Q")

    def _set_gray(self, gray):
        if gray != self._gray:
            self.canvas.setFillGray(gray)
            self._gray = gray


def _get_path(rows):
    """Return one path over all dark modules, those side by side in one rectangle."""
    return " ".join(
        f"{run.start()} {y} {run.end() - run.start()} 1 re" for y, row in enumerate(rows) for run in DARK.finditer(row))
