"""The form of the post (Bollettino Postale PA) of a payment notice; it is in Italian whatever the second language. No ORM."""
from .notice_font import BOLD, MONO_BOLD, TEXT
from .notice_format import format_amount, format_date, format_number
from .notice_marks import draw_bancoposta, draw_circuit, draw_poste, draw_scissors
from .notice_number import datamatrix_text
from .notice_sheet import SECOND, SEVENTY, WIDTH
from .notice_words import WORDS

__all__ = ["POSTAL_HEIGHT", "draw_postal"]

POSTAL_HEIGHT = 55.2
PAYABLE = "Bollettino Postale pagabile in tutti gli Uffici Postali e sui canali fisici o digitali abilitati di Poste Italiane e" \
          " dell’Ente Creditore"
VALUE_LEFT, VALUE_END = 62.6, 166
EDGE = 197.9


def draw_postal(sheet, notice, option, top, *, spread=0):
    """Draw the form of one option.

    :param spread: millimetres of air below its heading, where the sheet has room
    """
    creditor, words = notice.creditor, WORDS["it"]
    key = ("postal", creditor, spread)
    name = words.installment.format(number=option.installment) if option.installment else words.single
    due = f" {words.due} {format_date(option.due)}" if option.due else ""
    with sheet.at(0, top):
        sheet.stamp(key, lambda: _draw_fixed(sheet, creditor, spread))
        sheet.text(EDGE, 4.9, name + due, BOLD, 10, align="right")
        with sheet.at(0, spread):
            width = sheet.text(EDGE, 14.3, format_amount(option.amount), MONO_BOLD, 12, align="right")
            sheet.text(EDGE - width - 2, 14.3, words.euro, TEXT, 10, align="right")
            sheet.fit(81, 29, notice.debtor.name, VALUE_END - 81)
            sheet.fit(VALUE_LEFT + 30, 34.7, notice.subject, VALUE_END - VALUE_LEFT - 30)
            sheet.text(VALUE_LEFT, 47, format_number(option.number), MONO_BOLD, 10)
            sheet.datamatrix(172.9, 22.5, datamatrix_text(
                option.number, creditor.postal_account, option.amount, creditor.tax_code, notice.debtor.tax_code,
                notice.debtor.name, notice.subject))


def _draw_fixed(sheet, creditor, spread):
    sheet.band(0, 0, WIDTH, 6.5)
    with sheet.pen(0.35, SECOND) as pen:
        pen.line(0, 0, WIDTH, 0)
    draw_scissors(sheet, 193, 0)
    sheet.text(10.5, 4.9, "BOLLETTINO POSTALE PA", BOLD, 10)
    draw_bancoposta(sheet, VALUE_LEFT, 4.4, creditor.artwork)
    with sheet.at(0, spread):
        draw_poste(sheet, 10.5, 10.3, creditor.artwork)
        draw_circuit(sheet, 10.5, 17.8, creditor.artwork)
        sheet.lines(10.5, 33.1, PAYABLE, 41.5, leading=3.4)
        sheet.text(10.5, 47.4, creditor.postal_authorisation, TEXT, 6, gray=SEVENTY)
        _draw_labels(sheet, creditor)
        _draw_corners(sheet)


def _draw_labels(sheet, creditor):
    sheet.square(VALUE_LEFT, 9.3, 7)
    sheet.text(VALUE_LEFT + 3.5, 14.7, "€", BOLD, 17, align="center", gray=1)
    width = sheet.text(72, 14.3, "sul C/C n.", TEXT, 10)
    sheet.text(73.4 + width, 14.5, creditor.postal_number, MONO_BOLD, 12)
    sheet.text(VALUE_LEFT, 23, "Intestato a")
    sheet.fit(77.2, 23, creditor.postal_holder or creditor.name, VALUE_END - 77.2)
    sheet.text(VALUE_LEFT, 29, "Destinatario")
    sheet.text(VALUE_LEFT, 34.7, "Oggetto del pagamento")
    sheet.text(VALUE_LEFT, 43.5, "Codice Avviso")
    sheet.text(119, 43.5, "Tipo", align="center")
    sheet.text(119, 47, "P1", MONO_BOLD, 10, align="center")
    sheet.text(131.2, 43.5, "Codice Fiscale Ente")
    sheet.text(131.2, 47, creditor.tax_code, MONO_BOLD, 10)


def _draw_corners(sheet):
    """Draw the corners around the DataMatrix."""
    left, right, top, bottom, arm = 169, 201.8, 19.4, 51.1, 3.4
    with sheet.pen(0.5, 0.85) as pen:
        for x, step in ((left, arm), (right, -arm)):
            for y, rise in ((top, arm), (bottom, -arm)):
                pen.line(x, y, x + step, y)
                pen.line(x, y, x, y + rise)
