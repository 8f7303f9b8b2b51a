"""Blocks that stand twice: as many equal lines in a row, whatever their indent and comments."""
import collections
import io
import tokenize

from .. import layout
from . import sources

CODE = ("launcher", *layout.ADDONS)
LINES = 7
TOKENS = 50
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def find(paths=None):
    """Return one finding for each pair of blocks of code that are equal."""
    texts = {path: _lines(sources.text_of(path)) for path in (used() if paths is None else paths)}
    places = collections.defaultdict(list)
    for path, lines in texts.items():
        for start in range(len(lines) - LINES + 1):
            window = tuple(words for _number, words in lines[start : start + LINES])
            if sum(map(len, window)) >= TOKENS:
                places[window].append((path, start))
    return sorted(_tell(texts, places))


def used():
    """Return the files on which the findings depend."""
    return sources.named(".py", below=CODE, tests=False)


def _lines(text):
    """Return [(line number, its tokens)] of the lines that hold code; an import says nothing twice."""
    rows = collections.defaultdict(list)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in LAYOUT:
            rows[token.start[0]].append(token.string)
    return [(number, tuple(words)) for number, words in sorted(rows.items()) if words[0] not in ("import", "from")]


def _tell(texts, places):
    """Yield what to say of the equal windows, once for each run of them."""
    pairs = set()
    for found in places.values():
        pairs.update((one, other) for index, one in enumerate(found) for other in found[index + 1 :])
    for (path, start), (other, there) in pairs:
        if ((path, start - 1), (other, there - 1)) not in pairs:
            length = LINES
            while ((path, start + length - LINES + 1), (other, there + length - LINES + 1)) in pairs:
                length += 1
            first, second = texts[path][start][0], texts[other][there][0]
            yield f"{sources.name_of(path)}:{first}: {length} lines stand also in {sources.name_of(other)}:{second}"
