from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.data_fix import propose
from ..tools.duplicates import Party, find_pairs, name_key, same_name

NAMES = ["Rosa Bianchi", "BIANCHI ROSA", "Rosa Bianci", "Ugo Bianchi", "Sig. Ugo Verdi", "Alfa S.r.l.", "ALFA SRL"]
PARTIES = st.lists(
    st.builds(
        lambda name, code, phone, email: (name, code, phone, email),
        st.sampled_from(NAMES), st.sampled_from(["", "A", "B"]), st.sampled_from(["", "1", "2"]), st.sampled_from(["", "x@y.it"]),
    ), max_size=9,
)


def build(rows):
    def some(value):
        return frozenset([value]) if value else frozenset()

    return [Party(key, name, some(code), some(phone), some(email)) for key, (name, code, phone, email) in enumerate(rows, 1)]


@tagged("post_install", "-at_install")
class TestDuplicatesEngine(BaseCase):
    """Who may be the same person, and what is plainly wrong: proposed, never guessed."""

    @given(PARTIES)
    def test_pairs_do_not_depend_on_the_order_and_nobody_is_their_own_double(self, rows):
        parties = build(rows)
        pairs = list(find_pairs(parties))
        self.assertEqual(pairs, list(find_pairs(reversed(parties))))
        self.assertTrue(all(pair.first < pair.second and 0 < pair.score <= 100 for pair in pairs))
        self.assertEqual(len(pairs), len({(pair.first, pair.second) for pair in pairs}))

    @given(PARTIES)
    def test_two_different_codes_are_two_persons_whatever_else_agrees(self, rows):
        codes = dict(enumerate((code for _name, code, _phone, _email in rows), 1))
        for pair in find_pairs(build(rows)):
            self.assertTrue(not (codes[pair.first] and codes[pair.second]) or codes[pair.first] == codes[pair.second])

    def test_people_of_one_household_are_not_one_person(self):
        home = {"phones": frozenset({"39065550001"}), "emails": frozenset({"casa@example.com"}), "street": "Via Roma 1",
                "town": "00184 Roma"}
        self.assertFalse(list(find_pairs([Party(1, "Rosa Bianchi", **home), Party(2, "Mario Bianchi", **home)])))

    def test_office_that_many_share_proves_nothing(self):
        office = frozenset({"39065550001"})
        self.assertFalse(list(find_pairs(Party(key, "Condominio Via Roma", phones=office) for key in range(1, 15))))

    def test_same_address_written_otherwise_and_same_name_are_a_pair(self):
        first = Party(1, "Rossi Mario", street="V.le Europa, 12/A", town="00144 Roma")
        second = Party(2, "MARIO ROSSI", street="Viale Europa 12 A", town="00144 ROMA")
        [pair] = find_pairs([first, second])
        self.assertEqual((pair.score, pair.reasons), (75, ("address",)))

    def test_more_that_agrees_is_worth_more(self):
        common = {"phones": frozenset({"1"}), "emails": frozenset({"x@y.it"})}
        [pair] = find_pairs([Party(1, "Rosa Bianchi", **common), Party(2, "Rosa Bianchi", **common)])
        self.assertEqual(pair.score, 83)

    def test_one_name_in_common_is_not_enough(self):
        self.assertFalse(same_name(name_key("Rosa"), name_key("Rosa Bianchi")))
        self.assertFalse(same_name(name_key("Rosa Bianchi"), name_key("Rosa Verdi")))

    @given(st.fixed_dictionaries({
        key: st.text(max_size=20) for key in ("name", "email", "pec", "zip", "city", "vat", "tax_code")
    }))
    def test_what_was_mended_needs_no_mending(self, data):
        for _round in range(2):  # the tax code may move first, then be there
            data.update({fix.field: fix.new for fix in propose(data)})
        self.assertFalse(list(propose(data)))

    def test_tax_code_in_the_place_of_the_vat_number_moves(self):
        fixes = {fix.field: fix.new for fix in propose({"vat": "RSSMRA85T10A562S"})}
        self.assertEqual(fixes, {"tax_code": "RSSMRA85T10A562S", "vat": ""})

    def test_letter_for_a_digit_in_a_tax_code_is_mended_only_where_that_makes_it_right(self):
        [fix] = propose({"tax_code": "RSSMRA85T1OA562S"})
        self.assertEqual(fix.new, "RSSMRA85T10A562S")
        self.assertFalse(list(propose({"tax_code": "RSSMRA85T10A562X"})))

    def test_foreign_postcode_is_left_alone(self):
        self.assertFalse(list(propose({"zip": "101", "country": "IS"})))
