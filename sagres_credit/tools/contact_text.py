"""What a message must not say: forbidden phrases found in a text or in a page. No ORM."""
import re
from html import unescape

_hidden_re = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_tag_re = re.compile(r"<[^>]*>")


def read_words(text):
    """Return a text or an HTML page as one line of words in lower case.

    A tag is no blank: part of a word may be bold. Blocks are told apart by the blanks between them.

    >>> read_words("<p>Il <b>PIGN</b>ORAMENTO&nbsp;del\\n conto</p>")
    'il pignoramento del conto'
    """
    bare = re.sub(r"</(p|div|td|li|h\d)>|<br\s*/?>", " ", _hidden_re.sub(" ", text or ""), flags=re.IGNORECASE)
    return " ".join(unescape(_tag_re.sub("", bare)).casefold().split())


def find_phrase(text, phrases):
    """Return the first of some phrases that a text says as whole words, or ``None``.

    >>> find_phrase("Il pignoramento è vicino", ["recupero crediti", "Pignoramento"])
    'Pignoramento'
    >>> find_phrase("impignorabile", ["pignorabile"]) is None
    True
    """
    words = read_words(text)
    for phrase in phrases:
        bare = read_words(phrase)
        if bare and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", words):
            return phrase
    return None
