"""The DataMatrix of the postal form: 256 characters in a symbol of 64 by 64 modules. No ORM.

ISO/IEC 16022, ECC 200. The symbol holds 280 words in two blocks, each with 56 check symbols. Any 256 characters of ASCII fit,
one word a character and one a pair of digits: all forms have the same size.
"""
from functools import lru_cache

from .reed_solomon import ReedSolomon

__all__ = ["DATAMATRIX_SIZE", "datamatrix_rows"]

DATAMATRIX_SIZE = 64
CAPACITY = 280
REGION = 14
INNER = 56
CHECK = ReedSolomon(0x12D, 1, 56)
PAD = 129
#: Steps of the eight bits of a word from its last one, the first bit first.
SHAPE = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))


def datamatrix_rows(text: str) -> list[str]:
    """Return the 64 rows of the DataMatrix of a text, "1" where it is dark.

    :raises ValueError: for a text that is not ASCII or does not fit

    >>> rows = datamatrix_rows("A" * 256)
    >>> len(rows), rows[0][:6], rows[-1][:6], {row[0] for row in rows}
    (64, '101010', '111111', {'1'})
    """
    words = _get_words(text)
    bits = "".join(f"{word:08b}" for word in words)
    inner = [bits[place] for place in _get_places()]
    rows = []
    for row in range(INNER):
        if row % REGION == 0:
            rows.append("10" * (DATAMATRIX_SIZE // 2))
        rows.append(_frame(inner[row * INNER:(row + 1) * INNER], row))
        if row % REGION == REGION - 1:
            rows.append("1" * DATAMATRIX_SIZE)
    return rows


def _frame(modules, row):
    end = "1" if row % 2 == 0 else "0"
    return "".join("1" + "".join(modules[left:left + REGION]) + end for left in range(0, INNER, REGION))


def _get_words(text):
    if not text.isascii():
        raise ValueError("the DataMatrix of the postal form holds ASCII only")
    words, place = [], 0
    while place < len(text):
        pair = text[place:place + 2]
        digits = len(pair) == 2 and pair.isdigit()
        words.append(int(pair) + 130 if digits else ord(text[place]) + 1)
        place += 2 if digits else 1
    if len(words) > CAPACITY:
        raise ValueError(f"the DataMatrix of the postal form holds {CAPACITY} words, not {len(words)}")
    if len(words) < CAPACITY:
        words.append(PAD)
    words += [_get_pad(number) for number in range(len(words) + 1, CAPACITY + 1)]
    checks = zip(*(CHECK.get_check(words[block::2]) for block in range(2)))
    return [*words, *(symbol for pair in checks for symbol in pair)]


def _get_pad(number):
    value = PAD + 149 * number % 253 + 1
    return value if value <= 254 else value - 254


@lru_cache
def _get_places():
    """Return for each module inside the borders, row by row, its place among the bits of the words.

    Words lie on diagonals, up and down in turn; what leaves on one side comes back on the other. Of the four odd corners of
    the standard a square of 56 needs none.
    """
    places, word, row, column = {}, 0, 4, 0
    while row < INNER or column < INNER:
        for step_row, step_column, turn_row, turn_column in ((-2, 2, 1, 3), (2, -2, 3, 1)):
            while True:
                if 0 <= row < INNER and 0 <= column < INNER and (row, column) not in places:
                    _lay(places, word, row, column)
                    word += 1
                row, column = row + step_row, column + step_column
                if not (row >= 0 and column < INNER if step_row < 0 else row < INNER and column >= 0):
                    break
            row, column = row + turn_row, column + turn_column
    return [places[row, column] for row in range(INNER) for column in range(INNER)]


def _lay(places, word, row, column):
    for bit, (step_row, step_column) in enumerate(SHAPE):
        at_row, at_column = row + step_row, column + step_column
        if at_row < 0:
            at_row, at_column = at_row + INNER, at_column + 4 - (INNER + 4) % 8
        if at_column < 0:
            at_row, at_column = at_row + 4 - (INNER + 4) % 8, at_column + INNER
        places[at_row, at_column] = 8 * word + bit
