import doctest
import time
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import family
from ..tools.family import DECEASED, FamilyError, Person, check_family
from ..tools.kin import FAMILY_ERRORS
from .family_oracle import flatten, nested_families

BORN, DEATH, TODAY = date(1940, 5, 1), date(2026, 3, 1), date(2026, 11, 20)


def child(key="a", **values):
    return Person(key, "child", **values)


#: (persons, code, keys, words of the message)
IMPOSSIBLE = [
    ([child("deceased")], "reserved_key", ("deceased",), "deceased is a reserved word"),
    ([child("state")], "reserved_key", ("state",), "state is a reserved word"),
    ([child(), child()], "duplicate_key", ("a",), "in the family twice"),
    ([Person("a", "cousin")], "unknown_relation", ("a",), "'cousin' is no relation"),
    ([Person("a", "descendant", parent="a")], "self_reference", ("a",), "nobody but themselves"),
    ([Person("a", "descendant", parent="b")], "unknown_parent", ("a",), "parent of a is 'b', who is not in the family"),
    ([Person("a", "descendant", parent="b"), Person("b", "descendant", parent="c"), Person("c", "descendant", parent="b")],
     "cycle", ("b", "c"), "circle: b, c"),
    ([Person("a", "parent", parent="b"), Person("b", "ascendant", parent="a")], "cycle", ("a", "b"), "circle: a, b"),
    ([Person("a", "parent", parent=DECEASED)], "cycle", ("a", DECEASED), "circle: a, deceased"),
    ([child("c"), Person("b", "parent", parent="d"), Person("d", "descendant", parent="c")], "cycle", ("b", "d"), "circle: b, d"),
    ([child(born=date(2026, 11, 21))], "born_in_future", ("a",), "born in the future: 2026-11-21"),
    ([child(died=date(2026, 11, 21))], "died_in_future", ("a",), "died in the future: 2026-11-21"),
    ([child(born=date(1970, 1, 2), died=date(1970, 1, 1))], "died_before_birth", ("a",), "died before being born: 1970-01-01"),
    ([Person("a", "spouse", born=date(2026, 3, 2))], "born_after_death", ("a",), "too long after the death"),
    ([Person("a", "parent", born=date(2026, 3, 2))], "born_after_death", ("a",), "too long after the death"),
    ([child(born=BORN)], "older_than_parent", ("a", DECEASED), "a is not younger than their parent deceased"),
    ([child(born=date(1950, 4, 30))], "too_near_parent", ("a", DECEASED), "less than ten years younger"),
    ([Person("a", "parent", born=date(1930, 5, 2))], "too_near_parent", (DECEASED, "a"), "deceased is less than ten years"),
    ([Person("a", "parent", born=date(1941, 1, 1))], "older_than_parent", (DECEASED, "a"), "deceased is not younger"),
    ([Person("a", "sibling", born=date(1945, 1, 1)), Person("b", "nephew", parent="a", born=date(1944, 1, 1))],
     "older_than_parent", ("b", "a"), "b is not younger than their parent a"),
    ([child(accepted_on=date(2026, 2, 28))], "decided_before_opening", ("a",), "before the succession opened: 2026-02-28"),
    ([child(renounced_on=date(2026, 2, 28))], "decided_before_opening", ("a",), "before the succession opened"),
    ([child(accepted_on=date(2026, 11, 21))], "decided_in_future", ("a",), "in the future: 2026-11-21"),
    ([child(renounced_on=date(2026, 11, 21))], "decided_in_future", ("a",), "in the future"),
    ([Person("a", "spouse"), Person("b", "spouse", died=date(2026, 3, 2))], "two_spouses", ("a", "b"), "only one spouse"),
    ([Person("a", "spouse"), Person("b", "separated_at_fault")], "two_spouses", ("a", "b"), "only one spouse"),
    ([child(status="predeceased", died=date(2026, 3, 2))], "not_predeceased", ("a",), "did not die before the deceased"),
    ([child(status="called", died=date(2026, 2, 28))], "not_surviving", ("a",), "a died before the deceased: 2026-02-28"),
    ([child(accepted_on=date(2026, 4, 1), died=date(2026, 2, 28))], "not_surviving", ("a",), "a died before the deceased"),
]
POSSIBLE = [
    [], [child(born=date(1950, 5, 1))], [child(accepted_on=DEATH)], [child(renounced_on=TODAY, accepted_on=TODAY)],
    [child(born=TODAY - timedelta(days=1))],  # 263 days after the death
    [child(born=date(1970, 1, 1), died=date(1970, 1, 1))],
    [Person("a", "spouse", died=date(2026, 2, 28)), Person("b", "spouse")],
    [Person("a", "spouse", died=DEATH), Person("b", "spouse")],
    [Person("a", "spouse", status="predeceased"), Person("b", "spouse")],
    [child(status="predeceased", died=DEATH), child("b", status="called", died=DEATH)],  # nobody knows who died first
    [child(status="renounced", died=date(2026, 6, 1))],
    [child(parent="b"), Person("b", "spouse", born=date(1945, 1, 1))],
    [Person("a", "parent", parent="b", born=date(1910, 1, 1)), Person("b", "ascendant", born=date(1890, 1, 1))],
    [Person("a", "sibling", parent="b"), Person("b", "parent")],
]


@tagged("post_install", "-at_install")
class TestFamilyEngine(BaseCase):
    """What cannot be true of a family is told before anything is done with it."""

    def check(self, persons, **values):
        check_family(persons, **{"death": DEATH, "today": TODAY, "born": BORN, **values})

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(family).failed)

    def test_what_cannot_be_says_why(self):
        for persons, code, keys, words in IMPOSSIBLE:
            with self.subTest(f"{code}: {persons}"), self.assertRaisesRegex(FamilyError, words) as caught:
                self.check(iter(persons))
            self.assertEqual((caught.exception.code, caught.exception.keys), (code, keys))

    def test_every_code_is_raised_by_some_family(self):
        of_dates = list(FAMILY_ERRORS)[list(FAMILY_ERRORS).index("unknown_parent"):]
        raised = {code for _persons, code, _keys, _words in IMPOSSIBLE} | {"death_in_future"}
        self.assertEqual(set(of_dates) - raised, set())

    def test_what_is_strange_but_can_be(self):
        for persons in POSSIBLE:
            with self.subTest(persons):
                self.check(persons)

    def test_the_deceased_died_after_birth_and_before_today(self):
        impossible = [({"death": date(2026, 11, 21)}, "death_in_future"), ({"born": date(2026, 3, 2)}, "died_before_birth")]
        for values, code in impossible:
            with self.subTest(code), self.assertRaises(FamilyError) as caught:
                self.check([], **values)
            self.assertEqual((caught.exception.code, caught.exception.keys), (code, (DECEASED,)))

    def test_unknown_dates_are_no_error(self):
        self.check([child(born=BORN)], born=None)
        self.check([child(born=date(1930, 1, 1)), Person("b", "descendant", parent="a")], born=None)

    @example(days=300, relation="child")
    @example(days=301, relation="child")
    @example(days=1, relation="spouse")
    @given(days=st.integers(-1000, 1000), relation=st.sampled_from(["child", "sibling", "nephew", "relative", "spouse"]))
    def test_who_is_conceived_at_the_death_may_be_born_within_three_hundred_days(self, days, relation):
        persons = [Person("a", relation, born=DEATH + timedelta(days=days))]
        if days <= (0 if relation == "spouse" else 300):
            self.check(persons, today=date(2030, 1, 1))
            return
        with self.assertRaisesRegex(FamilyError, "too long after the death"):
            self.check(persons, today=date(2030, 1, 1))

    @given(nested=nested_families)
    def test_any_family_without_dates_can_be(self, nested):
        self.check([Person(person.key, person.relation, parent=person.represents, status=person.status)
                    for person in flatten(nested)])

    def test_five_thousand_generations_and_circles(self):
        deep = [child("0")] + [Person(str(n), "descendant", parent=str(n - 1)) for n in range(1, 5000)]
        started = time.process_time()
        self.check(deep)
        self.check(deep[::-1])
        ring = [Person(str(n), "nephew", parent=str((n + 1) % 5000)) for n in range(5000)]
        with self.assertRaisesRegex(FamilyError, "circle: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...$"):
            self.check(ring)
        self.assertLess(time.process_time() - started, 2)
