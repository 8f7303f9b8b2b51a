"""The marks and small drawings of a payment notice. No ORM.

Marks of others come from the creditor's ``Artwork``; without them their names are printed.
"""
from .notice_font import BOLD, TEXT
from .notice_sheet import SECOND

__all__ = [
    "draw_around", "draw_bancoposta", "draw_circuit", "draw_devices", "draw_info", "draw_pagopa", "draw_poste", "draw_scissors",
]


def draw_pagopa(sheet, artwork):
    """Draw the mark of the platform, 12.3 by 8.2 mm."""
    if artwork.pagopa:
        sheet.image(10.1, 10.2, 12.4, 8.2, artwork.pagopa)
    else:
        sheet.blue_text(10.1, 13.8, "pagoPA", 10)


def draw_poste(sheet, x, y, artwork):
    """Draw the mark of the post, about 40 by 5 mm."""
    if artwork.poste:
        sheet.image(x, y, 39.8, 5.2, artwork.poste)
    else:
        width = sheet.text(x, y + 4.6, "Poste", BOLD, 17)
        sheet.text(x + width, y + 4.6, "italiane", TEXT, 17)


def draw_bancoposta(sheet, x, y, artwork):
    """Draw the mark of the account, on a base line."""
    if artwork.bancoposta:
        sheet.image(x, y - 2.6, 18, 3.2, artwork.bancoposta)
    else:
        width = sheet.text(x, y, "Banco", TEXT, 9)
        sheet.text(x + width, y, "Posta", BOLD, 9)


def draw_circuit(sheet, x, y, artwork):
    """Draw the mark of the circuit of postal forms, 28 by 11 mm."""
    if artwork.circuit:
        sheet.image(x, y, 28, 11, artwork.circuit)
        return
    with sheet.pen(0.5) as pen:
        pen.line(x, y + 2.6, x, y + 8.4)
    for line, (text, font) in enumerate((("circuito", BOLD), ("bollettino postale", BOLD), ("BancoPosta", TEXT))):
        sheet.text(x + 1.6, y + 4.2 + line * 1.9, text, font, 5)


def draw_info(sheet, x, y):
    """Draw the letter i in a circle that goes before a remark, its centre at x, y."""
    with sheet.pen(0.35) as pen:
        pen.circle(x, y, 1.85)
    sheet.text(x, y + 1.15, "i", BOLD, 8, align="center")


def draw_devices(sheet, x, y):
    """Draw a computer, a telephone and a tablet, 10 by 9.4 mm: paying online."""
    with sheet.pen(0.35) as pen:
        pen.roundRect(x + 0.6, y, 9, 6.2, 0.6)
        pen.line(x + 4, y + 8.4, x + 6.6, y + 8.4)
        pen.line(x + 5.3, y + 6.2, x + 5.3, y + 8.4)
        pen.setFillGray(1)
        pen.roundRect(x, y + 3.4, 4.4, 6, 0.5, fill=1)
        pen.roundRect(x + 7.3, y + 4.6, 2.8, 4.8, 0.5, fill=1)
        pen.line(x, y + 8.3, x + 4.4, y + 8.3)
        pen.line(x + 7.3, y + 8.5, x + 10.1, y + 8.5)


def draw_around(sheet, x, y):
    """Draw three places on a ring, 10 by 10 mm: paying at a counter."""
    with sheet.pen(0.35) as pen:
        pen.circle(x + 5, y + 5.4, 4.2)
        for pin_x, pin_y in ((x + 5, y + 1.6), (x + 1.6, y + 6.2), (x + 8.4, y + 7.4)):
            _draw_pin(pen, pin_x, pin_y)


def _draw_pin(pen, x, y):
    pen.setFillGray(1)
    path = pen.beginPath()
    path.moveTo(x, y + 3.1)
    path.curveTo(x - 1, y + 1.6, x - 1.5, y + 0.9, x - 1.5, y)
    path.arcTo(x - 1.5, y - 1.5, x + 1.5, y + 1.5, 180, 180)
    path.curveTo(x + 1.5, y + 0.9, x + 1, y + 1.6, x, y + 3.1)
    path.close()
    pen.drawPath(path, fill=1)
    pen.circle(x, y, 0.55)


def draw_scissors(sheet, x, y):
    """Draw small scissors on the line to cut along."""
    with sheet.pen(0.45, SECOND) as pen:
        pen.circle(x + 4.2, y - 1.9, 0.75)
        pen.circle(x + 5, y - 0.5, 0.75)
        pen.line(x, y - 0.4, x + 4.3, y - 0.6)
        pen.line(x + 0.6, y, x + 3.7, y - 1.5)
