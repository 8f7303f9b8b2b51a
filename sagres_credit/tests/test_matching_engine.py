from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.matching import BankLine, Debtor, Matcher, OpenItem, Reference
from ..tools.matching_names import NameIndex
from ..tools.matching_sums import find_sums
from ..tools.matching_text import NOISY, ReferenceIndex

DAY = date(2026, 11, 20)
ROSA = Debtor("rosa", ("Rosa Bianchi",), ("BNCRSO50A41H501U",), ("IT60X0542811101000000123456",))
UGO = Debtor("ugo", ("Ugo Neri",))


def item(key, cents, days=30, debtor="rosa", **vals):
    return OpenItem(key, debtor, cents, DAY - timedelta(days=days), key, **vals)


def match(items, references=(), text="", name="", iban="", cents=10000, debtors=(ROSA, UGO), **vals):
    matcher = Matcher(debtors, items, [Reference(*reference) for reference in references], **vals)
    return matcher.match(BankLine(1, cents, DAY, text, name, iban))


def codes(result):
    return {reason.code for candidate in result.candidates[:1] for reason in candidate.reasons} | {
        reason.code for reason in result.reasons
    }


class TestMatchingEngine(BaseCase):
    """References first, then who paid and what adds up, then the law; certain only what nothing contradicts."""

    def test_a_reference_with_its_amount_is_certain_whoever_pays(self):
        result = match([item("a", 10000)], [("INV/2026/00012", ("a",))], "saldo INV 2026 00012", "VERDI LUCA")
        self.assertEqual(result.certain.parts, (("a", 10000),))

    def test_letters_taken_for_digits_are_read(self):
        for text in ("INV/2O26/OOO12", "inv 2026 000I2", "INV202600012", "lNV-2026-00012", "INV/2026/000 12"):
            with self.subTest(text=text):
                self.assertTrue(match([item("a", 10000)], [("INV/2026/00012", ("a",))], text).certain)

    def test_a_part_of_a_longer_number_is_no_reference(self):
        for text in ("INV/2026/000123", "INV/2026/00012-3", "XINV/2026/00012"):
            with self.subTest(text=text):
                self.assertFalse(match([item("a", 10000)], [("INV/2026/00012", ("a",))], text).certain)

    def test_a_part_payment_by_an_invoice_number_needs_its_debtor(self):
        reference = [("INV/2026/00012", ("a",))]
        self.assertFalse(match([item("a", 30000)], reference, "acconto INV/2026/00012", "VERDI LUCA").certain)
        self.assertTrue(match([item("a", 30000)], reference, "acconto INV/2026/00012", "BIANCHI ROSA").certain)

    def test_a_creditor_reference_pays_the_older_items_of_its_plan(self):
        items = [item("new", 8000, 10), item("old", 8000, 90)]
        result = match(items, [("RF18539007547034", ("new", "old"), True)], "RF18 5390 0754 7034", "VERDI LUCA")
        self.assertEqual(result.certain.parts, (("old", 8000), ("new", 2000)))

    def test_a_reference_against_the_payer_is_only_proposed(self):
        items = [item("a", 10000), item("b", 10000, debtor="ugo")]
        result = match(items, [("INV/2026/00012", ("b",))], "INV/2026/00012", "BIANCHI ROSA")
        self.assertIsNone(result.certain)
        self.assertIn("other_payer", codes(result))

    def test_one_wrong_digit_is_seen_through_where_payer_and_amount_agree(self):
        items = [item("a", 10000), item("b", 10000)]
        references = [("INV/2026/00012", ("a",)), ("INV/2026/00055", ("b",))]
        result = match(items, references, "INV/2026/00013", "BIANCHI ROSA")
        self.assertEqual(result.certain.parts, (("a", 10000),))
        self.assertIn("reference_slip", codes(result))

    def test_a_document_nobody_knows_is_a_doubt(self):
        result = match([item("a", 10000)], [], "fattura 77", "BIANCHI ROSA")
        self.assertIsNone(result.certain)
        self.assertIn("reference_unknown", codes(result))

    def test_what_is_paid_already_is_not_paid_twice(self):
        result = match([item("a", 0), item("b", 10000)], [("INV/2026/00012", ("a",))], "INV/2026/00012", "BIANCHI ROSA")
        self.assertIsNone(result.certain)
        self.assertIn("reference_paid", codes(result))

    def test_the_same_line_again_within_days_is_a_doubt(self):
        matcher = Matcher([ROSA], [item("a", 10000), item("b", 10000, 20)], [])
        first, second = (matcher.match(BankLine(key, 10000, DAY, "affitto", "BIANCHI ROSA")) for key in (1, 2))
        self.assertTrue(first.certain)
        self.assertIsNone(second.certain)
        self.assertIn("twin", codes(second))

    def test_a_known_payer_pays_the_only_items_that_add_up(self):
        items = [item("a", 6013), item("b", 3987), item("c", 7000)]
        for known in ({"name": "BIANCHI ROSA"}, {"iban": ROSA.ibans[0]}, {"text": "cf BNCRSO50A41H501U"}):
            with self.subTest(**known):
                self.assertEqual(set(match(items, **known).certain.parts), {("a", 6013), ("b", 3987)})

    def test_round_amounts_that_may_add_up_by_chance_are_proposed(self):
        result = match([item("a", 6000), item("b", 4000), item("c", 7000)], name="BIANCHI ROSA")
        self.assertIsNone(result.certain)
        self.assertIn("by_chance", codes(result))

    def test_several_ways_to_add_up_are_proposed(self):
        items = [item("a", 6000), item("b", 4000), item("c", 7000), item("d", 3000)]
        result = match(items, name="BIANCHI ROSA")
        self.assertIsNone(result.certain)
        self.assertEqual(len(result.candidates), 2)

    def test_of_equal_items_the_older_unless_a_month_is_named(self):
        items = [item("new", 10000, 10), item("old", 10000, 40)]
        self.assertEqual(match(items, text="affitto", name="BIANCHI ROSA").certain.parts, (("old", 10000),))
        self.assertIsNone(match(items, text="affitto di novembre", name="BIANCHI ROSA").certain)

    def test_of_equal_items_that_the_law_tells_apart_by_more_than_age_none(self):
        items = [item("new", 10000, 10), item("old", 10000, 40, secured=2)]
        self.assertIsNone(match(items, name="BIANCHI ROSA").certain)

    def test_a_known_payer_without_a_fitting_amount_is_proposed_as_the_law_says(self):
        result = match([item("new", 8000, 10), item("old", 8000, 40)], name="BIANCHI ROSA", cents=9000)
        self.assertIsNone(result.certain)
        self.assertEqual(result.candidates[0].parts, (("old", 8000), ("new", 1000)))

    def test_namesakes_are_told_apart_by_nothing(self):
        twin = Debtor("other", ("Bianchi Rosa",))
        result = match([item("a", 10000)], name="ROSA BIANCHI", debtors=(ROSA, twin))
        self.assertIsNone(result.certain)
        self.assertIn("several_debtors", codes(result))

    def test_who_pays_for_somebody_is_not_sure(self):
        for vals in ({"text": "affitto mamma"}, {"iban": "DE89370400440532013000"}):
            with self.subTest(**vals):
                self.assertIsNone(match([item("a", 10000)], name="BIANCHI ROSA", **vals).certain)

    def test_the_amount_alone_is_proposed(self):
        result = match([item("a", 10000)], name="VERDI LUCA")
        self.assertIsNone(result.certain)
        self.assertEqual(codes(result), {"amount_alone"})

    def test_what_is_held_is_never_paid_by_itself(self):
        self.assertIsNone(match([item("a", 10000, held=True)], name="BIANCHI ROSA").certain)

    def test_money_that_went_out_pays_nothing(self):
        self.assertFalse(match([item("a", 10000)], name="BIANCHI ROSA", cents=-10000).candidates)

    def test_earlier_money_that_waits_holds_back_what_could_be_the_same(self):
        items = [item("a", 10000, 40), item("b", 10000, 10)]
        self.assertIsNone(match(items, name="BIANCHI ROSA", waiting=[("rosa", 10000)]).certain)

    @given(st.lists(st.integers(1, 5000), min_size=1, max_size=9), st.data())
    @settings(max_examples=200, deadline=None)
    def test_sums_are_right_and_unique_means_the_only_one(self, amounts, data):
        chosen = data.draw(st.lists(st.sampled_from(range(len(amounts))), min_size=1, unique=True))
        target = sum(amounts[place] for place in chosen)
        sums = find_sums(target, amounts)
        self.assertTrue(sums.found)
        self.assertTrue(all(sum(found) == target for found in sums.found))
        every = {
            tuple(sorted(amounts[place] for place in range(len(amounts)) if bits >> place & 1))
            for bits in range(1, 1 << len(amounts))
            if sum(amounts[place] for place in range(len(amounts)) if bits >> place & 1) == target
        }
        self.assertEqual(sums.unique, len(every) == 1)

    @given(st.lists(st.integers(1, 10**6), min_size=30, max_size=40), st.integers(1, 10**7))
    @settings(max_examples=30, deadline=2000)
    def test_the_search_ends_whatever_it_is_given(self, amounts, target):
        sums = find_sums(target, amounts)
        self.assertTrue(all(sum(found) == target for found in sums.found))

    @given(st.lists(st.integers(1, 20000), min_size=1, max_size=6), st.integers(1, 60000), st.text(max_size=40))
    @settings(max_examples=200, deadline=None)
    def test_no_match_pays_more_than_came_nor_more_than_is_open(self, amounts, cents, text):
        items = [item(number, amount, 10 * number) for number, amount in enumerate(amounts)]
        references = [(f"INV/2026/{number:05d}", (number,)) for number in range(len(amounts))]
        result = match(items, references, f"{text} INV/2026/00000", "BIANCHI ROSA", cents=cents)
        for candidate in result.candidates:
            self.assertEqual(sum(part for _key, part in candidate.parts) + candidate.rest, cents)
            self.assertGreaterEqual(candidate.rest, 0)
            self.assertTrue(all(0 < part <= amounts[key] for key, part in candidate.parts))

    @given(st.integers(10000, 99999), st.sampled_from(["/", " ", "", "-", "."]), st.booleans())
    def test_a_blurred_reference_is_found(self, number, sign, blur):
        reference = f"INV/2026/{number}"
        text = reference.replace("/", sign)
        index = ReferenceIndex([reference])
        found = index.find(f"saldo {text.replace('0', 'O').replace('5', 'S') if blur else text} grazie")
        self.assertEqual([one.reference for one in found], [reference])
        self.assertGreaterEqual(found[0].quality, NOISY)

    @given(st.text(max_size=200))
    @settings(max_examples=200, deadline=None)
    def test_whatever_is_written_is_read(self, text):
        ReferenceIndex(["INV/2026/00012", "RF18539007547034"]).find(text)
        names = NameIndex()
        names.add("rosa", "Rosa Bianchi")
        names.find(text, together=True)

    @given(st.permutations(["ROSA", "MARIA", "BIANCHI"]))
    def test_the_order_of_names_does_not_count(self, words):
        assume(len(words) == 3)
        names = NameIndex()
        names.add("rosa", "Maria Rosa Bianchi")
        self.assertEqual(names.find(" ".join(words)).sure, {"rosa"})
