"""Random families, and their shares found by another way than the engine's."""
from fractions import Fraction

from hypothesis import strategies as st

from ..tools.shares import STATUSES, Relative

statuses = st.sampled_from(["called", *STATUSES])
#: A person and who descends from them: ``(status, [branch, ...])``.
branches = st.recursive(
    st.tuples(statuses, st.just([])), lambda below: st.tuples(statuses, st.lists(below, max_size=3)), max_leaves=6,
)
#: A family by relation; ascendants and relatives with their degree, ascendants with their line.
nested_families = st.fixed_dictionaries({
    "spouse": st.none() | statuses,
    "separated": st.booleans(),
    "child": st.lists(branches, max_size=3) | st.just([]),
    "parent": st.lists(statuses, max_size=2),
    "ascendant": st.lists(st.tuples(statuses, st.integers(2, 4), st.sampled_from(["left", "right"])), max_size=4),
    "sibling": st.lists(branches, max_size=3),
    "half_sibling": st.lists(branches, max_size=3),
    "relative": st.lists(st.tuples(statuses, st.integers(3, 8)), max_size=3),
})


def flatten(nested):
    """Return the relatives of a nested family."""
    people = []
    if nested["spouse"]:
        people.append(Relative("spouse", "separated_at_fault" if nested["separated"] else "spouse", status=nested["spouse"]))
    people += [Relative(f"parent{n}", "parent", status=status) for n, status in enumerate(nested["parent"])]
    people += [Relative(f"ascendant{n}", "ascendant", status=status, degree=degree, line=line)
               for n, (status, degree, line) in enumerate(nested["ascendant"])]
    people += [Relative(f"relative{n}", "relative", status=status, degree=degree)
               for n, (status, degree) in enumerate(nested["relative"])]
    for relation, younger in (("child", "descendant"), ("sibling", "nephew"), ("half_sibling", "nephew")):
        for number, branch in enumerate(nested[relation]):
            people += _flatten_branch(f"{relation}{number}", relation, younger, branch)
    return people


def _flatten_branch(key, relation, younger, branch, parent=None):
    status, below = branch
    yield Relative(key, relation, status=status, represents=parent)
    for number, lower in enumerate(below):
        yield from _flatten_branch(f"{key}.{number}", younger, younger, lower, key)


def expected_shares(nested):
    """Return the shares of a nested family, article by article and branch by branch."""
    spouse = nested["spouse"] == "called" and not nested["separated"]
    children, full, half = (_living(nested, relation) for relation in ("child", "sibling", "half_sibling"))
    parents = [f"parent{n}" for n, status in enumerate(nested["parent"]) if status == "called"]
    elders = {parent: Fraction(1, len(parents)) for parent in parents} or _further(nested)
    shares = {}
    if children:  # 566, 581
        left = Fraction(1) if not spouse else Fraction(1, 2) if len(children) == 1 else Fraction(2, 3)
        shares.update(_by_weight(left, {child: 1 for child in children}, nested))
    elif elders or full or half:  # 568-571, 582
        left = Fraction(1, 3) if spouse else Fraction(1)
        weights = {**dict.fromkeys(full, 2), **dict.fromkeys(half, 1)}
        kept = _kept_by_elders(left, spouse, 2 * max(len(parents), 1) if elders else 0, sum(weights.values()))
        shares.update({key: kept * part for key, part in elders.items()})
        shares.update(_by_weight(left - kept, weights, nested))
    elif not spouse:  # 572, 586
        shares.update(_others(nested))
    if spouse:
        shares["spouse"] = 1 - sum(shares.values())
    return shares


def _kept_by_elders(left, spouse, weight, others):
    if not weight or not others:
        return left if weight else Fraction(0)
    floor = Fraction(1, 4) if spouse else Fraction(1, 2)  # half of a third is less than a quarter
    return max(floor, left * Fraction(weight, weight + others))


def _further(nested):
    """Return how ascendants beyond the parents divide what is theirs."""
    called = {f"ascendant{n}": (degree, line)
              for n, (status, degree, line) in enumerate(nested["ascendant"]) if status == "called"}
    first = min((degree for degree, _line in called.values()), default=0)
    lines = [line for degree, line in called.values() if degree == first]
    return {key: Fraction(1, len(set(lines)) * lines.count(line)) for key, (degree, line) in called.items() if degree == first}


def _others(nested):
    for degree in range(3, 7):
        found = [f"relative{n}" for n, other in enumerate(nested["relative"]) if other == ("called", degree)]
        if found:
            return {key: Fraction(1, len(found)) for key in found}
    return {"state": Fraction(1)}


def _living(nested, relation):
    """Return the stirpes of a relation: ``(relation, number)``."""
    return [(relation, number) for number, branch in enumerate(nested[relation]) if _descend("", branch)]


def _by_weight(amount, weights, nested):
    """Divide an amount among stirpes by their weight, and within each by its branches."""
    shares = {}
    for (relation, number), weight in weights.items():
        portion = amount * weight / sum(weights.values())
        inside = _descend(f"{relation}{number}", nested[relation][number])
        shares.update({key: portion * part for key, part in inside.items()})
    return shares


def _descend(key, branch):
    """Return how a branch divides one whole, nothing where nobody of it inherits."""
    status, below = branch
    if status == "called":
        return {key: Fraction(1)}
    inside = [found for number, lower in enumerate(below) if (found := _descend(f"{key}.{number}", lower))]
    return {member: part / len(inside) for found in inside for member, part in found.items()}
