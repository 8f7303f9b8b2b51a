from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged, users

from odoo.addons.sagres_credit.tests.common import NIGHT

from .search_common import SearchCommon


@tagged("post_install", "-at_install")
class TestHeirGrave(SearchCommon):
    """Who loses the benefit, or took goods of the estate, owes without limit: only a manager says so, with the document."""

    def setUp(self):
        super().setUp()
        self.luca, self.gina = self.add_heir("Luca", "child"), self.add_heir("Gina", "child")
        self.luca._record("benefit", "2026-06-01", "Notaio Rossi, rep. 12", benefit_value=80)
        self.gina._record("accepted_express", "2026-06-02", "Notaio Rossi, rep. 13")

    def record(self, heir, kind, date="2026-11-10", user=None, documents=None, **vals):
        user = user or self.manager
        documents = self.document(user) if documents is None else documents
        return heir.with_user(user)._record(kind, date, "Tribunale di Genova, n. 7", documents, **vals)

    def lose(self, **vals):
        return self.record(self.luca, "benefit_lost", **{"ground": "493", "note": "Sold the house; the lawyer agrees", **vals})

    def test_who_loses_the_benefit_owes_the_whole_share(self):
        case = self.luca.case_id
        self.assertEqual((self.luca.state, case.amount_due), ("benefit", 80))
        act = self.lose()
        self.env.flush_all()
        self.assertEqual((self.luca.state, case.amount_due, self.gina.case_id.amount_due), ("accepted", 500, 500))
        self.assertIn("493, 494, 505 c.c.", act.effect)
        self.assertEqual(act.ground, "493")
        told = " ".join(case.message_ids.mapped("body"))
        self.assertIn("500.00", told)
        self.assertIn("80.00", told)
        self.assertIn("Lost the benefit of inventory (Child L.)", " ".join(self.estate.message_ids.mapped("body")))

    def test_the_act_cancelled_gives_the_limit_back(self):
        self.lose()._cancel("The judge said no")
        self.env.flush_all()
        self.assertEqual((self.luca.state, self.luca.case_id.amount_due), ("benefit", 80))

    def test_only_a_manager_with_document_ground_and_words(self):
        with self.refuse(AccessError, "Only a credit manager, who heard the lawyer"):
            self.lose(user=self.operator)
        with self.refuse(UserError, "Attach the document that proves it"):
            self.lose(documents=self.env["ir.attachment"])
        with self.refuse(UserError, "Say in words what they did"):
            self.lose(note=" ")
        with self.refuse(UserError, "Choose why the benefit is lost"):
            self.lose(ground="999")
        with self.refuse(UserError, "cannot follow"):
            self.record(self.gina, "benefit_lost", ground="493", note="She sold the house")
        self.assertEqual(self.luca.case_id.amount_due, 80)

    def test_a_minor_does_not_lose_the_benefit(self):
        self.luca.born = "2009-01-10"
        with self.refuse(UserError, "a year after coming of age"):
            self.lose()
        self.luca.born = "2007-11-09"
        self.assertTrue(self.lose())

    def test_who_hid_goods_is_a_pure_heir_in_spite_of_the_renunciation(self):
        eva = self.add_heir("Eva", "child")
        eva._record("renounced", "2026-07-01", "Tribunale di Genova, n. 33")
        self.assertEqual((eva.state, self.gina.share), ("renounced", "1/2"))
        act = self.record(eva, "concealed", note="Emptied the account; the lawyer agrees")
        self.env.flush_all()
        self.assertEqual((eva.state, eva.share, self.gina.share), ("accepted", "1/3", "1/3"))
        self.assertEqual((eva.case_id.amount_due, self.gina.case_id.amount_due), (333.33, 333.33))
        self.assertIn("527 c.c.", act.effect)

    def test_who_hid_goods_is_not_presumed(self):
        eva = self.add_heir("Eva", "child", born="2010-01-01")
        with self.refuse(AccessError, "Only a credit manager"):
            self.record(eva, "concealed", user=self.operator, note="Emptied the account")
        with self.refuse(UserError, "was a minor"):
            self.record(eva, "concealed", note="Emptied the account")
        self.assertEqual(eva.state, "unknown")

    @users("anna")
    def test_the_dialog_asks_which_term_and_until_when(self):
        eva = self.add_heir("Eva", "child", in_possession=True, possession_date="2026-09-20").with_env(self.env)
        self.assertEqual((str(eva.deadline_date), eva.deadline_kind), ("2026-12-21", "inventory"))
        dialog = Form(self.env["credit.heir.record"].with_context(default_heir_id=eva.id))
        dialog.kind, dialog.extended_term, dialog.date_end = "term_extended", "inventory", Date.to_date("2027-03-20")
        dialog.date, dialog.proof = Date.to_date("2026-11-19"), "Tribunale di Genova, decreto 4"
        dialog.document_ids.add(self.document())
        dialog.save().action_save()
        self.assertEqual((str(eva.deadline_date), eva.deadline_kind, eva.state), ("2027-03-20", "inventory", "called"))
        with self.refuse(UserError, "Only who is in possession|Not yet"):
            eva._record("accepted_law", NIGHT, "Nothing was done")

    def test_a_term_is_extended_with_the_order_and_never_shortened(self):
        eva = self.add_heir("Eva", "child", in_possession=True, possession_date="2026-09-20")
        extend = {"extended_term": "inventory", "date_end": "2027-03-20", "user": self.operator}
        for change, words in (
            ({"documents": self.env["ir.attachment"]}, "Attach the order of the judge"),
            ({"date_end": "2026-12-21"}, "after 12/21/2026"), ({"date_end": False}, "Write the new last day"),
            ({"extended_term": "court_term"}, "No such term runs"), ({"extended_term": "wrong"}, "Choose which term"),
        ):
            with self.refuse(UserError, words):
                self.record(eva, "term_extended", **{**extend, **change})
        self.record(eva, "term_extended", **extend)
        self.assertEqual(str(eva.deadline_date), "2027-03-20")

    def test_the_term_of_the_court_extended_keeps_the_right_to_accept(self):
        eva = self.add_heir("Eva", "child")
        eva._record("interpellation_served", "2026-10-01", "Bailiff", date_end="2026-11-10")
        self.record(eva, "term_extended", "2026-11-05", extended_term="court_term", date_end="2026-12-31")
        self.assertEqual((str(eva.deadline_date), eva.deadline_kind), ("2026-12-31", "court_term"))
        with self.refuse(UserError, "The right is lost after"):
            eva._record("lapsed", NIGHT, "Silence")
        eva._record("accepted_express", "2026-11-19", "Notaio Rossi, rep. 20")
        self.assertEqual(eva.state, "accepted")

    def test_the_inventory_after_the_benefit_may_be_extended(self):
        self.record(self.luca, "term_extended", "2026-08-20", extended_term="benefit_inventory", date_end="2026-12-01")
        self.assertEqual((str(self.luca.deadline_date), self.luca.deadline_kind), ("2026-12-01", "benefit_inventory"))
