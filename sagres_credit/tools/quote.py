"""What a person said, read aloud without their name."""
import re

HIDDEN = "…"
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
NUMBER = re.compile(r"\+?\d[\d ./-]{4,}\d")
#: Words of a name too short to be told from others.
SHORT_NAME = 2


def hide_person(text, name=""):
    """Return the words of a person without their name, addresses and long numbers.

    >>> hide_person("I am Rosa Bianchi, call 347 1234567 or write to rosa@example.com", "Rosa Bianchi")
    'I am … …, call … or write to …'
    >>> hide_person("Signed: DE ROSSI. Rossini too", "Ugo De Rossi")
    'Signed: DE …. Rossini too'
    >>> hide_person("24 days for an answer")
    '24 days for an answer'
    """
    text = NUMBER.sub(HIDDEN, ADDRESS.sub(HIDDEN, text or ""))
    words = [re.escape(word) for word in re.findall(r"\w+", name or "") if len(word) > SHORT_NAME]
    return re.sub(rf"\b({'|'.join(words)})\b", HIDDEN, text, flags=re.I) if words else text
