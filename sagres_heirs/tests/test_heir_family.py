from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import users

from .common import EstateCommon


class TestHeirFamily(EstateCommon):
    """A family that cannot be is refused in words, and nothing changes; a large one is written at once."""

    def refuse(self, words, name, relation, **vals):
        before = {heir.id: (heir.name, heir.share) for heir in self.estate.heir_ids}
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self.add_heir(name, relation, **vals)
        self.env.invalidate_all()
        self.assertEqual({heir.id: (heir.name, heir.share) for heir in self.estate.heir_ids}, before)

    def test_two_living_spouses(self):
        self.add_heir("Ugo", "spouse")
        self.refuse("Only one spouse can have been alive at the death: Ugo, Ivo", "Ivo", "spouse")
        self.add_heir("Ada", "spouse", died="2001-01-01")
        self.assertEqual(len(self.estate.heir_ids), 2)

    def test_dates_that_cannot_be(self):
        parent = self.add_heir("Luca", "child", born="1980-01-01")
        self.refuse("would be born in the future", "Eva", "child", born="2027-01-01")
        self.refuse("would have died in the future", "Eva", "child", died="2027-01-01")
        self.refuse("would have died before being born", "Eva", "child", born="1990-01-01", died="1980-01-01")
        self.refuse("not younger than their parent Luca", "Eva", "descendant", parent_id=parent.id, born="1979-01-01")
        self.refuse("less than ten years younger", "Eva", "descendant", parent_id=parent.id, born="1985-01-01")

    def test_who_is_born_long_after_the_death_is_not_called(self):
        self.estate.date_death = "2025-01-10"
        self.refuse("born too long after the death of the debtor", "Eva", "child", born="2026-01-01")
        self.add_heir("Eva", "child", born="2025-09-01")

    def test_places_that_cannot_be(self):
        child, sibling = self.add_heir("Luca", "child"), self.add_heir("Marta", "sibling")
        self.refuse("Choose the branch of Eva", "Eva", "descendant")
        self.refuse("of whom they are an heir", "Eva", "transmission")
        self.refuse("Eva cannot take the place of Marta", "Eva", "descendant", parent_id=sibling.id)
        self.refuse("Eva cannot take the place of Luca", "Eva", "nephew", parent_id=child.id)
        self.refuse("Eva takes nobody's place", "Eva", "child", parent_id=child.id)
        self.refuse("Write the degree of Eva", "Eva", "relative")

    def test_three_parents(self):
        self.add_heir("Ada", "parent")
        self.add_heir("Ivo", "parent")
        self.refuse("Nobody has more than two parents: Ada, Ivo, Eva", "Eva", "parent")

    def test_a_circle(self):
        child = self.add_heir("Luca", "child")
        eva = self.add_heir("Eva", "descendant", parent_id=child.id)
        leo = self.add_heir("Leo", "descendant", parent_id=eva.id)
        with self.assertRaisesRegex(ValidationError, "Eva would descend from themselves"):
            eva.parent_id = leo
        with self.assertRaisesRegex(ValidationError, "Eva would descend from themselves"):
            eva.parent_id = eva

    def test_a_branch_of_another_family(self):
        self.invoice(10, debtor=(other := self._create_debtor("Ugo Neri", self.client)))
        self.run_night()
        self.env.invalidate_all()
        estate = self.env["credit.estate"].create({"case_id": self.get_case(other).id, "date_death": "2026-01-01"})
        foreign = self.env["credit.heir"].create({"estate_id": estate.id, "name": "Luca", "relation": "child"})
        self.refuse("the branch is of another family", "Eva", "descendant", parent_id=foreign.id)

    def test_a_contact_of_another_client_or_the_deceased(self):
        self.refuse("of another client", "Eva", "child", partner_id=self._create_debtor("Eva", self.other_client).id)
        self.refuse("this contact is the deceased", "Eva", "child", partner_id=self.debtor.id)

    def test_who_has_others_below_stays(self):
        child = self.add_heir("Luca", "child")
        eva = self.add_heir("Eva", "descendant", parent_id=child.id)
        with self.assertRaisesRegex(UserError, "has others below"):
            child.with_user(self.operator).unlink()
        eva.with_user(self.operator).unlink()
        self.assertEqual(child.share, "1")

    def _prepare_family(self, width):
        """Return the values of four children with descendants to the fifth generation, ``width`` below each of the first."""
        def below(level, number):
            return [
                Command.create({
                    "estate_id": self.estate.id, "name": f"Person {level}.{place}", "relation": "descendant",
                    "child_ids": below(level + 1, 1) if level < 5 else [],
                })
                for place in range(number)
            ]
        return [
            {"estate_id": self.estate.id, "name": f"Child {place}", "relation": "child", "is_predeceased": True,
             "child_ids": below(2, width)}
            for place in range(4)
        ]

    def test_sixty_relatives_of_five_generations_come_at_once(self):
        def count(width):
            vals_list = self._prepare_family(width)
            before = self.env.cr.sql_log_count
            self.env["credit.heir"].create(vals_list)
            self.env.flush_all()
            number = self.env.cr.sql_log_count - before
            size = len(self.estate.heir_ids)
            self.assertEqual(self.estate.shares_total, "1")
            self.estate.heir_ids.sorted("id", reverse=True).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            return size, number
        count(1)
        small, few = count(1)
        large, many = count(4)
        self.assertEqual((small, large), (20, 68))
        self.assertLessEqual(many - few, 3)

    def test_the_tree_has_a_place_for_everybody(self):
        self.add_heir("Ada", "parent")
        self.add_heir("Ugo", "spouse")
        luca = self.add_heir("Luca", "child", born="1950-01-01", died="2026-06-01")
        self.add_heir("Eva", "transmission", parent_id=luca.id)
        self.add_heir("Nino", "testamentary")
        tree = self.estate.with_user(self.operator).tree
        nodes = {node["name"]: node for node in tree["nodes"]}
        self.assertEqual(nodes["Rosa Bianchi"]["y"], 1)
        self.assertEqual((nodes["Ada"]["y"], nodes["Luca"]["y"], nodes["Luca"]["years"]), (0, 2, "1950 † 2026"))
        self.assertEqual((nodes["Luca"]["below"], nodes["Luca"]["state"]), ("transmission", "transmitted"))
        self.assertIn([str(luca.id), nodes["Eva"]["key"]], tree["links"])
        self.assertEqual(len({(node["x"], node["y"]) for node in tree["nodes"]}), 6)
        self.assertFalse(self.estate.has_simple_family)

    @users("anna")
    def test_a_usual_family_is_written_at_once(self):
        action = self.estate.with_user(self.env.user).action_preset()
        Dialog = self.env["credit.estate.preset"].with_context(action["context"])
        Dialog.create({"spouse": "Ugo Bianchi", "names": "Luca Bianchi\n\n Marta Bianchi \n"}).action_add()
        shares = {heir.name: (heir.relation, heir.share) for heir in self.estate.heir_ids}
        self.assertEqual(shares, {
            "Ugo Bianchi": ("spouse", "1/3"), "Luca Bianchi": ("child", "1/3"), "Marta Bianchi": ("child", "1/3"),
        })
        self.assertTrue(self.estate.has_simple_family)
        with self.assertRaisesRegex(UserError, "LUCA Bianchi is in the family already"):
            Dialog.create({"kind": "children", "names": "LUCA Bianchi"}).action_add()
        with self.assertRaisesRegex(UserError, "Ugo Bianchi is in the family as spouse already"):
            Dialog.create({"kind": "spouse", "spouse": "Ivo"}).action_add()
        with self.assertRaisesRegex(UserError, "Write at least one name"):
            Dialog.create({"kind": "siblings", "names": " "}).action_add()
        with self.assertRaisesRegex(UserError, "already"):
            Dialog.create({"kind": "siblings", "names": "Nino\nNino"}).action_add()
        self.assertEqual(len(self.estate.heir_ids), 3)

    @users("anna")
    def test_the_plus_opens_a_dialog_with_the_place_filled_in(self):
        luca = self.add_heir("Luca", "child")
        estate = self.estate.with_user(self.env.user)
        context = estate.action_add_heir("descendant", luca.id)["context"]
        self.assertEqual(context, {
            "default_estate_id": estate.id, "default_relation": "descendant", "default_parent_id": luca.id,
        })
        eva = self.env["credit.heir"].with_context(context).create({"name": "Eva"})
        self.assertEqual((eva.estate_id, eva.parent_id), (estate, luca))
        self.assertEqual(estate.action_add_heir("king", 0)["context"], {"default_estate_id": estate.id})

    @users("bruno", "dario")
    def test_others_add_nobody(self):
        with self.assertRaises(AccessError):
            self.env["credit.heir"].create({"estate_id": self.estate.id, "name": "Eva", "relation": "child"})
        with self.assertRaises(AccessError):
            self.estate.with_user(self.env.user).action_add_heir()
