import doctest
import time
from itertools import groupby, pairwise

from hypothesis import given

from odoo.tests import BaseCase, tagged

from ..tools import family_tree
from ..tools.family import DECEASED, Person, layout, links
from .family_oracle import flatten, nested_families


def draw(relatives):
    """Return the persons of a tree for relatives of the shares."""
    return [Person(person.key, person.relation, parent=person.represents, degree=person.degree, line=person.line)
            for person in relatives]


trees = nested_families.map(flatten).map(draw)
NURSING_HOME = [
    Person("father", "parent", line="paternal"), Person("mother", "parent", line="maternal"),
    Person("wife", "spouse"), Person("anna", "child"), Person("bruno", "child"),
    Person("carla", "descendant", parent="bruno"), Person("dario", "descendant", parent="bruno"),
    Person("eva", "sibling"), Person("fabio", "half_sibling", parent="mother"), Person("gino", "nephew", parent="eva"),
    Person("grandmother", "ascendant", line="maternal"), Person("grandfather", "ascendant", line="maternal"),
    Person("cousin", "relative", degree=4),
]


@tagged("post_install", "-at_install")
class TestFamilyTree(BaseCase):
    """A family is drawn around the deceased, and no two persons stand in one place."""

    def test_examples_of_the_documentation(self):
        self.assertFalse(doctest.testmod(family_tree).failed)

    def test_a_family_as_it_is_drawn(self):
        self.assertEqual(layout(NURSING_HOME), {
            "grandmother": (-2, 1.875), "grandfather": (-2, 2.875),
            "father": (-1, 0.375), "mother": (-1, 2.375),
            "eva": (0, 0), "fabio": (0, 1), DECEASED: (0, 2.75), "wife": (0, 3.75),
            "gino": (1, 0), "anna": (1, 2), "bruno": (1, 3.5),
            "carla": (2, 3), "dario": (2, 4),
            "cousin": (3, 0),
        })

    def test_lines_that_are_known(self):
        self.assertEqual(links(NURSING_HOME), [
            ("father", DECEASED), ("mother", DECEASED), (DECEASED, "anna"), (DECEASED, "bruno"), ("bruno", "carla"),
            ("bruno", "dario"), ("father", "eva"), ("mother", "eva"), ("mother", "fabio"), ("eva", "gino"),
            ("grandmother", "mother"), ("grandfather", "mother"),
        ])

    def test_no_line_is_guessed(self):
        persons = [Person("a", "parent"), Person("b", "parent"), Person("c", "ascendant", line="paternal"),
                   Person("d", "half_sibling"), Person("e", "ascendant", degree=3, line="maternal")]
        self.assertEqual(links(persons), [("a", DECEASED), ("b", DECEASED)])
        persons = [Person("a", "ascendant"), Person("b", "ascendant"), Person("c", "ascendant", degree=3)]
        self.assertEqual(links(persons), [])

    def test_a_parent_named_on_both_sides_is_linked_once(self):
        persons = [Person("a", "parent", parent="b"), Person("b", "ascendant"), Person("c", "sibling", parent="a"),
                   Person("d", "child", parent=DECEASED), Person("e", "child", parent="f"), Person("f", "spouse")]
        self.assertEqual(links(persons), [("a", DECEASED), ("b", "a"), ("a", "c"), (DECEASED, "d"), (DECEASED, "e"), ("f", "e")])

    def test_nobody_but_the_deceased(self):
        self.assertEqual((layout([]), links([])), ({DECEASED: (0, 0)}, []))

    def test_who_has_no_place_has_the_last_row(self):
        persons = [Person("a", "descendant"), Person("b", "nephew", parent="c"), Person("c", "nephew", parent="b"),
                   Person("d", "child")]
        self.assertEqual(layout(persons), {DECEASED: (0, 0), "a": (2, 0), "b": (2, 1), "c": (2, 2), "d": (1, 0)})

    @given(persons=trees)
    def test_everybody_has_a_place_of_their_own(self, persons):
        places = layout(iter(persons))
        self.assertEqual(list(places), [DECEASED, *(person.key for person in persons)])
        for _row, places_of_row in groupby(sorted(places.values()), key=lambda place: place[0]):
            for (_, left), (_, right) in pairwise(places_of_row):
                self.assertGreaterEqual(right - left, 1)
        self.assertTrue(all(column >= 0 for _row, column in places.values()))

    @given(persons=trees)
    def test_rows_are_generations(self, persons):
        places = layout(persons)
        last = max(row for row, _column in places.values())
        for person in persons:
            row, column = places[person.key]
            if person.relation in ("parent", "ascendant"):
                self.assertEqual(row, -(person.degree or 1))
            elif person.relation == "relative":
                self.assertEqual(row, last)
            elif person.relation in ("child", "spouse", "separated_at_fault"):
                self.assertEqual(row, 1 if person.relation == "child" else 0)
            elif person.relation in ("sibling", "half_sibling"):
                self.assertTrue(row == 0 and column < places[DECEASED][1])
            else:
                self.assertEqual(row, places[person.parent][0] + 1)
        self.assertTrue(all(places[person.key][1] > places[DECEASED][1] for person in persons if person.relation == "spouse"))

    @given(persons=trees)
    def test_elders_stand_in_the_middle_above_their_own(self, persons):
        places, below = layout(persons), {}
        for person in persons:
            upper = DECEASED if person.relation == "child" else person.parent
            if upper:
                below.setdefault(upper, []).append(places[person.key][1])
        for key, columns in below.items():
            self.assertEqual(places[key][1], (columns[0] + columns[-1]) / 2)
        parents = [places[person.key][1] for person in persons if person.relation == "parent"]
        if parents:
            row = [places[person.key][1] for person in persons if person.relation in ("sibling", "half_sibling")]
            row.append(places[DECEASED][1])
            self.assertEqual(sum(parents) / len(parents), (min(row) + max(row)) / 2)

    @given(persons=trees)
    def test_each_line_has_its_side(self, persons):
        places = layout(persons)
        sides = {}
        for person in persons:
            if person.relation == "ascendant":
                sides.setdefault(person.line, []).append(places[person.key][1])
        if len(sides) == 2:
            first, second = sides.values()
            self.assertLess(max(first), min(second))

    @given(persons=trees)
    def test_lines_go_from_a_row_to_the_next(self, persons):
        places = layout(persons)
        self.assertTrue(all(places[upper][0] + 1 == places[lower][0] for upper, lower in links(persons)))
        self.assertEqual(len(links(persons)), len(set(links(persons))))

    def test_large_trees_at_once(self):
        deep = [Person("0", "child")] + [Person(str(n), "descendant", parent=str(n - 1)) for n in range(1, 5000)]
        wide = [Person("root", "sibling")] + [Person(f"n{n}", "nephew", parent="root") for n in range(5000)]
        started = time.process_time()
        self.assertEqual(layout(deep)["4999"], (5000, 0))
        self.assertEqual(layout(wide)["root"], (0, 2499.5))
        self.assertEqual(len(links(deep + wide)), 10000)
        self.assertLess(time.process_time() - started, 2)
