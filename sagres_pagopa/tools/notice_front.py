"""The first page of a payment notice down to the payment data, and what every page repeats at its top. No ORM."""
from .notice_font import BOLD, MONO, TEXT
from .notice_format import format_amount, format_date
from .notice_marks import draw_around, draw_devices, draw_info, draw_pagopa
from .notice_sheet import BLACK, SECOND
from .notice_words import WORDS

__all__ = ["draw_front", "draw_header", "draw_heading", "get_second", "get_words"]

LEFT, RIGHT, EDGE = 9.9, 112.2, 199.6
HALF = 104.1
#: Where the parts begin; a text that is longer than usual pushes the next one down.
CREDITOR_TOP, CREDITOR_HEIGHT, DATA_TOP = 44.9, 44.2, 141.5
#: What the guide wants between two parts at least.
GAP = 6
CHANNELS = {"site": "sul sito di {name}, ", "app": "sull’app di {name}, ", "both": "sul sito o app di {name}, "}


def get_words(notice):
    """Return the Italian sentences of a notice."""
    return WORDS["it"]


def get_second(notice):
    """Return the sentences of the second language, or None."""
    return WORDS[notice.language] if notice.language != "it" else None


def draw_header(sheet, notice, *, tight=False):
    """Draw what all pages of a notice have at their top; return where the next part begins.

    :param tight: make a long subject smaller, where what follows has no room to give
    """
    key = ("header", notice.creditor, notice.language)
    sheet.stamp(key, lambda: _draw_header_fixed(sheet, notice))
    translation = notice.subject_translation if get_second(notice) else ""
    whole = len(sheet.cut(notice.subject, 155, BOLD, 16, 2)) == 1
    if tight and translation and not whole:
        y = sheet.fit(10.2, 24.5, notice.subject, 155, BOLD, ((12, 2), (10, 2)))
        sheet.fit(10.2, y + 0.5, translation, 155, TEXT, ((11, 1), (8, 2)))
        return CREDITOR_TOP
    y = sheet.fit(10.2, 31.4 if whole else 28.4, notice.subject, 155, BOLD, ((16, 1), (16, 2), (13, 2), (11, 2)))
    if translation:
        y = sheet.fit(10.2, y + 0.8, translation, 155, TEXT, ((14, 1), (11, 2)))
    return max(CREDITOR_TOP, y + 3)


def _draw_header_fixed(sheet, notice):
    words, second = get_words(notice), get_second(notice)
    draw_pagopa(sheet, notice.creditor.artwork)
    sheet.label(25.7, 13.8, words.title.upper(), second and second.title, font=BOLD, size=10, gray=BLACK)
    if notice.creditor.logo:
        sheet.image(169.7, 9.9, 30, 30, notice.creditor.logo)


def draw_heading(sheet, x, y, width, text, second="", *, left=None):
    """Draw a band with its heading."""
    sheet.band(x, y, width)
    sheet.label(left or x + LEFT, y + 4.9, text.upper(), second, font=BOLD, size=10, gray=BLACK)


def draw_front(sheet, notice, top):
    """Draw who asks, who pays, how much and where; return where the payment data begin."""
    count = len(notice.installments)
    single = notice.single
    shape = (bool(single), bool(single and single.due), count, notice.has_many)
    key = ("front", notice.creditor, notice.language, shape, top)
    bottom = sheet.stamp(key, lambda: _draw_front_fixed(sheet, notice, top))
    _draw_debtor(sheet, notice.debtor, top)
    if single:
        base = top + CREDITOR_HEIGHT + 23
        sheet.text(LEFT, base, f"{format_amount(single.amount)} {get_words(notice).euro}", BOLD, 16)
        if single.due:
            sheet.text(69.1, base, format_date(single.due), BOLD, 16)
    return bottom


def _draw_debtor(sheet, debtor, top):
    sheet.text(EDGE, top + 4.8, debtor.tax_code, MONO, 8, align="right")
    y = 4.2 + sheet.fit(RIGHT, top + 18, debtor.name, 87, BOLD, ((14, 1), (12, 2)))
    room = top + CREDITOR_HEIGHT - 2.5 - y
    sheet.fit(RIGHT, y, debtor.address, 87, TEXT, [(size, 1 + int(room / size / 0.42)) for size in (12, 10, 8, 7)])


def _draw_front_fixed(sheet, notice, top):
    words, second = get_words(notice), get_second(notice)
    draw_heading(sheet, 0, top, HALF, words.creditor, second and second.creditor)
    draw_heading(sheet, 105.5, top, HALF + 0.4, words.debtor, second and second.debtor, left=RIGHT)
    _draw_creditor(sheet, notice.creditor, top)
    y = top + CREDITOR_HEIGHT
    dated = not notice.single or notice.single.due
    title, other = (getattr(part, "how_much_and_when" if dated else "how_much", "") for part in (words, second))
    draw_heading(sheet, 0, y, HALF, title, other)
    draw_heading(sheet, 105.5, y, HALF + 0.4, words.where, second and second.where, left=RIGHT)
    width = sheet.text(EDGE, y + 4.9, "pagopa.gov.it", BOLD, 10, align="right")
    sheet.text(EDGE - width - 1.2, y + 4.9, "Vai su", TEXT, 8, align="right")
    left = _draw_amount(sheet, notice, words, second, y)
    right = _draw_where(sheet, notice.creditor, words, second, y)
    return max(DATA_TOP, left + GAP - 2, right + GAP - 2)


def _draw_creditor(sheet, creditor, top):
    sheet.text(100.4, top + 4.8, creditor.tax_code, MONO, 8, align="right")
    y = sheet.fit(LEFT, top + 17.6, creditor.name, 90, BOLD, ((14, 1), (12, 2), (10, 3)))
    y = sheet.fit(LEFT, y + 3.6, creditor.department, 90, TEXT, ((12, 1), (10, 1), (9, 2))) if creditor.department else y
    sheet.fit(LEFT, y + 2.6, creditor.info, 90, TEXT, ((8, 2),))


def _draw_amount(sheet, notice, words, second, y):
    """Draw the labels of the amount and the remarks below it; return the base line of the last one."""
    base = y + 15.9
    if notice.single:
        sheet.label(LEFT, base, words.amount, second and second.amount, font=BOLD)
        if notice.single.due:
            sheet.label(69.1, base, words.due, second and second.due, font=BOLD)
        base += 16.4
    for name in _get_remarks(notice):
        draw_info(sheet, 11.9, base - 1)
        base = _draw_both(sheet, 16.7, base, 86, name, words, second, count=len(notice.installments))
        base += 3.1
    return base - 3.1


def _get_remarks(notice):
    if notice.installments and notice.single:
        yield "in_full_or_installments"
    elif notice.installments:
        yield "only_installments"
        yield "see_installments"
    yield "legal"


def _draw_both(sheet, x, y, width, name, words, second, **values):
    """Write a sentence, and below it the same in the second language; return the base line that follows."""
    y = sheet.lines(x, y, getattr(words, name).format(**values), width)
    if second:
        y = sheet.lines(x, y + 0.4, getattr(second, name).format(**values), width, gray=SECOND)
    return y


def _draw_where(sheet, creditor, words, second, y):
    """Draw where one can pay; return the base line that follows."""
    way = "online" if creditor.public_service else "io"
    site = CHANNELS.get(creditor.online, "").format(name=creditor.name)
    base = y + 15.9
    draw_devices(sheet, 189.4, base - 3.4)
    sheet.label(RIGHT, base, getattr(words, f"{way}_title").upper(), second and getattr(second, f"{way}_title").upper(),
                font=BOLD, size=10)
    sentence = getattr(words, f"{way}_site" if site else way).format(site=site)
    base = sheet.lines(RIGHT, base + 3.6, sentence, 72)
    if second:
        named = creditor.online in ("site", "both")
        other = getattr(second, f"{way}_site" if named else way).format(name=creditor.name)
        base = sheet.lines(RIGHT, base + 0.4, other, 72, gray=SECOND)
    base += 4.4
    draw_around(sheet, 189.4, base - 3.4)
    sheet.label(RIGHT, base, words.around_title.upper(), second and second.around_title.upper(), font=BOLD, size=10)
    place = f"{creditor.physical_channel}, " if creditor.physical_channel else ""
    base = sheet.lines(RIGHT, base + 3.6, place + words.around, 72)
    return sheet.lines(RIGHT, base + 0.4, second.around, 72, gray=SECOND) if second else base
