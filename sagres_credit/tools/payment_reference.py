"""Which references of documents the words of a payment name. No ORM."""
import re
from collections.abc import Iterable

#: Words that announce the number of a document, in Italian and English.
ANNOUNCES = (
    r"fatture|fattura|fatt|ft|fatturazione|bollette|bolletta|avviso|documento|doc|nota|ndd|rif|riferimento"
    r"|invoices|invoice|inv|bill|reference|ref"
)
NUMBER_SIGN = r"(?:\s*(?:n|nr|no|num|numero|number)\b)?[\s.:#°/-]*"
ANNOUNCED = rf"\b(?:{ANNOUNCES})\b\.?{NUMBER_SIGN}"
STRONG = 4  # letters and digits from which a reference is recognised wherever it stands
LONG = 12  # digits from which a reference is recognised whatever separates them
# A year, a month of a year, a date: "canone 12/2026" is the rent of December, not document 12/2026.
CALENDAR = re.compile(r"(?:(?:\d{1,2}[/.-])?\d{1,2}[/.-])?(?:19|20)\d\d|(?:19|20)\d\d[/.-]\d{1,2}(?:[/.-]\d{1,2})?")


def find_references(text: str, references: Iterable[str]) -> list[str]:
    """Return the references that ``text`` names, each once, in the order in which it names them.

    A reference counts as a whole, never as a part of a longer one; letters may be upper or lower case. One that is short,
    or could be a date, counts only where it stands alone or after a word such as "fattura".

    >>> find_references("saldo INV/2026/00012 e inv/2026/00007.", ["INV/2026/00007", "INV/2026/00012", "INV/2026/0001"])
    ['INV/2026/00012', 'INV/2026/00007']
    >>> find_references("canone 2011, rata 1", ["1", "2011", "11"])
    []
    >>> find_references("fattura n. 1", ["1", "11"]), find_references("12/2026", ["12/2026"])
    (['1'], ['12/2026'])
    >>> find_references("RF18 5390 0754 7034 X", ["RF18539007547034X"])
    ['RF18539007547034X']
    """
    text = " ".join((text or "").split())
    found = {}
    for reference in references:
        reference = " ".join((reference or "").split())
        place = _find(text, reference) if reference else None
        if place is not None:
            found[reference] = place
    return sorted(found, key=found.get)


def names_a_document(text: str) -> bool:
    """Tell whether ``text`` speaks of the number of some document.

    >>> names_a_document("saldo fattura n. 77"), names_a_document("affitto di novembre"), names_a_document("Inv 2026-3")
    (True, False, True)
    """
    return bool(re.search(rf"{ANNOUNCED}(?=\S*\d)\w", text or "", re.IGNORECASE))


def _find(text, reference):
    """Return where ``text`` names ``reference``, or ``None``."""
    pattern = _get_pattern(reference)
    if text.strip(" .,;:()").lower() == reference.lower():
        return 0
    if _is_weak(reference):
        match = re.search(rf"{ANNOUNCED}(?P<it>{_whole(pattern)})", text, re.IGNORECASE)
        return match and match.start("it")
    match = re.search(_whole(pattern), text, re.IGNORECASE)
    return match and match.start()


def _is_weak(reference):
    return len(re.findall(r"\w", reference)) < STRONG or bool(CALENDAR.fullmatch(reference)) or not re.search(r"\d", reference)


def _get_pattern(reference):
    """Return the expression of a reference: structured ones are written with and without blanks and signs."""
    letters = re.findall(r"[^\W_]", reference)
    if len(letters) >= LONG and any(letter.isdigit() for letter in letters):
        return r"[\W_]{0,3}".join(map(re.escape, letters))
    return re.escape(reference).replace(r"\ ", r"\s+")


def _whole(pattern):
    """Return ``pattern`` where neither letters, digits nor a joined piece go on before or after it."""
    return rf"(?<![^\W_])(?<![^\W_][/_\\-])(?<!\d[.,]){pattern}(?![^\W_])(?![/_\\.,-][^\W_])"
