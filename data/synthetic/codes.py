"""Italian identifiers that pass every check and belong to nobody."""

from datetime import date

VOWELS = "AEIOU"
MONTHS = "ABCDEHLMPRST"
# Values of the characters in odd positions (D.M. 23 December 1976); digits share the values of the letters A-J.
ODD = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
                                              10, 22, 25, 24, 23)))
ODD.update(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)))
# Municipalities have codes from A001 to M999, foreign states Z100 on: no birth can be registered under a V.
PLACES = tuple(f"V{number}" for number in range(101, 161))
# Offices count their own serials from one and none is near ten million: these numbers were never given out.
VAT_SERIALS = 9_900_000


def tax_code(surname: str, name: str, birth: date, female: bool, place: str) -> str:
    """Return the 16 characters of a person's codice fiscale.

    >>> tax_code("Rossi", "Mario", date(1980, 1, 1), False, "V101")
    'RSSMRA80A01V101V'
    """
    day = birth.day + (40 if female else 0)
    code = f"{_surname_part(surname)}{_name_part(name)}{birth:%y}{MONTHS[birth.month - 1]}{day:02d}{place}"
    return code + person_check(code)


def person_check(code: str) -> str:
    """Return the control letter of the first 15 characters of a codice fiscale.

    >>> person_check("RCCMNL83S18D969")
    'H'
    """
    odd = sum(ODD[char] for char in code[::2])
    even = sum(int(char) if char.isdigit() else ord(char) - ord("A") for char in code[1::2])
    return chr(ord("A") + (odd + even) % 26)


def vat_number(serial: int, office: int) -> str:
    """Return the 11 digits of a partita IVA; public bodies and associations have a tax code of the same form.

    >>> vat_number(74311, 15)
    '00743110157'
    """
    digits = f"{serial:07d}{office:03d}"
    doubled = (2 * int(digit) for digit in digits[1::2])
    total = sum(map(int, digits[::2])) + sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


def _surname_part(text):
    consonants, vowels = _split(text)
    return f"{consonants}{vowels}XXX"[:3]


def _name_part(text):
    consonants, vowels = _split(text)
    if len(consonants) > 3:
        consonants = consonants[0] + consonants[2:]
    return f"{consonants}{vowels}XXX"[:3]


def _split(text):
    """Return the consonants and the vowels of a name, without accents, blanks and apostrophes."""
    letters = text.upper().translate(str.maketrans("ÀÈÉÌÒÙ", "AEEIOU"))
    letters = [char for char in letters if "A" <= char <= "Z"]
    return (
        "".join(char for char in letters if char not in VOWELS),
        "".join(char for char in letters if char in VOWELS),
    )
