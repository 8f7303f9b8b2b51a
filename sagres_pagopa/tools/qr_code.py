"""The QR code of a notice: version 4, error correction M, as the guide of the notice rules. No ORM.

ISO/IEC 18004. Version 4-M holds 64 bytes in two blocks of 32, each with 18 check symbols.
"""
import re
from functools import lru_cache

from .reed_solomon import ReedSolomon

__all__ = ["QR_SIZE", "qr_rows"]

QR_SIZE = 33
CAPACITY = 64
BLOCK = 32
CHECK = ReedSolomon(0x11D, 0, 18)
FINDERS = ((0, 0), (0, QR_SIZE - 7), (QR_SIZE - 7, 0))
ALIGNMENT = 26
MASKS = (
    lambda row, column: (row + column) % 2,
    lambda row, column: row % 2,
    lambda row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
RUNS = re.compile("0{5,}|1{5,}")
FINDER_LIKE = re.compile("(?=00001011101|10111010000)")


def qr_rows(text: str) -> list[str]:
    """Return the 33 rows of the QR code of a text, "1" where it is dark.

    :raises ValueError: for a text of more than 62 bytes in UTF-8

    >>> rows = qr_rows("PAGOPA|002|301000000000004285|12345678903|12345")
    >>> len(rows), rows[0][:8], rows[6]
    (33, '11111110', '111111101010101010101010101111111')
    """
    bits = "".join(f"{word:08b}" for word in _get_words(text)) + "0" * 7
    modules = ["0"] * QR_SIZE**2
    for place, bit in zip(_get_order(), bits):
        modules[place] = bit
    data = int("".join(modules), 2)
    candidates = (_cut(data ^ mask) for mask in _get_masks())
    return min(candidates, key=_get_penalty)


def _get_words(text):
    content = text.encode()
    if len(content) > CAPACITY - 2:
        raise ValueError(f"the QR code of a notice holds {CAPACITY - 2} bytes, not {len(content)}")
    packed = f"0100{len(content):08b}" + "".join(f"{byte:08b}" for byte in content) + "0000"
    words = [int(packed[start:start + 8], 2) for start in range(0, len(packed), 8)]
    words += ([0xEC, 0x11] * CAPACITY)[:CAPACITY - len(words)]
    blocks = [words[:BLOCK], words[BLOCK:]]
    for group in (blocks, [CHECK.get_check(block) for block in blocks]):
        for pair in zip(*group):
            yield from pair


@lru_cache
def _get_fixed():
    """Return {(row, column): bit} of the patterns that are the same in every code; the format is left light."""
    fixed = {}
    for top, left in FINDERS:
        for row in range(max(top - 1, 0), min(top + 8, QR_SIZE)):
            for column in range(max(left - 1, 0), min(left + 8, QR_SIZE)):
                ring = max(abs(row - top - 3), abs(column - left - 3))
                fixed[row, column] = int(ring not in (2, 4))
    for place in range(8, QR_SIZE - 8):
        fixed[6, place] = fixed[place, 6] = 1 - place % 2
    for row in range(ALIGNMENT - 2, ALIGNMENT + 3):
        for column in range(ALIGNMENT - 2, ALIGNMENT + 3):
            fixed[row, column] = int(max(abs(row - ALIGNMENT), abs(column - ALIGNMENT)) != 1)
    for row, column in _get_format_places():
        fixed[row, column] = 0
    fixed[QR_SIZE - 8, 8] = 1
    return fixed


def _get_format_places():
    """Return the places of the 15 bits of the format, the first bit first, of both copies one after the other."""
    corner = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    edges = [(QR_SIZE - 1 - bit, 8) for bit in range(7)] + [(8, QR_SIZE - 8 + bit) for bit in range(8)]
    return corner + edges


@lru_cache
def _get_order():
    """Return the places of the data, in order: two columns at a time, up and down, from the right."""
    order, fixed, upward = [], _get_fixed(), True
    for right in (*range(QR_SIZE - 1, 6, -2), 5, 3, 1):
        for row in reversed(range(QR_SIZE)) if upward else range(QR_SIZE):
            order += [row * QR_SIZE + column for column in (right, right - 1) if (row, column) not in fixed]
        upward = not upward
    return order


@lru_cache
def _get_masks():
    """Return for each mask an integer to combine with the data: the mask, the fixed patterns and the format."""
    masks = []
    for number, mask in enumerate(MASKS):
        modules = [["0"] * QR_SIZE for _row in range(QR_SIZE)]
        for place in _get_order():
            row, column = divmod(place, QR_SIZE)
            modules[row][column] = "0" if mask(row, column) else "1"
        for (row, column), bit in _get_fixed().items():
            modules[row][column] = str(bit)
        for (row, column), bit in zip(_get_format_places(), 2 * _get_format(number)):
            modules[row][column] = bit
        masks.append(int("".join(map("".join, modules)), 2))
    return masks


def _get_format(mask):
    """Return the 15 bits of level M and a mask, with their own check bits."""
    rest = mask << 10
    for bit in reversed(range(10, 15)):
        if rest >> bit & 1:
            rest ^= 0x537 << bit - 10
    return f"{(mask << 10 | rest) ^ 0x5412:015b}"


def _cut(value):
    text = f"{value:0{QR_SIZE**2}b}"
    return [text[start:start + QR_SIZE] for start in range(0, QR_SIZE**2, QR_SIZE)]


def _get_penalty(rows):
    """Return how hard a code is to read, by the four rules of the standard."""
    text = "".join(rows)
    penalty = 10 * (abs(text.count("1") * 20 - QR_SIZE**2 * 10) // QR_SIZE**2)
    for line in (*rows, *(text[column::QR_SIZE] for column in range(QR_SIZE))):
        penalty += sum(len(run) - 2 for run in RUNS.findall(line)) + 40 * len(FINDER_LIKE.findall(line))
    numbers = [int(row, 2) for row in rows]
    return penalty + 3 * sum(_count_squares(*pair) for pair in zip(numbers, numbers[1:]))


def _count_squares(upper, lower):
    whole = (1 << QR_SIZE) - 1
    level, even = ~(upper ^ lower) & whole, ~(upper ^ upper >> 1) & whole >> 1
    return (level & level >> 1 & even).bit_count()
