"""Which words of a text speak of a reason or of an emotion. No ORM.

A lexicon holds words and phrases; they are found whole, whatever their accents and capitals, and never where a person
says the contrary («non è stata gentile»); a phrase that denies by itself («non funziona») is meant so. What is found is
a suggestion: a person decides.
"""
import re
import unicodedata

#: Words that turn the next ones into their contrary.
NEGATIONS = frozenset(
    "non no mai senza nessun nessuno nessuna niente nulla nemmeno neppure neanche mica"
    " not never without nobody none neither nor cannot".split()
)
#: How far a negation reaches, in words of the same clause.
REACH = 3
#: A clause ends at these, or at a mark.
BREAKS = frozenset("ma pero invece anzi but however instead".split())
MARK = "."
_WORD = re.compile(r"\w+|[.,;:!?()\n…]")
_CONTRACTED = re.compile(r"n['’]t\b")


def normalise(text):
    """Return a text without accents and capitals.

    >>> normalise("Così GENTILE, perché")
    'cosi gentile, perche'
    """
    decomposed = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def split(text):
    """Return the words of a text, with one mark where a clause ends.

    >>> split("Non c'è campo! It isn't fair")
    ['non', 'c', 'e', 'campo', '.', 'it', 'is', 'not', 'fair']
    """
    plain = _CONTRACTED.sub(" not", normalise(text))
    return [word if word[0].isalnum() or word[0] == "_" else MARK for word in _WORD.findall(plain)]


def index(entries):
    """Return a lexicon ready to search, from ``[(key, phrase)]``; phrases without a word are left out."""
    found = {}
    for key, phrase in entries:
        words = tuple(word for word in split(phrase) if word != MARK)
        if words:
            found.setdefault(words[0], []).append((words, key))
    return found


def find(text, lexicon):
    """Return the keys of a lexicon that a text speaks of, each once, in the order of the text.

    >>> lexicon = index([("kind", "gentile"), ("faults", "non funziona"), ("silence", "nessuno risponde")])
    >>> find("Il contatore NON funziona e nessuno risponde.", lexicon)
    ['faults', 'silence']
    >>> find("L'operatrice è stata gentile, grazie", lexicon), find("Non è stata gentile", lexicon)
    (['kind'], [])
    >>> find("Non è arrivata, ma è stata gentile", lexicon)
    ['kind']
    """
    words = split(text)
    keys = {}
    for place, word in enumerate(words):
        for phrase, key in lexicon.get(word, ()):
            if tuple(words[place:place + len(phrase)]) == phrase and (
                not NEGATIONS.isdisjoint(phrase) or not _is_denied(words, place)
            ):
                keys.setdefault(key)
    return list(keys)


def _is_denied(words, place):
    """Tell whether a negation stands shortly before a place, in the same clause."""
    for word in reversed(words[max(place - REACH, 0):place]):
        if word == MARK or word in BREAKS:
            return False
        if word in NEGATIONS:
            return True
    return False
