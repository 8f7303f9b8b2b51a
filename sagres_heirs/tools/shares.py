"""Shares of a succession without a will, to the sixth degree and the State (arts. 467-469, 565-586 c.c.). No ORM.

Shares are exact fractions of the estate. A will, and shares in dispute, are not for this engine.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .kin import FAMILY_ERRORS, RELATIONS, STATE, STATUSES, FamilyError, Relative, check_relatives, sort_branches
from .split import split_amount, transmit

__all__ = [
    "ARTICLES", "FAMILY_ERRORS", "GIVING", "RELATIONS", "STATE", "STATUSES", "FamilyError", "Relative", "Step", "explain",
    "legal_shares", "split_amount", "transmit",
]

#: The last degree in which relatives inherit (art. 572 c.c.).
LAST_DEGREE = 6
HALF, QUARTER, THIRD = Fraction(1, 2), Fraction(1, 4), Fraction(1, 3)
#: What each step says: ``{code: article}``. Who drops out by status, the rules that give, and who drops out as farther.
ARTICLES = {
    "predeceased": "462", "renounced": "521", "disqualified": "463", "separated_at_fault": "585",
    "spouse_with_one_child": "581", "spouse_with_children": "581", "spouse_with_relatives": "582", "spouse_alone": "583",
    "children": "566", "parents_and_siblings": "571", "ascendants_and_siblings": "571", "minimum_of_ascendants": "571",
    "minimum_with_spouse": "582", "parents": "568", "ascendants": "569", "ascendants_of_a_line": "569",
    "siblings": "570", "half_siblings": "570", "relatives": "572", "state": "586", "representation": "467-469",
    "nearer_in_branch": "467", "excluded_by_children": "565", "excluded_by_spouse": "583", "farther_ascendant": "569",
    "farther_relative": "572", "beyond_sixth_degree": "572",
}
#: The steps that give the whole estate away, once: their shares add up to 1. Other steps explain or divide these.
GIVING = (
    "spouse_with_one_child", "spouse_with_children", "spouse_with_relatives", "spouse_alone", "children", "parents",
    "ascendants", "siblings", "half_siblings", "relatives", "state",
)


@dataclass(frozen=True)
class Step:
    """One step of the reasoning that leads to the shares.

    :param code: one of ``ARTICLES``
    :param article: of the civil code
    :param keys: whom it is about. Of ``representation``: the represented person first, then who stands in that place. Of
        ``nearer_in_branch``: who drops out, then the called person who excludes them. Children and siblings stand for
        their branches
    :param share: of the estate, what these persons have together by this step; 0 where somebody drops out. Of
        ``representation``, what the branch has
    """

    code: str
    article: str
    keys: tuple[str, ...]
    share: Fraction


def legal_shares(relatives: Iterable[Relative]) -> dict[str, Fraction]:
    """Return ``{key: share}`` of who inherits by law, in order of entry; ``{"state": 1}`` where nobody does.

    Who renounced and has no representative counts as never called (521 c.c.): accretion to the co-heirs (522), which may
    differ beside a spouse, is not applied.

    :raises FamilyError: for a family that cannot be

    >>> family = [Relative("spouse", "spouse"), Relative("anna", "child"), Relative("bruno", "child", status="predeceased"),
    ...           Relative("carla", "descendant", represents="bruno"), Relative("dario", "descendant", represents="bruno")]
    >>> {key: str(share) for key, share in legal_shares(family).items()}
    {'spouse': '1/3', 'anna': '1/3', 'carla': '1/6', 'dario': '1/6'}
    >>> legal_shares([Relative("cousin", "relative", degree=7)])
    {'state': Fraction(1, 1)}
    """
    division = _Division(check_relatives(relatives)).run()
    return {key: division.shares[key] for key in (*division.people, STATE) if division.shares.get(key)}


def explain(relatives: Iterable[Relative]) -> list[Step]:
    """Return the steps that lead to the legal shares, in the order of reasoning.

    First who drops out by their own status, then the rules by which the estate is given, the places taken by
    representation, and last who is called but farther. Everybody has a share or a step that says why not.

    :raises FamilyError: for a family that cannot be

    >>> for step in explain([Relative("anna", "parent"), Relative("bruno", "sibling"), Relative("carla", "sibling")]):
    ...     print(step.article, step.code, *step.keys, step.share)
    571 parents_and_siblings anna bruno carla 1
    571 minimum_of_ascendants anna 1/2
    568 parents anna 1/2
    570 siblings bruno carla 1/2
    """
    return _Division(check_relatives(relatives)).run().steps


class _Division:
    """The estate while it is divided among a family that was checked."""

    def __init__(self, people):
        self.people = people
        self.shares = {}
        self.steps = []
        self.order, self.branches = sort_branches(people)
        self.live = {key for key, person in people.items() if person.is_called}
        for key in reversed(self.order):  # youngest first: a branch lives by its members
            if any(branch in self.live for branch in self.branches.get(key, ())):
                self.live.add(key)
        self.spouse = self._get_live("spouse")
        self.children = self._get_live("child")
        self.ascendants = self._get_live("parent") or self._get_nearest("ascendant", default=2)
        self.full, self.half = self._get_live("sibling"), self._get_live("half_sibling")
        self.has_kin = bool(self.ascendants or self.full or self.half)

    def run(self):
        """Divide the estate and tell how."""
        self._tell_status()
        rest = 1 - self._give_spouse()
        if self.children:
            self._give("children", self.children, rest)
        elif self.has_kin:
            self._give_kin(rest)
        elif rest:
            relatives = self._get_nearest("relative", last=LAST_DEGREE)
            self._give("relatives" if relatives else "state", relatives or [STATE], rest)
        self._represent()
        self._tell_farther()
        return self

    def _get_live(self, relation):
        """Return who of a relation inherits, themselves or by their branch."""
        return [key for key, person in self.people.items() if person.relation == relation and key in self.live]

    def _get_nearest(self, relation, *, default=None, last=None):
        """Return who of a relation is called in the nearest degree, none of them where it lies beyond the last."""
        degrees = {key: self.people[key].degree or default for key in self._get_live(relation)}
        nearest = min(degrees.values(), default=None)
        if last and nearest and nearest > last:
            return []
        return [key for key, degree in degrees.items() if degree == nearest]

    def _tell(self, code, keys, share=Fraction(0)):
        self.steps.append(Step(code, ARTICLES[code], tuple(keys), Fraction(share)))

    def _give(self, code, keys, share):
        """Give a share to persons by equal heads."""
        self._tell(code, keys, share)
        self._divide(keys, share)

    def _divide(self, keys, share):
        self.shares.update(dict.fromkeys(keys, Fraction(share) / len(keys)))

    def _give_spouse(self):
        """Give the spouse their share and return it (581-583 c.c.)."""
        if not self.spouse:
            return Fraction(0)
        if self.children:
            code, share = ("spouse_with_one_child", HALF) if len(self.children) == 1 else ("spouse_with_children", THIRD)
        elif self.has_kin:
            code, share = "spouse_with_relatives", 1 - THIRD
        else:
            code, share = "spouse_alone", Fraction(1)
        self._give(code, self.spouse, share)
        return share

    def _give_kin(self, rest):
        """Give what the spouse leaves to ascendants and siblings (568-571 c.c.)."""
        part = self._get_part_of_ascendants(rest)
        if self.ascendants and self.people[self.ascendants[0]].relation == "parent":
            self._give("parents", self.ascendants, part)
        elif self.ascendants:
            self._give_lines(part)
        heads = len(self.full) + Fraction(len(self.half), 2)
        for code, keys, weight in (("siblings", self.full, 1), ("half_siblings", self.half, HALF)):
            if keys:
                self._give(code, keys, (rest - part) * len(keys) * weight / heads)

    def _get_part_of_ascendants(self, rest):
        """Return what ascendants have, by heads with the siblings and never below what the law keeps for them."""
        if not self.ascendants or not (self.full or self.half):
            return rest if self.ascendants else Fraction(0)
        further = self.people[self.ascendants[0]].relation == "ascendant"
        self._tell("ascendants_and_siblings" if further else "parents_and_siblings",
                   [*self.ascendants, *self.full, *self.half], rest)
        heads = 1 if further else len(self.ascendants)  # further ascendants have what one parent would have (571 c. 3)
        part = rest * heads / (heads + len(self.full) + Fraction(len(self.half), 2))
        if self.spouse and part < QUARTER:
            part = QUARTER  # more than half of the third that the spouse leaves
            self._tell("minimum_with_spouse", self.ascendants, part)
        elif part < rest / 2:
            part = rest / 2
            self._tell("minimum_of_ascendants", self.ascendants, part)
        return part

    def _give_lines(self, part):
        """Give further ascendants of one degree their share, half to each line where there are two (569 c.c.)."""
        self._tell("ascendants", self.ascendants, part)
        lines = {}
        for key in self.ascendants:
            lines.setdefault(self.people[key].line, []).append(key)
        if len(lines) == 1:
            self._divide(self.ascendants, part)
            return
        for keys in lines.values():
            self._give("ascendants_of_a_line", keys, part / len(lines))

    def _represent(self):
        """Pass the share of who is represented on to their branches, elders first (467-469 c.c.)."""
        for key in self.order:
            if key in self.shares and not self.people[key].is_called:
                branches = [branch for branch in self.branches[key] if branch in self.live]
                share = self.shares.pop(key)
                self._tell("representation", [key, *branches], share)
                self._divide(branches, share)

    def _tell_status(self):
        """Tell who takes nothing by their own status."""
        for key, person in self.people.items():
            if not person.is_called:
                self._tell(person.status, [key])
            elif person.relation == "separated_at_fault":
                self._tell("separated_at_fault", [key])

    def _tell_farther(self):
        """Tell who is called and takes nothing because somebody nearer does."""
        nearer = {}
        for key in self.order:
            parent = self.people[key].represents
            if parent is not None:
                nearer[key] = parent if self.people[parent].is_called else nearer.get(parent)
        for key, person in self.people.items():
            if person.is_called and person.relation != "separated_at_fault" and key not in self.shares:
                excluding = nearer.get(key)
                code = "nearer_in_branch" if excluding else self._get_exclusion(person)
                self._tell(code, [key, excluding] if excluding else [key])

    def _get_exclusion(self, person):
        if person.relation == "relative" and person.degree > LAST_DEGREE:
            return "beyond_sixth_degree"
        if self.children:
            return "excluded_by_children"
        if person.relation == "ascendant":
            return "farther_ascendant"
        return "excluded_by_spouse" if self.spouse and not self.has_kin else "farther_relative"
