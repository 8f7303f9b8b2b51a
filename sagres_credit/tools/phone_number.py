"""Telephone numbers as people and switches write them, made comparable: the digits of E.164. No ORM."""
import re

ITALY = "39"
MIN_DIGITS = 6
MAX_DIGITS = 15  # ITU-T E.164
#: Countries whose national numbers keep their leading zero behind the country code (ITU-T E.123): Italy, San Marino.
KEEP_ZERO = ("39", "378")
_short_codes = frozenset((
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84"
    " 86 90 91 92 93 94 95 98"
).split())
_extension_re = re.compile(
    r"\s*(?:[,;#]|(?<![a-z])(?:x|ext|extension|int|interno|derivazione)\.?:?)\s*[0-9]{1,6}\s*$", re.I,
)
_several_re = re.compile(
    r"\s*[;,|\n]\s*|\s+(?:o|or|e|and|oppure)\s+|(?:\s*/\s*|\s+[-\u2013]\s+)(?=(?:\+|\(?0|3)[\d\s().\-]{5,})", re.I,
)
_number_re = re.compile(r"[+(]?[0-9\s().\-/\u00a0\u202f\u2010-\u2015]+")
_plus_re = re.compile(r"[^0-9]*\+")


def comparable(text, country=ITALY):
    """Return the digits by which two writings of one number are equal: country code and national number.

    What is no number at all (an internal line, «anonymous») gives an empty text; of several numbers in one text the
    first counts.

    :param str text: a number in any format
    :param str country: country code of the numbers that carry none, ``"39"`` for Italy

    >>> {comparable(text) for text in ("06 555-0001", "+39065550001", "0039 06 5550001", "(06) 555.0001 int. 12")}
    {'39065550001'}
    >>> comparable("333/1234567"), comparable("3331234567"), comparable("393331234567"), comparable("+39 (0)6 5550001")
    ('393331234567', '393331234567', '393331234567', '39065550001')
    >>> comparable("+49 (0)30 123456"), comparable("030 123456", "49"), comparable("030 123456")
    ('4930123456', '4930123456', '39030123456')
    >>> comparable("06 5550001 / 333 1234567"), comparable("anonymous"), comparable("112"), comparable(None)
    ('39065550001', '', '', '')
    """
    options = candidates(text, country)
    return options[0] if options else ""


def candidates(text, country=ITALY):
    """Return every way to read a number, the likelier first: to look a caller up.

    A switch may send an Italian number with its country code and without a plus.

    >>> candidates("39065550001"), candidates("3906555000")
    (['39065550001'], ['393906555000', '3906555000'])
    """
    number = _first_number(text)
    digits = _digits(number)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS + 2:
        return []
    if _plus_re.match(number) or digits.startswith("00"):
        found = [_without_trunk(digits.removeprefix("00"))]
    elif digits.startswith(country) and _has_country(digits, country):
        found = [_without_trunk(digits)]
    else:
        found = [_without_trunk(country + digits)]
        if digits.startswith(country):
            found.append(digits)
    return [digits for digits in found if MIN_DIGITS <= len(digits) <= MAX_DIGITS]


def ending(text):
    """Return the digits by which a number without its prefixes can be found at the end of a known one.

    >>> ending("555 0001"), ending("0039 06 5550001"), ending("5550")
    ('5550001', '65550001', '')
    """
    number = _first_number(text)
    digits = _digits(number)
    if _plus_re.match(number) or digits.startswith("00"):
        digits = digits.removeprefix("00").removeprefix(ITALY)
    digits = digits.lstrip("0")
    return digits if MIN_DIGITS <= len(digits) <= MAX_DIGITS else ""


def is_number(text):
    """Tell whether a text typed into a search bar can be a telephone number: nothing but digits and their signs.

    >>> is_number("(06) 555.0001"), is_number("+39 333 1234567"), is_number("Bar 2000"), is_number("2024")
    (True, True, False, False)
    """
    bare = _extension_re.sub("", text or "").strip()
    return bool(_number_re.fullmatch(bare)) and len(_digits(bare)) >= MIN_DIGITS


def _digits(text):
    return "".join(char for char in text if char in "0123456789")


def _first_number(text):
    """Return the first number of a text, its extension left out."""
    text = str(text or "").strip()
    bare = _extension_re.sub("", text)
    # An extension is cut off only where a number is left: «0555, 123456» is none.
    text = bare if len(_digits(bare)) >= MIN_DIGITS else text
    for part in _several_re.split(text):
        if len(_digits(part)) >= MIN_DIGITS:
            return part
    return text


def _has_country(digits, country):
    """Tell whether digits that begin as a country code do carry it.

    Italian mobile numbers have ten digits and may begin with 39 themselves; longer ones carry the code.
    """
    return len(digits) > 10 if country == ITALY else len(digits) > 9


def _without_trunk(digits):
    """Return international digits without the zero that is dialled only inside a country."""
    if digits.startswith(KEEP_ZERO):
        return digits
    code = next((digits[:size] for size in (1, 2) if digits[:size] in _short_codes), digits[:3])
    return code + digits[len(code):].removeprefix("0")
