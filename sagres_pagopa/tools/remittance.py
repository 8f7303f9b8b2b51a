"""What the remittance text of a bank line says: which reporting flow, or which single payment, it pays. No ORM.

Banks break lines inside words, lose slashes and cut ends. A reading is ``certain`` when the text names the flow and can
name no other flow that is known; any other reading counts only when the amount agrees, which the caller checks.
"""
import re
from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .node_values import clean

__all__ = ["KnownIds", "Reading", "read_causale", "remittance_information"]

LONGEST = 4000
LONGEST_ID = 35
#: A cut id needs the date and some of what follows to be worth a comparison.
SHORTEST_CUT = 13


class Reading(NamedTuple):
    """One way to understand the text: ``form`` is flow or payment, ``name`` the flow id or the IUV.

    ``known``: the caller holds it. ``amount`` is what a single payment says of itself.
    """

    form: str
    name: str
    certain: bool
    known: bool = False
    amount: Decimal | None = None


class KnownIds:
    """The flow ids or IUVs the caller holds, ready to be looked up many times."""

    def __init__(self, ids: Iterable[str] = ()):
        self.by_fold, self.by_letters = {}, {}
        for name in ids:
            self.by_fold.setdefault(name.upper(), set()).add(name)
            self.by_letters.setdefault(_letters(name), set()).add(name)
        self.sorted = sorted(self.by_fold)

    def find(self, text: str) -> list[str]:
        """Return the ids written so whatever the case, for banks change it; the same letters first.

        >>> KnownIds(["2026-11-20abc-1"]).find("2026-11-20ABC-1")
        ['2026-11-20abc-1']
        """
        return sorted(self.by_fold.get(text.upper(), ()), key=lambda name: (name != text, name))

    def alike(self, text: str) -> list[str]:
        """Return the ids written so but for hyphens, which some banks drop.

        >>> KnownIds(["2026-11-20abc-1"]).alike("20261120ABC1")
        ['2026-11-20abc-1']
        """
        return sorted(self.by_letters.get(_letters(text), ()))

    def longer(self, text: str, limit: int = 2) -> list[str]:
        """Return up to ``limit`` ids that begin so and go on.

        >>> KnownIds(["2026-11-20abc-1", "2026-11-20abc-12"]).longer("2026-11-20abc-1")
        ['2026-11-20abc-12']
        """
        text, found = text.upper(), []
        for fold in self.sorted[bisect_left(self.sorted, text):]:
            if not fold.startswith(text) or len(found) >= limit:
                break
            found += sorted(self.by_fold[fold]) if fold != text else []
        return found[:limit]


def _letters(text):
    return text.upper().replace("-", "").replace("_", "")


def remittance_information(iuv: str, amount: Decimal, text: str = "") -> str:
    """Return the remittance text of a transfer to a creditor, at most 140 characters; the text names no person.

    >>> remittance_information("01000000000004285", Decimal("10.5"), "Retta di novembre")
    '/RFB/01000000000004285/10.50/TXT/Retta di novembre'
    >>> remittance_information("RF18539007547034", Decimal(10))
    '/RFS/RF18 5390 0754 7034/10.00'
    """
    structured = iuv.upper().startswith("RF")
    name = " ".join(iuv[start:start + 4] for start in range(0, len(iuv), 4)) if structured else iuv
    found = f"/{'RFS' if structured else 'RFB'}/{name}/{amount:.2f}"
    said = clean(text)
    return (f"{found}/TXT/{said}" if said else found)[:140].strip()


def read_causale(text: str, known_ids: Iterable[str] | KnownIds = (), known_iuvs: Iterable[str] | KnownIds = ()) -> list[Reading]:
    """Return what a bank line may pay, the best reading first.

    A flow that is named and not held is returned too, with ``known`` false.

    >>> text = "BONIFICO /PUR/LGPE-RIVERSAMENTO/URI/2026-11-20ABI01234-0001 GRAZIE"
    >>> [tuple(reading)[:4] for reading in read_causale(text, ["2026-11-20ABI01234-0001"])]
    [('flow', '2026-11-20ABI01234-0001', True, True)]
    >>> tuple(read_causale("/RFB/01000000000004285/10.50")[0])
    ('payment', '01000000000004285', True, False, Decimal('10.50'))
    """
    text = clean(text)[:LONGEST]
    ids = known_ids if isinstance(known_ids, KnownIds) else KnownIds(known_ids)
    iuvs = known_iuvs if isinstance(known_iuvs, KnownIds) else KnownIds(known_iuvs)
    found = [reading for mark in MARK.finditer(text) for reading in _read_flow(text[mark.end():], ids)]
    found = found or _read_bare(text, ids)
    found += [reading for mark in SINGLE.finditer(text) for reading in _read_payment(text, mark, iuvs)]
    best = sorted(dict.fromkeys(found), key=lambda reading: (not reading.certain, not reading.known))
    return [reading for place, reading in enumerate(best) if reading.name not in {other.name for other in best[:place]}]


def _spaced(word):
    """Return the pattern of a word that may have lost its unity: one blank between any two letters."""
    return " ?".join(map(re.escape, word))


ANY = " ?[^ ]? ?"  # what stands where a slash stood
MARK = re.compile(
    f"{_spaced('LGPE')} ?-? ?{_spaced('RIVERSAMENTO')}{ANY}(?:{_spaced('TXT')}{ANY}[0-9]{ANY})?{_spaced('URI')}", re.IGNORECASE)
DATE = re.compile("[0-9] ?[0-9] ?[0-9] ?[0-9] ?- ?[0-9] ?[0-9] ?- ?[0-9] ?[0-9]")
START = re.compile(f"{ANY}(?={DATE.pattern})")
BARE_DATE = re.compile(f"(?<![0-9A-Za-z_-])(?={DATE.pattern})")
WORD = re.compile("[0-9A-Za-z_-]+")
ALPHANUMERIC = re.compile("[0-9A-Za-z]+")
SINGLE = re.compile("(?<![0-9A-Za-z])R ?F ?(?P<kind>[BS])(?P<slash> ?[^0-9A-Za-z ] ?| )(?=[0-9A-Za-z])", re.IGNORECASE)
AMOUNT = re.compile(r" ?[^0-9A-Za-z ]? ?(?P<amount>[0-9]{1,9}[.,][0-9]{2})(?![0-9])")


def _read_flow(rest, ids):
    """Read the id after the marker: with its date wherever one stands, else the next word."""
    start = START.match(rest)
    if start:
        return _read_dated(rest[start.end():], ids)
    return _choose(*_spread(re.sub("^ ?[^0-9A-Za-z_ -]? ?", "", rest, count=1)), ids)


def _read_dated(rest, ids):
    date = DATE.match(rest)
    head = date[0].replace(" ", "")
    after = rest[date.end():]
    candidates, ended = _spread(after.lstrip(" "))
    return _choose([head + more for more in candidates] or [head], ended, ids)


def _spread(rest):
    """Return the texts read word by word, each joined to the ones before, and which of them end the text."""
    joined, texts, place = "", [], 0
    while len(joined) < LONGEST_ID and (word := WORD.match(rest, place)):
        joined += word[0]
        texts.append(joined)
        place = word.end()
        if rest[place:place + 1] != " ":
            break
        place += 1
    return texts, not rest[place:].strip()


def _choose(candidates, ended, ids):
    """Return the readings of candidates, the shortest first; the last one may be cut where the text ends."""
    candidates = [text for text in candidates if len(text) <= LONGEST_ID]
    return _read_names(candidates, ended, ids) if candidates else []


def _read_names(candidates, ended, ids):
    named = list(dict.fromkeys(name for text in candidates for name in ids.find(text)))
    cut = ids.longer(candidates[-1]) if ended and len(candidates[-1]) >= SHORTEST_CUT else []
    readings = [Reading("flow", name, len(named) == 1 and not cut, True) for name in named]
    guesses = cut if named or cut else list({name for text in candidates for name in ids.alike(text)})
    if len(guesses) == 1 and guesses[0] not in named:
        readings.append(Reading("flow", guesses[0], False, True))
    return readings if named else [*readings, Reading("flow", candidates[0], False)]


def _read_bare(text, ids):
    """Find a held flow named without any marker: never certain, and nothing when none is held."""
    if not ids.sorted:
        return []
    found = [reading for start in BARE_DATE.finditer(text) for reading in _read_dated(text[start.end():], ids)]
    return [reading._replace(certain=False) for reading in found if reading.known]


def _read_payment(text, mark, iuvs):
    rest = text[mark.end():]
    joined, place, texts = "", 0, []
    while len(joined) < LONGEST_ID and (word := ALPHANUMERIC.match(rest, place)):
        joined += word[0]
        texts.append((joined, word.end()))
        place = word.end() + 1
        if rest[word.end():place] != " ":
            break
    return _choose_payment([item for item in texts if len(item[0]) <= LONGEST_ID], rest, mark["kind"].upper() == "S", iuvs)


def _choose_payment(texts, rest, structured, iuvs):
    known = [(name, end) for text, end in texts for name in iuvs.find(text)]
    whole = [(text, end) for text, end in texts if _is_whole(text, structured)]
    # A reference grouped in fours goes on as long as its check digits hold; digits end where they can.
    chosen = known[:1] or (whole[-1:] if structured else whole[:1]) or texts[:1]
    found = []
    for name, end in chosen:
        amount = AMOUNT.match(rest, end)
        value = Decimal(amount["amount"].replace(",", ".")) if amount else None
        certain = len({name for name, _end in known} or whole) == 1
        found.append(Reading("payment", name, certain, bool(known), value))
    return found


def _is_whole(text, structured):
    """Tell whether a text is an IUV by its form: 15 or 17 digits, or a creditor reference with its check digits.

    >>> _is_whole("RF18539007547034", True), _is_whole("RF19539007547034", True), _is_whole("01000000000004285", False)
    (True, False, True)
    """
    if not structured:
        return text.isdecimal() and len(text) in (15, 17)
    text = text.upper()
    if not re.fullmatch("RF[0-9]{2}[0-9A-Z]{1,21}", text):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1
