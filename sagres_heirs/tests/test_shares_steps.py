from fractions import Fraction

from hypothesis import given

from odoo.tests import BaseCase, tagged

from ..tools.shares import ARTICLES, GIVING, STATUSES, explain, legal_shares
from .family_cases import FAMILIES, read_family
from .family_oracle import flatten, nested_families

families = nested_families.map(flatten)
DROPPING = {
    *STATUSES[1:], "separated_at_fault", "nearer_in_branch", "excluded_by_children", "excluded_by_spouse", "farther_ascendant",
    "farther_relative", "beyond_sixth_degree",
}
#: (what is told, family, steps)
TOLD = [
    ("children", "spouse, child a, child b predeceased, descendant c of b, descendant d of b, parent e",
     ["462 predeceased b 0", "581 spouse_with_children spouse 1/3", "566 children a b 2/3", "467-469 representation b c d 1/3",
      "565 excluded_by_children e 0"]),
    ("one child", "spouse, child a, descendant b of a, sibling c, nephew d of c",
     ["581 spouse_with_one_child spouse 1/2", "566 children a 1/2", "467 nearer_in_branch b a 0",
      "565 excluded_by_children c 0", "467 nearer_in_branch d c 0"]),
    ("branches of branches", "child a renounced, descendant b of a disqualified, descendant c of a, descendant d of b,"
     "descendant e of d, descendant f of a renounced",
     ["521 renounced a 0", "463 disqualified b 0", "521 renounced f 0", "566 children a 1", "467-469 representation a b c 1",
      "467-469 representation b d 1/2", "467 nearer_in_branch e d 0"]),
    ("the quarter", "spouse, parent a, sibling b, half_sibling c, ascendant d",
     ["582 spouse_with_relatives spouse 2/3", "571 parents_and_siblings a b c 1/3", "582 minimum_with_spouse a 1/4",
      "568 parents a 1/4", "570 siblings b 1/18", "570 half_siblings c 1/36", "569 farther_ascendant d 0"]),
    ("the half", "ascendant a x, ascendant b y, ascendant c 3 x, sibling d, sibling e",
     ["571 ascendants_and_siblings a b d e 1", "571 minimum_of_ascendants a b 1/2", "569 ascendants a b 1/2",
      "569 ascendants_of_a_line a 1/4", "569 ascendants_of_a_line b 1/4", "570 siblings d e 1/2", "569 farther_ascendant c 0"]),
    ("by heads", "parent a, parent b, sibling c",
     ["571 parents_and_siblings a b c 1", "568 parents a b 2/3", "570 siblings c 1/3"]),
    ("the spouse alone", "spouse, relative a 3, relative b 7",
     ["583 spouse_alone spouse 1", "583 excluded_by_spouse a 0", "572 beyond_sixth_degree b 0"]),
    ("other relatives", "separated_at_fault a, relative b 4, relative c 5, parent d predeceased",
     ["585 separated_at_fault a 0", "462 predeceased d 0", "572 relatives b 1", "572 farther_relative c 0"]),
    ("relatives after siblings", "spouse, sibling a, relative b 3",
     ["582 spouse_with_relatives spouse 2/3", "570 siblings a 1/3", "572 farther_relative b 0"]),
    ("the State", "relative a 9, separated_at_fault b renounced",
     ["521 renounced b 0", "586 state state 1", "572 beyond_sixth_degree a 0"]),
]


@tagged("post_install", "-at_install")
class TestSharesSteps(BaseCase):
    """Every share, and every person without one, is explained with its article."""

    def test_the_reasoning_in_its_order(self):
        for name, family, expected in TOLD:
            with self.subTest(name):
                steps = explain(read_family(family))
                self.assertEqual([" ".join([step.article, step.code, *step.keys, str(step.share)]) for step in steps], expected)

    def test_every_code_is_told_of_some_family(self):
        texts = [family for _name, family, _expected in [*FAMILIES, *TOLD]]
        self.assertEqual({step.code for text in texts for step in explain(read_family(text))}, set(ARTICLES))

    @given(family=families)
    def test_the_estate_is_given_away_once(self, family):
        steps = explain(family)
        self.assertEqual(sum(step.share for step in steps if step.code in GIVING), 1)
        self.assertTrue(all(type(step.share) is Fraction and step.article == ARTICLES[step.code] for step in steps))

    @given(family=families)
    def test_everybody_has_a_share_or_one_step_that_says_why_not(self, family):
        steps, found = explain(family), legal_shares(family)
        without = [step.keys[0] for step in steps if step.code in DROPPING]
        self.assertEqual(len(without), len(set(without)))
        self.assertEqual(set(without), {person.key for person in family} - found.keys())
        self.assertTrue(all(not step.share for step in steps if step.code in DROPPING))

    @given(family=families)
    def test_shares_can_be_told_from_the_steps_alone(self, family):
        """Each person's share is that of the last step that gives, divided by its heads."""
        told = {}
        for step in explain(family):
            if step.code == "representation":
                told.pop(step.keys[0])
                told.update(dict.fromkeys(step.keys[1:], step.share / (len(step.keys) - 1)))
            elif step.code in GIVING or step.code == "ascendants_of_a_line":
                told.update(dict.fromkeys(step.keys, step.share / len(step.keys)))
        self.assertEqual(told, legal_shares(family))
