"""Which references the words of a bank line name, though letters and signs were lost or misread on the way. No ORM."""
import re
from collections.abc import Iterable
from typing import NamedTuple

from .payment_reference import ANNOUNCED, CALENDAR

#: How well a reference was read: letter by letter, without its signs, or with letters mistaken for digits.
EXACT, COMPACT, NOISY = 3, 2, 1
LONGEST_TEXT = 2000
MAX_TOKENS = 10
#: Letters and digits from which a reference counts wherever it stands; below, a word such as "fattura" must announce it.
STRONG = 5
STRONG_DIGITS = 6
#: Letters and digits from which nobody writes a reference by chance, whatever stands around it.
LONG = 15
CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")
#: What scanners, telephones and tired eyes take for one another.
CONFUSED = str.maketrans("OILSB", "01158")
WORD = re.compile(r"[^\W_]+")
SEAM = re.compile(r"(?<=\d)(?=[^\W\d_]{3,}(?![^\W_]))|(?<=[^\W\d_]{3})(?=\d)|(?<=\b(?:FT|NR))(?=\d)", re.IGNORECASE)
ANNOUNCED_BEFORE = re.compile(rf"{ANNOUNCED}$", re.IGNORECASE)
MONTHS = (
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
    "|january|february|march|april|june|july|august|september|october|november|december"
)
PERIOD = re.compile(
    rf"\b(?:{MONTHS}|mese|mensilita|mensilità|trimestre|bimestre)\b|\b(?:0?[1-9]|1[0-2])[/.-](?:20)\d\d\b", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:mamma|madre|padre|papa|papà|nonn[ao]|zi[ao]|figli[ao]|moglie|marito|suocer[ao]|per conto|x conto|mother|father"
    r"|on behalf)\b", re.IGNORECASE)
PART = re.compile(r"\b(?:acconto|acc\.to|parziale|anticipo|rata|rate|deposit|part|instal+ment|on account)\b", re.IGNORECASE)


class Found(NamedTuple):
    """A reference that a text names: ``quality`` is EXACT, COMPACT or NOISY, ``written`` what stands in the text."""

    reference: str
    quality: int
    written: str
    start: int
    end: int


def compact(text: str) -> str:
    """Return the letters and digits of a text, upper case.

    >>> compact("inv/2026/00012")
    'INV202600012'
    """
    return "".join(WORD.findall(text or "")).upper()


def fold(text: str) -> str:
    """Return the letters and digits of a text, those that are mistaken for one another alike.

    >>> fold("INV/2O26/OOl2") == fold("inv 2026 0012")
    True
    """
    return compact(text).translate(CONFUSED)


def is_long(reference: str) -> bool:
    """Tell whether a reference is so long that nobody writes it by chance.

    >>> is_long("RF18539007547034"), is_long("FT/2026/12")
    (True, False)
    """
    letters = compact(reference)
    return bool(CREDITOR_REFERENCE.fullmatch(letters)) or (len(letters) >= LONG and bool(re.search(r"\d", reference)))


def is_slip(written: str, reference: str) -> bool:
    """Tell whether a text is a reference with one wrong digit, or two that changed places.

    >>> is_slip("INV202600013", "INV/2026/00012"), is_slip("INV202600021", "INV/2026/00012"), is_slip("INV2026", "INV/2026/1")
    (True, True, False)
    """
    one, other = compact(written), compact(reference)
    if len(one) != len(other) or len(one) < STRONG:
        return False
    places = [place for place, (a, b) in enumerate(zip(one, other)) if a != b]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return len(places) == 1


def says_part(text: str) -> bool:
    """Tell whether a text speaks of a part of what is owed.

    >>> says_part("acconto fattura 7"), says_part("saldo fattura 7")
    (True, False)
    """
    return bool(PART.search(text or ""))


def says_period(text: str) -> bool:
    """Tell whether a text speaks of a month or another period.

    >>> says_period("affitto di novembre"), says_period("canone 11/2026"), says_period("affitto")
    (True, True, False)
    """
    return bool(PERIOD.search(text or ""))


def says_other(text: str) -> bool:
    """Tell whether a text speaks of somebody for whom the payer pays.

    >>> says_other("affitto mamma"), says_other("affitto")
    (True, False)
    """
    return bool(OTHER.search(text or ""))


class ReferenceIndex:
    """The references of documents, found in a text in one pass however many there are."""

    def __init__(self, references: Iterable[str] = ()):
        self.by_fold, self.shapes = {}, set()
        for reference in references:
            self.add(reference)

    def add(self, reference: str):
        """Have a reference be found."""
        reference = " ".join((reference or "").split())
        key = fold(reference)
        if key:
            self.shapes.add(_get_shape(reference))
            known = self.by_fold.setdefault(key, [])
            if reference not in known:
                known.append(reference)

    def find(self, text: str) -> list[Found]:
        """Return the references that ``text`` names, in the order in which it names them.

        A reference counts as a whole, never as a part of a longer one. Several for the same words mean that the text does
        not tell them apart.

        >>> index = ReferenceIndex(["INV/2026/00012", "INV/2026/0001", "7/2026"])
        >>> [found[:2] for found in index.find("saldo INV 2O26 OOO12 grazie")]
        [('INV/2026/00012', 1)]
        >>> [found[:2] for found in index.find("INV202600012")], index.find("INV/2026/000123"), index.find("canone 7/2026")
        ([('INV/2026/00012', 2)], [], [])
        >>> [found.reference for found in index.find("fattura 7/2026 e INV/2026/00012")]
        ['7/2026', 'INV/2026/00012']
        """
        text = SEAM.sub(" ", " ".join((text or "")[:LONGEST_TEXT].split()))
        words = list(WORD.finditer(text))
        found = [one for place in range(len(words)) for one in self._find_from(text, words, place)]
        return _choose(found)

    def find_unknown(self, text: str, found: Iterable[Found]) -> list[str]:
        """Return what in a text looks like one of the references and is none that was found.

        >>> index = ReferenceIndex(["INV/2026/00012"])
        >>> index.find_unknown("saldo INV/2026/00013", []), index.find_unknown("saldo 20/11/2026", [])
        (['INV/2026/00013'], [])
        """
        known, unknown = [compact(one.written) for one in found], []
        for word in (text or "")[:LONGEST_TEXT].split():
            word = word.strip(".,;:()-#")
            if _get_shape(word) in self.shapes and len(compact(word)) >= STRONG and not CALENDAR.fullmatch(word):
                if not any(compact(word) in one or one in compact(word) for one in known):
                    unknown.append(word)
        return unknown

    def _find_from(self, text, words, place):
        """Yield the references that begin with the word at ``place``."""
        joined = ""
        for last in range(place, min(place + MAX_TOKENS, len(words))):
            joined += words[last][0].upper()
            for reference in self.by_fold.get(joined.translate(CONFUSED), ()):
                start, end = words[place].start(), words[last].end()
                written = text[start:end]
                if _counts(reference, text, start, end):
                    yield Found(reference, _judge(reference, written), written, start, end)


def _get_shape(text):
    """Return how a reference looks: its letters, ``9`` for any number, and its signs."""
    return re.sub(r"[0-9]+", "9", text.upper())


def _judge(reference, written):
    if written.upper() == reference.upper():
        return EXACT
    return COMPACT if compact(written) == compact(reference) else NOISY


def _counts(reference, text, start, end):
    """Tell whether a reference stands in a text as a whole, and not by chance."""
    if is_long(reference):
        return True
    if re.match(r"[/_\\-][^\W_]", text[end:]) or re.search(r"[^\W_][/_\\-]$|\d[.,]$", text[:start]):
        return False
    letters = compact(reference)
    weak = len(letters) < STRONG or (letters.isdigit() and len(letters) < STRONG_DIGITS)
    if weak or CALENDAR.fullmatch(reference) or CALENDAR.fullmatch(text[start:end]) or not re.search(r"\d", reference):
        return bool(ANNOUNCED_BEFORE.search(text[max(0, start - 40):start])) and _judge(reference, text[start:end]) == EXACT
    return True


def _choose(found):
    """Return of readings of the same words the best, and all that are equally good."""
    best = []
    for one in sorted(found, key=lambda one: (-one.quality, one.start - one.end)):
        rivals = [other for other in best if one.start < other.end and other.start < one.end]
        if not rivals or all((one.quality, one.start, one.end) == (other.quality, other.start, other.end) for other in rivals):
            best.append(one)
    best.sort(key=lambda one: (one.start, one.reference))
    seen = set()
    return [one for one in best if one.reference not in seen and not seen.add(one.reference)]
