"""The family of a deceased person as the law of succession reads it, and what makes a family impossible. No ORM."""
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass

__all__ = [
    "DECEASED", "FAMILY_ERRORS", "RELATIONS", "SPOUSES", "STATE", "STATUSES", "FamilyError", "Relative", "check_relatives",
    "sort_branches",
]

RELATIONS = (
    "spouse", "separated_at_fault", "child", "descendant", "parent", "ascendant", "sibling", "half_sibling", "nephew", "relative",
)
STATUSES = ("called", "predeceased", "renounced", "disqualified")
#: The key of the State among the shares: no person may have it (art. 586 c.c.).
STATE = "state"
#: The key of the deceased in a family tree.
DECEASED = "deceased"
SPOUSES = ("spouse", "separated_at_fault")
#: Whose place each may take (art. 468 c.c.): nobody else represents, and nobody else is represented.
REPRESENTED = {"descendant": ("child", "descendant"), "nephew": ("sibling", "half_sibling", "nephew")}
#: The nearest degree that a further ascendant and another relative can have (art. 76 c.c.).
NEAREST = {"ascendant": 2, "relative": 3}
SHOWN = 10

#: What each code of :class:`FamilyError` says: ``{0}`` and ``{1}`` are its keys, ``{keys}`` all of them.
FAMILY_ERRORS = {
    # raised here
    "bad_key": "a person is named by a text that is not empty, not by {value!r}",
    "duplicate_key": "{0} is in the family twice",
    "reserved_key": "{0} is a reserved word and names no person",
    "unknown_relation": "{value!r} is no relation that {0} can have",
    "unknown_status": "{value!r} is no status that {0} can have",
    "unknown_represents": "{0} takes the place of {value!r}, who is not in the family",
    "missing_represents": "whose place {0} takes has to be told",
    "no_representation": "{0} takes nobody's place: only descendants of children and of siblings do",
    "cannot_be_represented": "{0} cannot take the place of {1}",
    "self_reference": "{0} descends from nobody but themselves",
    "cycle": "the tree goes round in a circle: {keys}",
    "two_spouses": "only one spouse can have been alive: {keys}",
    "too_many_parents": "nobody has more than two parents: {keys}",
    "bad_degree": "{value!r} is no degree that {0} can have",
    "too_many_lines": "ascendants are of two lines at most, these are of more: {keys}",
    # raised by the checks of dates
    "unknown_parent": "the parent of {0} is {value!r}, who is not in the family",
    "death_in_future": "the death of the deceased lies in the future: {value}",
    "born_in_future": "{0} is born in the future: {value}",
    "died_in_future": "{0} died in the future: {value}",
    "died_before_birth": "{0} died before being born: {value}",
    "born_after_death": "{0} was born too long after the death of the deceased: {value}",
    "older_than_parent": "{0} is not younger than their parent {1}",
    "too_near_parent": "{0} is less than ten years younger than their parent {1}",
    "decided_before_opening": "{0} accepted or renounced before the succession opened: {value}",
    "decided_in_future": "{0} accepted or renounced in the future: {value}",
    "not_predeceased": "{0} did not die before the deceased: {value}",
    "not_surviving": "{0} died before the deceased: {value}",
}


class FamilyError(ValueError):
    """A family that cannot be.

    :param code: one of ``FAMILY_ERRORS``, for who words the message in another language
    :param keys: the persons it is about, the one to correct first
    :param value: what was wrong, where it is no person

    >>> print(FamilyError("cannot_be_represented", ("anna", "bruno")))
    anna cannot take the place of bruno
    """

    def __init__(self, code, keys=(), value=None):
        super().__init__(code, tuple(keys), value)
        self.code = code
        self.keys = tuple(keys)
        self.value = value

    def __str__(self):
        named = ", ".join(map(str, self.keys[:SHOWN])) + (", ..." if len(self.keys) > SHOWN else "")
        return FAMILY_ERRORS[self.code].format(*self.keys, keys=named, value=self.value)


@dataclass(frozen=True)
class Relative:
    """A person of the family of the deceased.

    :param key: names the person; any text but ``state``
    :param relation: ``spouse`` (also separated without fault, or of a civil union), ``separated_at_fault``, ``child``,
        ``descendant`` (of a child), ``parent``, ``ascendant`` (beyond the parents), ``sibling``, ``half_sibling``,
        ``nephew`` (any descendant of a sibling), ``relative`` (anybody else)
    :param degree: of an ascendant, 2 or more, 2 when it is not told; of a relative, 3 or more; of others it is not read
    :param line: of an ascendant, any two names; no name is a line of its own
    :param status: ``called``, ``predeceased``, ``renounced`` or ``disqualified`` (unworthy, 463 c.c.)
    :param represents: of a descendant and a nephew, the key of their parent in the tree
    """

    key: str
    relation: str
    _: KW_ONLY
    degree: int | None = None
    line: str | None = None
    status: str = "called"
    represents: str | None = None

    @property
    def is_called(self):
        """Tell whether the person may take a share themselves."""
        return self.status == "called"


def check_relatives(relatives: Iterable[Relative]) -> dict[str, Relative]:
    """Return ``{key: relative}`` in order of entry.

    :raises FamilyError: for a family that cannot be; see ``FAMILY_ERRORS``

    >>> list(check_relatives([Relative("anna", "spouse"), Relative("bruno", "child")]))
    ['anna', 'bruno']
    >>> try:
    ...     check_relatives([Relative("anna", "spouse"), Relative("carla", "separated_at_fault")])
    ... except FamilyError as error:
    ...     print(error.code, *error.keys)
    two_spouses anna carla
    """
    people = {}
    for person in relatives:
        _check_person(person)
        if person.key in people:
            raise FamilyError("duplicate_key", [person.key])
        people[person.key] = person
    for person in people.values():
        _check_represents(person, people)
    _check_numbers(people.values())
    sort_branches(people)
    return people


def sort_branches(people: dict[str, Relative]) -> tuple[list[str], dict[str, list[str]]]:
    """Return the members of the branches of children and siblings, elders first, and ``{key: keys of who represents them}``.

    :raises FamilyError: ``cycle``, where somebody descends from themselves
    """
    branches = {}
    for person in people.values():
        if person.represents is not None:
            branches.setdefault(person.represents, []).append(person.key)
    order = [person.key for person in people.values() if person.relation in ("child", "sibling", "half_sibling")]
    for key in order:  # grows while it is read: no recursion, however deep the tree is
        order.extend(branches.get(key, ()))
    reached = set(order)
    for key, person in people.items():
        if person.represents is not None and key not in reached:
            raise FamilyError("cycle", _find_circle(key, people))
    return order, branches


def _find_circle(key, people):
    """Return the circle to which a person who descends from no child and no sibling leads."""
    path = {}
    while key not in path:
        path[key] = len(path)
        key = people[key].represents
    return list(path)[path[key]:]


def _check_person(person):
    if not isinstance(person.key, str) or not person.key:
        raise FamilyError("bad_key", [person.key], person.key)
    if person.key == STATE:
        raise FamilyError("reserved_key", [person.key])
    if person.relation not in RELATIONS:
        raise FamilyError("unknown_relation", [person.key], person.relation)
    if person.status not in STATUSES:
        raise FamilyError("unknown_status", [person.key], person.status)
    _check_degree(person)


def _check_degree(person):
    if person.relation not in NEAREST or (person.relation == "ascendant" and person.degree is None):
        return
    if type(person.degree) is not int or person.degree < NEAREST[person.relation]:
        raise FamilyError("bad_degree", [person.key], person.degree)


def _check_represents(person, people):
    expected = REPRESENTED.get(person.relation)
    if person.represents is None:
        if expected:
            raise FamilyError("missing_represents", [person.key])
        return
    if not expected:
        raise FamilyError("no_representation", [person.key])
    if person.represents == person.key:
        raise FamilyError("self_reference", [person.key])
    represented = people.get(person.represents)
    if not represented:
        raise FamilyError("unknown_represents", [person.key], person.represents)
    if represented.relation not in expected:
        raise FamilyError("cannot_be_represented", [person.key, represented.key])


def _check_numbers(people):
    spouses = [person.key for person in people
               if person.relation in SPOUSES and person.status != "predeceased"]
    if len(spouses) > 1:
        raise FamilyError("two_spouses", spouses)
    parents = [person.key for person in people if person.relation == "parent"]
    if len(parents) > 2:
        raise FamilyError("too_many_parents", parents)
    ascendants = [person for person in people if person.relation == "ascendant"]
    if len({person.line for person in ascendants}) > 2:
        raise FamilyError("too_many_lines", [person.key for person in ascendants])
