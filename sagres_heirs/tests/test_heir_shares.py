from odoo.exceptions import AccessError, UserError
from odoo.tests import users

from .common import EstateCommon


class TestHeirShares(EstateCommon):
    """Shares follow the law and the acts, exactly, and every change leaves a trail."""

    def shares(self):
        return {heir.name: heir.share for heir in self.estate.heir_ids if heir.share}

    def renounce(self, heir):
        heir.with_user(self.operator)._record("renounced", "2026-06-01", "Court register 12/2026")

    def by_hand(self, parts, kind="manual", reason="Will, notary Verdi, 1 June 2026", user=None):
        self.estate.with_user(user or self.operator)._set_shares(kind, reason, parts)

    def test_a_spouse_and_three_children(self):
        self.add_heir("Ugo", "spouse")
        for name in ("Luca", "Marta", "Nino"):
            self.add_heir(name, "child")
        self.assertEqual(self.shares(), {"Ugo": "1/3", "Luca": "2/9", "Marta": "2/9", "Nino": "2/9"})
        self.assertEqual(self.estate.heir_ids.mapped("share_percent"), [33.33, 22.22, 22.22, 22.22])
        self.assertEqual(self.estate.shares_total, "1")

    def test_a_mother_and_two_siblings(self):
        for name, relation in (("Ada", "parent"), ("Luca", "sibling"), ("Marta", "sibling")):
            self.add_heir(name, relation)
        self.assertEqual(self.shares(), {"Ada": "1/2", "Luca": "1/4", "Marta": "1/4"})

    def test_both_parents_and_a_half_sibling(self):
        for name, relation in (("Ada", "parent"), ("Ivo", "parent"), ("Luca", "half_sibling")):
            self.add_heir(name, relation)
        self.assertEqual(self.shares(), {"Ada": "2/5", "Ivo": "2/5", "Luca": "1/5"})

    def test_an_only_child_who_died_first_is_represented(self):
        self.add_heir("Ugo", "spouse")
        child = self.add_heir("Luca", "child", died="2015-01-01")
        self.add_heir("Eva", "descendant", parent_id=child.id)
        self.add_heir("Leo", "descendant", parent_id=child.id)
        self.assertEqual(self.shares(), {"Ugo": "1/2", "Eva": "1/4", "Leo": "1/4"})

    def test_lines_of_ascendants(self):
        self.add_heir("Nonna A", "ascendant", degree=2, line="maternal")
        self.add_heir("Nonno B", "ascendant", degree=2, line="paternal")
        self.add_heir("Nonna B", "ascendant", degree=2, line="paternal")
        self.assertEqual(self.shares(), {"Nonna A": "1/2", "Nonno B": "1/4", "Nonna B": "1/4"})

    def test_a_renunciation_divides_again_and_tells_why(self):
        children = [self.add_heir(name, "child") for name in ("Luca Bianchi", "Marta Bianchi", "Nino Bianchi")]
        self.renounce(children[0])
        self.assertEqual(self.shares(), {"Marta Bianchi": "1/2", "Nino Bianchi": "1/2"})
        trail = [body for body in self.estate.message_ids.mapped("body") if "The shares changed" in body]
        self.assertIn("Renounced (Child L.B.)", trail[0])
        self.assertIn("Child M.B.: 1/3 → 1/2", trail[0])
        self.assertIn("Child L.B.: 1/3 → none", trail[0])
        self.assertFalse([body for body in trail if "Marta" in body])

    def test_a_descendant_takes_the_place_of_who_renounced(self):
        luca = self.add_heir("Luca", "child")
        self.add_heir("Marta", "child")
        self.add_heir("Eva", "descendant", parent_id=luca.id)
        self.assertEqual(self.shares(), {"Luca": "1/2", "Marta": "1/2"})
        self.renounce(luca)
        self.assertEqual(self.shares(), {"Eva": "1/2", "Marta": "1/2"})

    def test_a_nephew_takes_the_place_of_a_sibling(self):
        luca = self.add_heir("Luca", "sibling", is_predeceased=True)
        self.add_heir("Marta", "sibling")
        self.add_heir("Eva", "nephew", parent_id=luca.id)
        self.assertEqual(self.shares(), {"Marta": "1/2", "Eva": "1/2"})

    def test_the_heirs_of_who_died_later_divide_their_share(self):
        luca = self.add_heir("Luca", "child")
        self.add_heir("Marta", "child")
        luca.with_user(self.operator)._record("died", "2026-07-01", "Death certificate")
        self.assertEqual(self.shares(), {"Luca": "1/2", "Marta": "1/2"})
        eva, leo = (self.add_heir(name, "transmission", parent_id=luca.id) for name in ("Eva", "Leo"))
        self.assertEqual(self.shares(), {"Marta": "1/2", "Eva": "1/4", "Leo": "1/4"})
        self.by_hand({eva: "1/3", leo: "2/3"}, kind="legal", reason="Spouse and one child of Luca")
        self.assertEqual(self.shares(), {"Marta": "1/2", "Eva": "1/6", "Leo": "1/3"})
        self.renounce(leo)
        self.assertEqual(self.shares(), {"Marta": "1/2", "Eva": "1/2"})

    def test_the_state_comes_when_nobody_is_left_and_goes_when_somebody_is(self):
        luca = self.add_heir("Luca", "child")
        self.renounce(luca)
        self.assertEqual(self.shares(), {"The State": "1"})
        self.add_heir("Zeno", "relative", degree=7)
        self.assertEqual(self.shares(), {"The State": "1"})
        self.add_heir("Marta", "sibling")
        self.assertEqual(self.shares(), {"Marta": "1"})
        self.assertNotIn("state", self.estate.heir_ids.mapped("relation"))

    def test_an_empty_family_does_not_call_the_state(self):
        self.add_heir("Ugo", "spouse", is_predeceased=True)
        self.assertFalse(self.shares())
        self.assertFalse(self.estate.shares_explanation)

    def test_shares_by_hand_are_exact_fractions(self):
        luca, marta, nino = (self.add_heir(name, "testamentary") for name in ("Luca", "Marta", "Nino"))
        self.assertFalse(self.shares())
        self.by_hand({luca: "1/3", marta: "25%", nino: " 5 / 12 "})
        self.assertEqual(self.shares(), {"Luca": "1/3", "Marta": "1/4", "Nino": "5/12"})
        self.assertEqual((self.estate.shares_kind, self.estate.shares_total), ("manual", "1"))
        self.assertIn("Will, notary Verdi", self.estate.shares_explanation)
        self.assertTrue([body for body in self.estate.message_ids.mapped("body") if "said by hand" in body])
        self.by_hand({luca: "0,25", marta: "0.25", nino: "1/2"})
        self.assertEqual(self.shares(), {"Luca": "1/4", "Marta": "1/4", "Nino": "1/2"})

    def test_who_drops_out_leaves_a_gap_that_is_shown_and_not_guessed(self):
        luca, marta = self.add_heir("Luca", "testamentary"), self.add_heir("Marta", "testamentary")
        self.by_hand({luca: "1/3", marta: "2/3"})
        self.renounce(luca)
        self.assertEqual((self.shares(), self.estate.shares_total), ({"Marta": "2/3"}, "2/3"))

    def test_shares_by_hand_go_back_to_the_law(self):
        luca, marta = self.add_heir("Luca", "child"), self.add_heir("Marta", "child")
        self.by_hand({luca: "1/3", marta: "2/3"})
        self.by_hand({}, kind="legal", reason="The will is void")
        self.assertEqual(self.shares(), {"Luca": "1/2", "Marta": "1/2"})
        self.assertFalse(luca.manual_share or marta.manual_share)

    def test_bad_shares_by_hand_change_nothing(self):
        luca, marta = self.add_heir("Luca", "child"), self.add_heir("Marta", "child")
        for parts, words in (
            (("1/3", "1/3"), "add up to 2/3"), (("x", "1"), "no part of the whole"), (("1/0", "1"), "no part of the whole"),
            (("-1", "2"), "no part of the whole"), (("3/2", ""), "no part of the whole"), (("", ""), "add up to 0"),
        ):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self.by_hand(dict(zip((luca, marta), parts, strict=True)))
        with self.assertRaisesRegex(UserError, "Say why"):
            self.by_hand({luca: "1/3", marta: "2/3"}, reason=" ")
        self.env.invalidate_all()
        self.assertEqual((self.estate.shares_kind, self.shares()), ("legal", {"Luca": "1/2", "Marta": "1/2"}))

    def test_the_explanation_says_the_steps_with_their_articles(self):
        self.add_heir("Ugo", "spouse")
        luca = self.add_heir("Luca", "child", died="2015-01-01")
        self.add_heir("Marta", "child")
        self.add_heir("Eva", "descendant", parent_id=luca.id)
        words = self.estate.with_user(self.operator).shares_explanation
        for part in ("Luca died before", "(462 c.c.)", "The spouse Ugo beside several children", "(581 c.c.)", "1/3",
                     "The place of Luca is taken by Eva", "(467-469 c.c.)"):
            self.assertIn(part, words)

    def test_every_step_of_the_engine_has_words(self):
        from ..tools.shares import ARTICLES, Step

        self.add_heir("Luca", "child")
        for code, article in ARTICLES.items():
            self.assertIn(article, self.estate._say_step(Step(code, article, ("a", "b"), 0)))

    @users("anna")
    def test_the_dialog_by_hand(self):
        luca, marta = self.add_heir("Luca", "child"), self.add_heir("Marta", "child")
        action = self.estate.with_user(self.env.user).action_shares()
        dialog = self.env["credit.estate.shares"].with_context(action["context"]).create({"reason": "Will, notary Verdi"})
        self.assertEqual(dialog.line_ids.mapped("share"), ["1/2", "1/2"])
        dialog.line_ids[0].share, dialog.line_ids[1].share = "1/4", "75%"
        dialog.action_save()
        self.assertEqual((luca.share, marta.share), ("1/4", "3/4"))

    @users("bruno")
    def test_a_colleague_says_no_shares(self):
        luca = self.env["credit.heir"].sudo().create({"estate_id": self.estate.id, "name": "Luca", "relation": "child"})
        with self.assertRaises(AccessError):
            self.by_hand({luca: "1"}, user=self.env.user)
        with self.assertRaises(AccessError):
            self.estate.with_user(self.env.user).action_shares()
        with self.assertRaises(AccessError):
            self.env["credit.estate.shares"].create({
                "estate_id": self.estate.id, "kind": "legal", "reason": "Mine",
            }).action_save()
        with self.assertRaises(AccessError):
            self.env["credit.heir.record"].create({"heir_id": luca.id, "kind": "called", "proof": "x"}).read(["state"])
