"""The payment data of a notice: all at once, or one module for each installment. No ORM."""
from .notice_font import BOLD, MONO_BOLD, TEXT
from .notice_format import format_amount, format_date, format_number
from .notice_front import EDGE, LEFT, draw_heading, get_second, get_words
from .notice_marks import draw_info
from .notice_number import qr_text
from .notice_sheet import SECOND

__all__ = [
    "COMPACT_HEIGHT", "MODULE_HEIGHT", "draw_common", "draw_data_heading", "draw_module", "draw_single", "get_columns",
]

SINGLE_HEIGHT, MODULE_HEIGHT, COMPACT_HEIGHT = 57, 89, 63.2
#: (left edge, width) of the modules of a sheet with two or three beside one another.
COLUMNS = {2: ((7.1, 94.2), (108.3, 94.2)), 3: ((7.1, 60.4), (74.6, 60.4), (142.1, 60.4))}
MIDDLE = 68.5
QR = "codice QR"
NARROW = ((8, 1), (6, 2))


def get_columns(count):
    """Return (left edge, width) of the modules of a sheet with so many beside one another."""
    return COLUMNS[count]


def draw_single(sheet, notice, top):
    """Draw the payment data of the whole amount; return where the next part begins."""
    option, creditor, words, second = notice.single, notice.creditor, get_words(notice), get_second(notice)
    key = ("single", creditor, notice.language, bool(option.due))
    with sheet.at(0, top):
        height = sheet.stamp(key, lambda: _draw_single_fixed(sheet, notice))
        if option.due:
            sheet.text(EDGE, 4.9, format_date(option.due), BOLD, 10, align="right")
        sheet.qr(9.8, 14.4, qr_text(option.number, creditor.tax_code, option.amount))
        width = sheet.text(EDGE, 15.8, format_amount(option.amount), MONO_BOLD, 12, align="right")
        euro = second and second.euro != words.euro and second.euro
        sheet.label(EDGE - width - 2, 15.8, words.euro, euro, size=10, align="right")
        sheet.fit(MIDDLE, 19.4, notice.debtor.name, 92)
        sheet.fit(MIDDLE, 37.1, notice.subject, 131)
        sheet.text(97.5, 50.7, format_number(option.number), MONO_BOLD, 10)
    return top + height


def _draw_single_fixed(sheet, notice):
    creditor, words, second = notice.creditor, get_words(notice), get_second(notice)
    draw_heading(sheet, 0, 0, 210, words.data, second and second.data)
    _draw_single_due(sheet, notice, words, second)
    for name, base in (("debtor", 15.9), ("creditor", 24.7), ("subject", 33.5)):
        sheet.label(MIDDLE, base, getattr(words, name), second and getattr(second, name))
    sheet.fit(MIDDLE, 28.2, creditor.name, 131)
    sheet.label(MIDDLE, 45.8, words.cbill)
    sheet.text(MIDDLE, 50.7, creditor.cbill, MONO_BOLD, 10)
    sheet.label(97.5, 45.8, words.number, second and second.number)
    sheet.label(EDGE, 45.8, words.tax_code, second and second.tax_code, align="right")
    sheet.text(EDGE, 50.7, creditor.tax_code, MONO_BOLD, 10, align="right")
    base = sheet.strong_lines(LEFT, 45.8, words.scan_beside, QR, 52, 8, leading=3.5)
    if second:
        base = sheet.lines(LEFT, base + 1, second.scan_beside, 52, gray=SECOND)
    return max(SINGLE_HEIGHT, base + 2)


def _draw_single_due(sheet, notice, words, second):
    """Write how much this is and until when, leaving room for the day."""
    if not notice.single.due:
        sheet.label(EDGE, 4.9, words.single, second and second.single, font=BOLD, size=10, align="right")
        return
    due = f"{words.single} {words.due}"
    other = second and f"{second.single} {second.due}"
    sheet.label(EDGE - 20.5, 4.9, due, other, font=BOLD, size=10, align="right")


def draw_module(sheet, notice, option, x, y, width, *, debtor=True, compact=False):
    """Draw the payment data of one installment.

    :param debtor: whether the debtor is named, as there is room for
    :param compact: the closer model of many installments: names are written once a page
    """
    creditor = notice.creditor
    key = ("module", creditor, notice.language, width, bool(option.due), debtor, compact)
    with sheet.at(x, y):
        sheet.stamp(key, lambda: _draw_module_fixed(sheet, notice, option, width, debtor=debtor, compact=compact))
        sheet.text(2.8, 5, get_words(notice).installment.format(number=option.installment), BOLD, 10)
        sheet.text(2.8, 20.1, format_amount(option.amount), MONO_BOLD, 10)
        if option.due:
            sheet.text(2.8, 30.7, format_date(option.due), MONO_BOLD, 10)
        sheet.qr(width - 27.8, 12.7, qr_text(option.number, creditor.tax_code, option.amount))
        sheet.text(2.8, 46.5, format_number(option.number), MONO_BOLD, 10)
        if not compact:
            shift = 8.8 if debtor else 0
            if debtor:
                sheet.fit(2.8, 66, notice.debtor.name, width - 5, BOLD, NARROW, 0.39)
            sheet.fit(2.8, 74.8 + shift, notice.subject, width - 5, BOLD, NARROW, 0.39)


def _draw_module_fixed(sheet, notice, option, width, *, debtor, compact):
    creditor, words, second = notice.creditor, get_words(notice), get_second(notice)
    sheet.band(0, 0, width)
    if second:
        number = second.installment.partition("{")[0].strip(" #")
        sheet.text(width - 2.8, 5, number, TEXT, 8, align="right")
    rows = [("euro", 2.8, 15.2), ("due", 2.8, 25.8), ("number", 2.8, 41.6), ("tax_code", 2.8, 52.2)]
    rows.append(("cbill", width - 27.5, 52.2))
    names = () if compact else ("debtor", "creditor", "subject")[not debtor:]
    for name, x, base in rows + [(name, 2.8, 62.8 + 8.8 * place) for place, name in enumerate(names)]:
        if name != "due" or option.due:
            text, other = getattr(words, name), second and getattr(second, name)
            sheet.label(x, base, text[0].upper() + text[1:], _short(name, text, other, width))
    sheet.text(2.8, 57.1, creditor.tax_code, MONO_BOLD, 10)
    sheet.text(width - 27.5, 57.1, creditor.cbill, MONO_BOLD, 10)
    if not compact:
        sheet.fit(2.8, 74.8 if debtor else 66, creditor.name, width - 5, BOLD, NARROW, 0.39)
        sheet.strong_lines(2.8, 80.4 + 8 * bool(debtor), words.scan_above, QR, width - 5, 6.5, leading=2.6)


def _short(name, text, other, width):
    """Leave out the second language of a label where two do not fit beside one another."""
    narrow = width < 90 and name in ("tax_code", "cbill", "due", "euro")
    return "" if narrow or text == other else other


def draw_data_heading(sheet, notice, top):
    """Draw the heading of the payment data where only installments follow; return where they begin."""
    second = get_second(notice)
    draw_heading(sheet, 0, top, 210, get_words(notice).data, second and second.data)
    return top + 12.5


def draw_common(sheet, notice, top):
    """Draw what the modules of many installments share, once a page; return where they begin."""
    words, second = get_words(notice), get_second(notice)
    draw_data_heading(sheet, notice, top)
    for x, width, name, value in (
        (LEFT, 55, "debtor", notice.debtor.name), (MIDDLE, 58, "creditor", notice.creditor.name),
        (MIDDLE + 62, 69, "subject", notice.subject),
    ):
        sheet.label(x, top + 15.4, getattr(words, name), second and getattr(second, name))
        sheet.fit(x, top + 18.9, value, width, BOLD, ((8, 1), (6.5, 3)))
    draw_info(sheet, 11.8, top + 28.2)
    sheet.strong_lines(16.7, top + 29, words.scan_above.replace("sopra", "sotto"), QR, 120, 8, leading=3.5)
    return top + 34
