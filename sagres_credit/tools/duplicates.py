"""Which entries of a master file may be the same person: by code, phone, e-mail, name and address. No ORM.

People of one household share phone, e-mail and address, so none of these proves anything alone: the name must agree too.
Two valid and different tax codes are two persons, whatever else agrees.
"""
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

#: A datum that more entries than these share belongs to none of them: an administrator's phone, an office's mailbox.
SHARED_BY_MANY = 12
#: How alike two spellings of a word are at least: one letter wrong in a word of six.
ALIKE = 0.8
#: What each agreement is worth; a pair has the best of them, and 3 more for each further one.
SCORES = {"tax_code": 95, "phone": 80, "email": 80, "address": 75}
MORE = 3
#: Legal forms and titles that a name carries or not.
NOISE = frozenset(
    "sig ra signor signora dott ssa dr avv ing geom rag spa srl srls snc sas ss sapa soc societa coop cooperativa"
    " scarl onlus ditta condominio cond eredi di de del della e and the".split()
)
STREET_WORDS = {
    "v": "via", "vle": "viale", "p": "piazza", "pza": "piazza", "pzza": "piazza", "pzale": "piazzale", "cso": "corso",
    "c": "corso", "lgo": "largo", "str": "strada", "loc": "localita", "fraz": "frazione", "fr": "frazione", "s": "san",
}
_dotted_re = re.compile(r"\b(?:[a-z]\.){2,}")
_word_re = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Party:
    """One entry of the master file; what is compared is made comparable before (phones in digits, e-mails lower case)."""

    key: int
    name: str
    codes: frozenset = frozenset()
    phones: frozenset = frozenset()
    emails: frozenset = frozenset()
    street: str = ""
    town: str = ""
    is_company: bool = False


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one person, the lower key first; ``score`` 0-100, ``reasons`` among :data:`SCORES`."""

    first: int
    second: int
    score: int
    reasons: tuple


def words_of(text: str) -> tuple:
    """Return the words of a text without accents, points and capitals.

    >>> words_of("D'Amico José - S.p.A.")
    ('d', 'amico', 'jose', 'spa')
    """
    bare = unicodedata.normalize("NFKD", (text or "").lower())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return tuple(_word_re.findall(_dotted_re.sub(lambda found: found.group().replace(".", ""), bare)))


def name_key(name: str) -> tuple:
    """Return the words of a name in alphabetical order, without titles and legal forms.

    >>> name_key("Sig.ra Bianchi Rosa") == name_key("ROSA  BIANCHI")
    True
    >>> name_key("S.p.A.")
    ('spa',)
    """
    words = words_of(name)
    return tuple(sorted({word for word in words if word not in NOISE} or set(words)))


def address_key(street: str, town: str) -> str:
    """Return an address made comparable; empty without a street, a number or a town.

    >>> address_key("V.le Roma, 12/A", "00100 Roma") == address_key("viale roma 12a", "00100 roma")
    True
    >>> address_key("Via Roma", "Roma")
    ''
    """
    whole = re.sub(r"\b(v|p|c)\.(le|za|zza|zale|so)\b", r"\1\2", (street or "").lower())
    words = [STREET_WORDS.get(word, word) for word in words_of(whole)]
    joined = re.sub(r"(?<=[0-9]) (?=[a-z]\b)", "", " ".join(words))
    if not town or not re.search("[0-9]", joined):
        return ""
    return f"{joined}|{' '.join(words_of(town))}"


def same_name(first: tuple, second: tuple) -> bool:
    """Tell whether two names (see :func:`name_key`) can be one: the words of the shorter are all in the longer.

    One letter may be wrong in a long word; one single word in common is not enough where both have two.

    >>> same_name(name_key("Rosa Bianchi"), name_key("Bianchi Rosa Maria"))
    True
    >>> same_name(name_key("Rosa Bianchi"), name_key("Rosa Bianci"))
    True
    >>> same_name(name_key("Rosa Bianchi"), name_key("Mario Bianchi"))
    False
    """
    short, long = sorted((first, second), key=len)
    if not short or (len(short) == 1 and len(long) > 1):
        return False
    left = list(long)
    for word in short:
        found = next((other for other in left if other == word), None) or next((o for o in left if _alike(word, o)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _alike(first: str, second: str) -> bool:
    if min(len(first), len(second)) < 5 or first[0] != second[0] or any(char.isdigit() for char in first + second):
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def find_pairs(parties: Iterable[Party]) -> Iterator[Pair]:
    """Yield each pair that may be one person once, ordered by keys.

    Parties are compared only where a datum agrees: the work grows with the file, not with its square.

    >>> rosa = Party(1, "Rosa Bianchi", phones=frozenset({"39065550001"}))
    >>> list(find_pairs([rosa, Party(2, "Bianchi Rosa", phones=rosa.phones), Party(3, "Ugo Bianchi", phones=rosa.phones)]))
    [Pair(first=1, second=2, score=80, reasons=('phone',))]
    """
    known = {party.key: party for party in parties}
    names = {key: name_key(party.name) for key, party in known.items()}
    agreed = defaultdict(set)
    for reason, keys in _blocks(known.values()):
        for first, second in combinations(sorted(keys), 2):
            agreed[first, second].add(reason)
    for (first, second), reasons in sorted(agreed.items()):
        if _may_be_one(known[first], known[second], names[first], names[second], reasons):
            ordered = tuple(reason for reason in SCORES if reason in reasons)
            yield Pair(first, second, min(SCORES[ordered[0]] + MORE * (len(ordered) - 1), 100), ordered)


def _may_be_one(one, other, name, other_name, reasons):
    if one.is_company != other.is_company and "tax_code" not in reasons:
        return False
    if one.codes and other.codes and not one.codes & other.codes:
        return False
    return "tax_code" in reasons or same_name(name, other_name)


def _blocks(parties):
    """Yield ``(reason, keys of the entries that share one datum)``."""
    shared = defaultdict(set)
    for party in parties:
        data = {"tax_code": party.codes, "phone": party.phones, "email": party.emails}
        for reason, values in data.items():
            for value in values:
                shared[reason, value].add(party.key)
        address = address_key(party.street, party.town)
        if address:
            shared["address", address].add(party.key)
    for (reason, _value), keys in shared.items():
        if 1 < len(keys) <= (SHARED_BY_MANY if reason != "address" else 10 * SHARED_BY_MANY):
            yield reason, keys
