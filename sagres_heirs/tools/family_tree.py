"""Where the persons of a family tree are drawn, and the lines between them. No ORM.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .kin import DECEASED, SPOUSES

__all__ = ["Person", "layout", "links"]


@dataclass(frozen=True)
class Person:
    """A person of a family tree, as far as known.

    :param key: names the person; any text but ``deceased`` and ``state``
    :param relation: to the deceased, see :class:`~.kin.Relative`
    :param parent: the key of a parent in the tree, who for descendants and nephews is who they descend from
    :param died: the day of the person's own death
    :param degree: of an ascendant, 2 when it is not told
    :param line: of a parent and an ascendant, any two names
    :param status: as of a relative, ``None`` when it is not to be checked against the dates
    """

    key: str
    relation: str
    parent: str | None = None
    born: date | None = None
    died: date | None = None
    accepted_on: date | None = None
    renounced_on: date | None = None
    degree: int | None = None
    line: str | None = None
    status: str | None = None


def layout(persons: Iterable[Person]) -> dict[str, tuple[int, float]]:
    """Return ``{key: (generation, column)}`` of a family and of ``deceased``; columns begin at 0, one apart at least.

    The deceased is in generation 0, with the siblings to the left and the spouses to the right. Ascendants are above, at
    minus their degree, each line on its side. Whoever descends from somebody is below them, and elders stand in the
    middle above the first and the last of their own. Other relatives, and who descends from nobody known, have the last
    row. The same persons in the same order give the same drawing.

    >>> layout([Person("mother", "parent"), Person("wife", "spouse"), Person("anna", "child"), Person("bruno", "child")])
    {'deceased': (0, 0.5), 'mother': (-1, 0.5), 'wife': (0, 1.5), 'anna': (1, 0.0), 'bruno': (1, 1.0)}
    """
    persons = list(persons)
    below, strays = _find_places(persons)
    siblings = [person.key for person in persons if person.relation in ("sibling", "half_sibling")]
    places = _draw_down([*siblings, DECEASED], below)
    for number, key in enumerate((person.key for person in persons if person.relation in SPOUSES), start=1):
        places[key] = (0, places[DECEASED][1] + number)
    middle = (places[siblings[0] if siblings else DECEASED][1] + places[DECEASED][1]) / 2
    places.update(_draw_up(persons, middle))
    left = min(column for _row, column in places.values())
    places = {key: (row, column - left) for key, (row, column) in places.items()}
    last = max(row for row, _column in places.values()) + 1
    places.update({key: (last, float(number)) for number, key in enumerate(strays)})
    return {key: places[key] for key in (DECEASED, *(person.key for person in persons))}


def links(persons: Iterable[Person]) -> list[tuple[str, str]]:
    """Return ``[(upper key, lower key)]``, the lines from parents to children that are known, each once.

    Full siblings are children of every parent there is, half siblings of the one that is told. An ascendant whom nobody
    names is linked where there is only one person of the line whose parent they can be: no line is guessed.

    >>> links([Person("mother", "parent"), Person("anna", "child"), Person("bruno", "descendant", parent="anna")])
    [('mother', 'deceased'), ('deceased', 'anna'), ('anna', 'bruno')]
    """
    persons = list(persons)
    keys = {person.key for person in persons} | {DECEASED}
    parents = [person.key for person in persons if person.relation == "parent"]
    found = [(parent, DECEASED) for parent in parents]
    for person in persons:
        if person.relation == "child":
            found.append((DECEASED, person.key))
        if person.relation == "sibling":
            found += [(parent, person.key) for parent in parents]
        if person.parent in keys:
            found.append((person.parent, person.key))
    return list(dict.fromkeys([*found, *_link_elders(persons, {upper for upper, _lower in found})]))


def _link_elders(persons, named):
    """Yield the line from each ascendant nobody names to the only one whose parent they can be."""
    for elder in persons:
        if elder.relation == "ascendant" and elder.key not in named:
            degree = _get_degree(elder) - 1
            lower = [person.key for person in persons if _get_degree(person) == degree and person.line == elder.line]
            if len(lower) == 1:
                yield elder.key, lower[0]


def _get_degree(person):
    """Return how far above the deceased a person stands, 0 for who is no elder."""
    return 1 if person.relation == "parent" else (person.degree or 2) if person.relation == "ascendant" else 0


def _find_places(persons):
    """Return ``{key: keys below}`` of the rows that go down, and the keys that have no place there."""
    relations = {person.key: person.relation for person in persons}
    below = {}
    for person in persons:
        if person.relation == "child":
            below.setdefault(DECEASED, []).append(person.key)
        elif person.relation in ("descendant", "nephew"):
            below.setdefault(person.parent, []).append(person.key)
    reached = [DECEASED, *(key for key, relation in relations.items() if relation in ("sibling", "half_sibling"))]
    for key in reached:  # grows while it is read
        reached.extend(below.get(key, ()))
    elsewhere = {*reached, *(key for key, relation in relations.items() if relation in (*SPOUSES, "parent", "ascendant"))}
    return below, [key for key in relations if key not in elsewhere]


def _draw_down(roots, below):
    """Return the places of trees side by side: leaves take a column each, elders the middle of their own.

    No recursion, so that a tree may be of any depth; the columns of two trees never cross, so nothing overlaps.
    """
    rows, order, stack = dict.fromkeys(roots, 0), [], [*reversed(roots)]
    while stack:
        key = stack.pop()
        order.append(key)
        for lower in reversed(below.get(key, ())):
            rows[lower] = rows[key] + 1
            stack.append(lower)
    leaves = [key for key in order if not below.get(key)]
    columns = {key: float(number) for number, key in enumerate(leaves)}
    for key in reversed(order):
        if key not in columns:
            columns[key] = (columns[below[key][0]] + columns[below[key][-1]]) / 2
    return {key: (rows[key], columns[key]) for key in order}


def _draw_up(persons, middle):
    """Return the places of parents and ascendants, each line in a block of its own beside the middle."""
    rows = {}
    sides = _find_sides(persons)
    for person in persons:
        if person.key in sides:
            rows.setdefault((_get_degree(person), sides[person.key]), []).append(person.key)
    width = max(map(len, rows.values()), default=0)
    both = len({side for _degree, side in rows}) > 1
    parents = [keys for (degree, _side), keys in rows.items() if degree == 1]
    places = {}
    for (degree, side), keys in rows.items():
        centre = middle
        if both and not (degree == 1 and len(parents) == 1):  # parents who fill no two blocks stand above their children
            centre += (side - 0.5) * width
        places.update({key: (-degree, centre + number - (len(keys) - 1) / 2) for number, key in enumerate(keys)})
    return places


def _find_sides(persons):
    """Return ``{key: 0 or 1}``, on which side each elder stands: the line named first, by parents if they name one, is left."""
    parents = [person for person in persons if person.relation == "parent"]
    ascendants = [person for person in persons if person.relation == "ascendant"]
    lines = list(dict.fromkeys([person.line for person in parents if person.line] + [person.line for person in ascendants]))
    sides = {person.key: min(lines.index(person.line), 1) for person in [*parents, *ascendants] if person.line in lines}
    for person in parents:
        if not person.line:
            taken = {sides[other.key] for other in parents if other is not person and other.key in sides}
            sides[person.key] = 1 if taken == {0} else 0
    return sides
