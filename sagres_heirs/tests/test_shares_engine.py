import doctest
import time
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import kin, shares
from ..tools.shares import FAMILY_ERRORS, FamilyError, Relative, legal_shares
from .family_cases import FAMILIES, read_family, read_shares
from .family_oracle import expected_shares, flatten, nested_families

families = nested_families.map(flatten)
IMPOSSIBLE = [
    ([Relative("", "child")], "bad_key", ("",), "a text that is not empty"),
    ([Relative(7, "child")], "bad_key", (7,), "not by 7"),
    ("child a, child a", "duplicate_key", ("a",), "a is in the family twice"),
    ("child state", "reserved_key", ("state",), "state is a reserved word"),
    ("cousin a", "unknown_relation", ("a",), "'cousin' is no relation that a can have"),
    ([Relative("a", "child", status="dead")], "unknown_status", ("a",), "'dead' is no status that a can have"),
    ("descendant a of b", "unknown_represents", ("a",), "takes the place of 'b', who is not in the family"),
    ("descendant a", "missing_represents", ("a",), "whose place a takes has to be told"),
    ("nephew a", "missing_represents", ("a",), "whose place a takes has to be told"),
    ("child a, child b of a", "no_representation", ("b",), "b takes nobody's place"),
    ("parent a predeceased, ascendant b of a", "no_representation", ("b",), "b takes nobody's place"),
    ("relative a 3 predeceased, relative b 4 of a", "no_representation", ("b",), "b takes nobody's place"),
    ("spouse a predeceased, descendant b of a", "cannot_be_represented", ("b", "a"), "b cannot take the place of a"),
    ("parent a predeceased, nephew b of a", "cannot_be_represented", ("b", "a"), "b cannot take the place of a"),
    ("sibling a predeceased, descendant b of a", "cannot_be_represented", ("b", "a"), "b cannot take the place of a"),
    ("child a predeceased, nephew b of a", "cannot_be_represented", ("b", "a"), "b cannot take the place of a"),
    ("descendant a of a", "self_reference", ("a",), "a descends from nobody but themselves"),
    ("child z, descendant a of c, descendant b of a, descendant c of b", "cycle", ("a", "c", "b"), "circle: a, c, b"),
    ("nephew x of a, nephew a of b, nephew b of a", "cycle", ("a", "b"), "circle: a, b"),
    ("spouse a, spouse b", "two_spouses", ("a", "b"), "only one spouse can have been alive: a, b"),
    ("spouse a, spouse b renounced", "two_spouses", ("a", "b"), "only one spouse"),
    ("spouse a, separated_at_fault b", "two_spouses", ("a", "b"), "only one spouse"),
    ("parent a, parent b, parent c predeceased", "too_many_parents", ("a", "b", "c"), "more than two parents: a, b, c"),
    ("ascendant a 1", "bad_degree", ("a",), "1 is no degree that a can have"),
    ("relative a", "bad_degree", ("a",), "None is no degree that a can have"),
    ("relative a 2", "bad_degree", ("a",), "2 is no degree that a can have"),
    ([Relative("a", "relative", degree="3")], "bad_degree", ("a",), "'3' is no degree"),
    ([Relative("a", "ascendant", degree=True)], "bad_degree", ("a",), "True is no degree"),
    ("ascendant a x, ascendant b y, ascendant c", "too_many_lines", ("a", "b", "c"), "two lines at most"),
]


def add_up(keys, found):
    return sum(found.get(key, 0) for key in keys)


@tagged("post_install", "-at_install")
class TestSharesEngine(BaseCase):
    """The law divides an estate among any family, to the sixth degree and the State."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(kin).failed)
        self.assertFalse(doctest.testmod(shares).failed)

    def test_families_worked_out_by_hand(self):
        for name, family, expected in FAMILIES:
            with self.subTest(name):
                self.assertEqual(legal_shares(read_family(family)), read_shares(expected))

    @given(nested=nested_families)
    def test_any_family_by_another_way(self, nested):
        self.assertEqual(legal_shares(flatten(nested)), expected_shares(nested))

    @given(family=families)
    def test_shares_are_of_called_persons_in_order_of_entry_and_add_up_to_one(self, family):
        found = legal_shares(iter(family))
        self.assertEqual(sum(found.values()), 1)
        self.assertTrue(all(type(share) is Fraction and share > 0 for share in found.values()))
        called = [person.key for person in family if person.status == "called"] + ["state"]
        self.assertEqual([key for key in called if key in found], list(found))

    @given(family=families, data=st.data())
    def test_the_order_of_entry_changes_no_share(self, family, data):
        self.assertEqual(legal_shares(data.draw(st.permutations(family))), legal_shares(family))

    @given(family=families)
    def test_who_is_not_called_counts_alike_whatever_the_reason(self, family):
        dead = [replace(person, status="predeceased") if person.status != "called" else person for person in family]
        self.assertEqual(legal_shares(dead), legal_shares(family))

    @given(family=families, data=st.data())
    def test_who_renounced_without_representatives_counts_as_never_called(self, family, data):
        parents = {person.represents for person in family}
        alone = [person for person in family if person.status == "renounced" and person.key not in parents]
        if alone:
            person = data.draw(st.sampled_from(alone))
            self.assertEqual(legal_shares([other for other in family if other != person]), legal_shares(family))

    @given(family=families, data=st.data())
    def test_a_renunciation_lowers_nobody_elses_share(self, family, data):
        before = legal_shares(family)
        if "state" in before:
            return
        key = data.draw(st.sampled_from(list(before)))
        after = legal_shares(replace(person, status="renounced") if person.key == key else person for person in family)
        self.assertNotIn(key, after)
        for other in before.keys() - {key}:
            self.assertGreaterEqual(after[other], before[other])

    @given(nested=nested_families, data=st.data())
    def test_a_represented_branch_has_the_share_of_who_is_represented(self, nested, data):
        places = [(relation, number) for relation in ("child", "sibling", "half_sibling")
                  for number, branch in enumerate(nested[relation]) if expected_branch(branch)]
        if not places:
            return
        relation, number = data.draw(st.sampled_from(places))
        alive = {**nested, relation: [*nested[relation]]}
        alive[relation][number] = ("called", [])
        root = f"{relation}{number}"
        found, whole = legal_shares(flatten(nested)), legal_shares(flatten(alive))
        branch = {key for key in found if key == root or key.startswith(f"{root}.")}
        self.assertEqual(add_up(branch, found), whole.get(root, 0))
        self.assertEqual({key: found[key] for key in found.keys() - branch}, {key: whole[key] for key in whole.keys() - {root}})

    def test_a_tree_of_five_thousand_generations(self):
        deep = [Relative("0", "child", status="predeceased")]
        deep += [Relative(str(n), "descendant", status="renounced", represents=str(n - 1)) for n in range(1, 5000)]
        self.assertEqual(legal_shares([*deep, Relative("spouse", "spouse")]), {"spouse": 1})
        deep.append(Relative("last", "descendant", represents="4999"))
        self.assertEqual(legal_shares(reversed(deep)), {"last": 1})

    def test_a_circle_of_five_thousand_is_found(self):
        ring = [Relative(str(n), "nephew", represents=str((n + 1) % 5000)) for n in range(5000)]
        with self.assertRaises(FamilyError) as caught:
            legal_shares(ring)
        self.assertEqual((caught.exception.code, len(caught.exception.keys)), ("cycle", 5000))
        self.assertLess(len(str(caught.exception)), 200)

    def test_large_families_at_once(self):
        wide = [Relative("root", "child", status="predeceased"), Relative("spouse", "spouse")]
        wide += [Relative(f"{n}", "descendant", represents="root") for n in range(5000)]
        five = [Relative(f"s{n}", "half_sibling", status="predeceased") for n in range(3)]
        for depth, width in ((1, 6), (2, 12), (3, 19), (4, 20)):
            parents = [person.key for person in five[-width // 2:]]
            status = "called" if depth == 4 else "renounced"
            five += [Relative(f"{depth}.{n}", "nephew", status=status, represents=parents[n % len(parents)])
                     for n in range(width)]
        started = time.process_time()
        self.assertEqual(legal_shares(wide)["17"], Fraction(1, 10000))
        self.assertLess(time.process_time() - started, 2)
        started = time.process_time()
        self.assertEqual((len(five), sum(legal_shares(five).values())), (60, 1))
        self.assertLess(time.process_time() - started, 0.2)

    def test_what_cannot_be_says_why(self):
        for family, code, keys, words in IMPOSSIBLE:
            with self.subTest(f"{code}: {family}"), self.assertRaisesRegex(FamilyError, words) as caught:
                legal_shares(read_family(family) if isinstance(family, str) else family)
            self.assertEqual((caught.exception.code, caught.exception.keys), (code, keys))
            self.assertIn(code, FAMILY_ERRORS)

    def test_what_is_strange_but_can_be(self):
        for family in (
            "spouse a predeceased, separated_at_fault b predeceased, spouse c", "parent a predeceased, parent b renounced",
            "ascendant a x, ascendant b", "relative a 40", "child a 1 x, sibling b 9", "child a, descendant b of a predeceased",
        ):
            with self.subTest(family):
                self.assertEqual(sum(legal_shares(read_family(family)).values()), 1)


def expected_branch(branch):
    """Tell whether somebody of a branch inherits."""
    status, below = branch
    return status == "called" or any(expected_branch(lower) for lower in below)
