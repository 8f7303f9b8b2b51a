"""Whom a name that a bank wrote may be: order, accents, titles and second holders do not count. No ORM."""
import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import NamedTuple

#: What is no part of a name.
IGNORED = frozenset(
    "SIG SIGR SIGRA SIGNOR SIGNORA DOTT DR DSSA DOTTSSA GEOM ING AVV RAG SPA SRL SRLS SNC SAS SCARL COOP ONLUS SOC"
    " SOCIETA DITTA E OR AND OPPURE EREDI CO".split()
)
SHORTEST = 4  # letters of a word that tells something by itself
TWO_WORDS = 7  # letters of two words that are a name
FEW = 5  # debtors with the same word who are looked at in any case
SHARE = 100  # of so many debtors one may have the same word: more are a first name


class Named(NamedTuple):
    """Who bears a name: ``sure`` all its words are there, ``like`` one of them is."""

    sure: frozenset
    like: frozenset


def read_words(name: str) -> list[str]:
    """Return the words of a name as they are compared.

    >>> read_words("Sig.ra D'Angelò  Rosa"), read_words("ACME S.r.l.")
    (['D', 'ANGELO', 'ROSA'], ['ACME'])
    """
    text = unicodedata.normalize("NFKD", name or "")
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).upper()
    text = re.sub(r"\b([A-Z])\.(?=[A-Z]\b)", r"\1", text.replace("SIG.RA", "SIG"))
    return [word for word in re.findall(r"[A-Z0-9]+", text) if word not in IGNORED]


class NameIndex:
    """The names of debtors, found in what a bank wrote."""

    def __init__(self):
        self.words, self.by_word = {}, {}

    def add(self, key: Hashable, name: str):
        """Have a debtor be found by a name."""
        words = frozenset(read_words(name))
        if words:
            self.words.setdefault(key, set()).add(words)
            for word in words:
                self.by_word.setdefault(word, set()).add(key)

    def find(self, text: str, *, together: bool = False) -> Named:
        """Return who is named by ``text``.

        >>> index = NameIndex()
        >>> for key, name in (("r", "Rosa Bianchi"), ("m", "Maria Rosa Bianchi"), ("l", "Luca Bianchi")): index.add(key, name)
        >>> sorted(index.find("BIANCHI ROSA E VERDI UGO").sure), sorted(index.find("Bianchi Maria Rosa").sure)
        (['r'], ['m'])
        >>> sorted(index.find("pagato da Bianchi per il condominio di via Rosa", together=True).sure)
        []

        :param together: the words must stand side by side, as in a free text
        """
        read = read_words(text)
        there = set(read)
        near = {word: self.by_word[word] for word in there if word in self.by_word}
        full = self._get_full(read, there, near, together)
        sure = {
            key for key, words in full.items() if not any(words < other for other in full.values())
        }
        most = max(FEW, len(self.words) // SHARE)
        like = {key for word, keys in near.items() if len(word) >= SHORTEST and len(keys) <= most for key in keys}
        return Named(frozenset(sure), frozenset(like - sure))

    def _get_full(self, read, there, near, together):
        """Return ``{debtor: its words}`` of those whose words are all there."""
        full = {}
        for key in set().union(*near.values()) if near else ():
            for words in self.words[key]:
                if words <= there and _is_name(words, there) and (not together or _stand_together(words, read)):
                    full[key] = max(full.get(key, frozenset()), words, key=len)
        return full


def _is_name(words, there):
    """Tell whether these words are a name: two of some length, or one long one that is all there is."""
    if len(words) > 1:
        return sum(map(len, words)) >= TWO_WORDS
    return words == there and len(next(iter(words))) > SHORTEST


def _stand_together(words, read: Iterable[str]):
    size = len(words)
    return any(words == frozenset(read[place:place + size]) for place in range(len(read) - size + 1))
