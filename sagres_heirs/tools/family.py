"""Dates of a family that cannot be true, before its shares are asked for. No ORM."""
from collections.abc import Iterable
from datetime import date, timedelta

from .family_tree import Person, layout, links
from .kin import DECEASED, RELATIONS, SPOUSES, STATE, FamilyError

__all__ = ["DECEASED", "FamilyError", "Person", "check_family", "layout", "links"]

#: Who is born so many days after the death is presumed to have been conceived before it (462 c. 2 c.c.).
DAYS_OF_PREGNANCY = timedelta(days=300)
#: Nobody has a child before this age, in years: nearer dates are a slip of the pen.
YEARS_OF_A_PARENT = 10
#: Who was born before the deceased, or married them, is born by the day of the death.
BORN_BEFORE = (*SPOUSES, "parent", "ascendant")


def check_family(persons: Iterable[Person], *, death: date, today: date, born: date | None = None) -> None:
    """Raise for the first thing that cannot be in the dates and the tree of a family.

    :param death: the day the deceased died, which opens the succession
    :param born: the day the deceased was born, where it is known
    :raises FamilyError: see ``FAMILY_ERRORS`` of ``kin``; the key to correct comes first

    >>> def check(*persons):
    ...     try:
    ...         check_family(persons, death=date(2026, 3, 1), today=date(2026, 11, 20))
    ...     except FamilyError as error:
    ...         print(error)
    >>> check(Person("anna", "child", born=date(2026, 12, 1)))
    anna is born in the future: 2026-12-01
    >>> bruno = Person("bruno", "sibling", born=date(1950, 1, 1))
    >>> check(bruno, Person("carla", "nephew", parent="bruno", born=date(1958, 1, 1)))
    carla is less than ten years younger than their parent bruno
    """
    persons = list(persons)
    people = _check_tree(persons)
    if death > today:
        raise FamilyError("death_in_future", [DECEASED], death)
    if born and born > death:
        raise FamilyError("died_before_birth", [DECEASED], death)
    for person in persons:
        _check_life(person, death, today)
        _check_status(person, death)
        _check_decisions(person, death, today)
    for child, parent in _get_generations(persons, people, born):
        _check_age(child, parent)
    spouses = [person.key for person in persons if person.relation in SPOUSES and _is_surviving(person, death)]
    if len(spouses) > 1:
        raise FamilyError("two_spouses", spouses)


def _check_tree(persons):
    """Return the persons by key, if each descends from somebody of the family and nobody from themselves."""
    people = {}
    for person in persons:
        if person.key in (DECEASED, STATE):
            raise FamilyError("reserved_key", [person.key])
        if person.relation not in RELATIONS:
            raise FamilyError("unknown_relation", [person.key], person.relation)
        if person.key in people:
            raise FamilyError("duplicate_key", [person.key])
        people[person.key] = person
    for person in persons:
        if person.parent == person.key:
            raise FamilyError("self_reference", [person.key])
        if person.parent not in (None, DECEASED) and person.parent not in people:
            raise FamilyError("unknown_parent", [person.key], person.parent)
    _check_circles(people)
    return people


def _check_circles(people):
    """Go up from everybody, once: a way that meets itself is a circle, and so is one from an elder to the deceased."""
    known = set()
    for start in people:
        path, key, elder = {}, start, False
        while key in people and key not in known:
            if key in path:
                raise FamilyError("cycle", list(path)[path[key]:])
            path[key] = len(path)
            person = people[key]
            elder = elder or person.relation in ("parent", "ascendant")
            key = person.parent
            if elder and (key == DECEASED or (key in people and people[key].relation in ("child", "descendant"))):
                raise FamilyError("cycle", [*path, key])
        known.update(path)


def _check_life(person, death, today):
    latest = death if person.relation in BORN_BEFORE else death + DAYS_OF_PREGNANCY
    if person.born and person.born > today:
        raise FamilyError("born_in_future", [person.key], person.born)
    if person.died and person.died > today:
        raise FamilyError("died_in_future", [person.key], person.died)
    if person.born and person.died and person.died < person.born:
        raise FamilyError("died_before_birth", [person.key], person.died)
    if person.born and person.born > latest:
        raise FamilyError("born_after_death", [person.key], person.born)


def _check_status(person, death):
    """Compare what is told of a person with the day they died; on the day of the death both can be (4 c.c.)."""
    if not person.died:
        return
    if person.status == "predeceased" and person.died > death:
        raise FamilyError("not_predeceased", [person.key], person.died)
    decided = person.accepted_on or person.renounced_on or person.status not in (None, "predeceased")
    if decided and person.died < death:
        raise FamilyError("not_surviving", [person.key], person.died)


def _check_decisions(person, death, today):
    for day in (person.accepted_on, person.renounced_on):
        if day and day < death:
            raise FamilyError("decided_before_opening", [person.key], day)
        if day and day > today:
            raise FamilyError("decided_in_future", [person.key], day)


def _is_surviving(person, death):
    return person.status != "predeceased" and (not person.died or person.died > death)


def _get_generations(persons, people, born):
    """Yield ``((key, born), (key, born))`` of every child and parent of the tree."""
    deceased = (DECEASED, born)
    for person in persons:
        if person.relation == "parent":
            yield deceased, (person.key, person.born)
        if person.relation == "child":
            yield (person.key, person.born), deceased
        if person.parent in people:
            parent = people[person.parent]
            yield (person.key, person.born), (parent.key, parent.born)


def _check_age(child, parent):
    (child_key, child_born), (parent_key, parent_born) = child, parent
    if not child_born or not parent_born:
        return
    if child_born <= parent_born:
        raise FamilyError("older_than_parent", [child_key, parent_key])
    birthday = (parent_born.year + YEARS_OF_A_PARENT, parent_born.month, parent_born.day)
    if (child_born.year, child_born.month, child_born.day) < birthday:
        raise FamilyError("too_near_parent", [child_key, parent_key])
