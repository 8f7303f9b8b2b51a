"""What is plainly wrong in the data of a debtor and how it must read, with the reason. No ORM.

Only what cannot mean anything else is mended: everything here is proposed, a person applies it.
"""
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva

#: Domains that nobody has, and those that were meant.
MAIL_DOMAINS = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gamil.com": "gmail.com", "gmail.it": "gmail.com",
    "gmail.con": "gmail.com", "gmail.cm": "gmail.com",
    "gmal.com": "gmail.com", "hotmial.com": "hotmail.com", "hotmail.con": "hotmail.com",
    "hotmal.com": "hotmail.com", "libero.ti": "libero.it", "libero.i": "libero.it", "liberto.it": "libero.it",
    "virgilio.ti": "virgilio.it", "yaho.it": "yahoo.it", "yahoo.ti": "yahoo.it", "yahoo.con": "yahoo.com",
    "outlok.it": "outlook.it",
    "outlook.con": "outlook.com", "alice.ti": "alice.it", "tiscali.ti": "tiscali.it", "pec.ti": "pec.it",
}
#: Where a tax code has digits (DM 23 December 1976), counted from zero.
DIGIT_PLACES = (6, 7, 9, 10, 12, 13, 14)
_mail_re = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_small = frozenset("di de del della dei degli da dal la le lo il e".split())


@dataclass(frozen=True)
class Fix:
    """One correction: ``field`` (of the mapping given), ``old``, ``new``, ``reason`` (a code)."""

    field: str
    old: str
    new: str
    reason: str


def propose(data: Mapping[str, str]) -> Iterator[Fix]:
    """Yield what can be mended of one debtor.

    :param data: ``name``, ``email``, ``pec``, ``zip``, ``vat``, ``tax_code``, ``phone``, ``city``; empty where there is none,
        and ``country`` (code; empty counts as Italy)

    >>> [(fix.field, fix.new, fix.reason) for fix in propose({"email": "Rosa.Bianchi@gmial.com ", "zip": "100"})]
    [('email', 'rosa.bianchi@gmail.com', 'mail_domain'), ('zip', '00100', 'zero')]
    >>> list(propose({"email": "rosa@example.com", "zip": "00100", "vat": "IT00743110157"}))
    []
    """
    italian = (data.get("country") or "IT") == "IT"
    for field, mend in (("email", _mend_mail), ("pec", _mend_mail), ("name", _mend_case), ("city", _mend_case)):
        yield from _changed(field, data.get(field), mend)
    if italian:
        yield from _changed("zip", data.get("zip"), _mend_postcode)
        yield from _changed("tax_code", data.get("tax_code"), _mend_code)
        yield from _move_code(data)


def _changed(field, old, mend):
    if old:
        new, reason = mend(old)
        if new and new != old:
            yield Fix(field, old, new, reason)


def _mend_mail(text):
    """Return an address without blanks and in lower case, its domain spelt right.

    >>> _mend_mail("mailto:a@b.it"), _mend_mail("no address")
    (('a@b.it', 'mail_form'), ('no address', 'mail_form'))
    """
    bare = re.sub(r"\s+", "", text).lower().removeprefix("mailto:").strip(".,;<>")
    if not _mail_re.fullmatch(bare):
        return text, "mail_form"
    local, domain = bare.rsplit("@", 1)
    meant = MAIL_DOMAINS.get(domain)
    return (f"{local}@{meant}", "mail_domain") if meant else (bare, "mail_form")


def _mend_postcode(text):
    """Return five digits: spreadsheets eat the zeros in front.

    >>> _mend_postcode("I-00100"), _mend_postcode("8100"), _mend_postcode("123456")
    (('00100', 'zero'), ('08100', 'zero'), ('123456', 'zero'))
    """
    digits = re.sub(r"^(?:i|it)\s*-\s*|\s", "", text.lower())
    return (digits.zfill(5) if digits.isdigit() and 3 <= len(digits) <= 5 else text), "zero"


def _mend_code(text):
    """Return a tax code in capitals without blanks, where that makes it right.

    >>> _mend_code("rss mra 85t10 a562s")
    ('RSSMRA85T10A562S', 'code_form')
    """
    bare = re.sub(r"[\s.\-]", "", text).upper()
    # O for 0 and I for 1 where digits stand, the other way round where letters do.
    figures = "".join(_as_digit(char) if place in DIGIT_PLACES else _as_letter(char) for place, char in enumerate(bare))
    for candidate in (bare, figures):
        if _is_valid(codicefiscale, candidate):
            return candidate, "code_form"
    return text, "code_form"


def _as_digit(char):
    return {"O": "0", "I": "1"}.get(char, char)


def _as_letter(char):
    return {"0": "O", "1": "I"}.get(char, char)


def _move_code(data):
    """Yield the move of a personal tax code that stands in the field of the VAT number."""
    vat, code = (data.get("vat") or "").strip(), data.get("tax_code")
    bare = re.sub(r"\s", "", vat).upper().removeprefix("IT")
    if len(bare) == 16 and _is_valid(codicefiscale, bare):
        if not code:
            yield Fix("tax_code", "", bare, "code_in_vat")
        if not code or code.upper() == bare:
            yield Fix("vat", vat, "", "code_in_vat")
    elif vat and bare != vat.upper().removeprefix("IT") and _is_valid(iva, bare):
        yield Fix("vat", vat, f"IT{bare}", "code_form")


def _is_valid(kind, number):
    try:
        return bool(kind.validate(number))
    except ValidationError:
        return False


def _mend_case(text):
    """Return a name written all in small letters or with too many blanks as a person writes it; capitals are left alone.

    >>> _mend_case("rosa  bianchi"), _mend_case("ROSA BIANCHI"), _mend_case("De  Rossi")
    (('Rosa Bianchi', 'capitals'), ('ROSA BIANCHI', 'capitals'), ('De Rossi', 'blanks'))
    """
    bare = " ".join(text.split())
    if bare == bare.lower() and any(char.isalpha() for char in bare):
        words = bare.split()
        return " ".join(w if place and w in _small else _capital(w) for place, w in enumerate(words)), "capitals"
    return bare, "blanks" if bare != text else "capitals"


def _capital(word):
    return re.sub(r"(^|['\-])([^\W\d_])", lambda found: found.group(1) + found.group(2).upper(), word)
