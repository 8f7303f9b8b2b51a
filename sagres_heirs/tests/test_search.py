from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from .search_common import SearchCommon


@tagged("post_install", "-at_install")
class TestSearch(SearchCommon):
    """A search is written down when it is asked and when it is answered, by who looks after the debtor."""

    def test_who_looks_after_the_debtor_asks_and_the_day_of_the_answer_is_known(self):
        search = self.ask("death_certificate", cost=5)
        self.assertEqual((search.outcome, search.asked_by_id), ("waiting", self.operator))
        self.assertEqual(search.date_due, Date.add(NIGHT, days=30))
        self.assertEqual(self.ask("court_renunciations").date_due, Date.add(NIGHT, days=45))

    def test_the_days_of_answers_are_of_the_mandate(self):
        self.mandate.heirs_days_registry = 10
        self.assertEqual(self.ask("death_certificate").date_due, Date.add(NIGHT, days=10))

    def test_a_colleague_asks_and_answers_nothing_and_sees_nothing(self):
        with self.refuse(AccessError, "Succession"):
            self.ask("death_certificate", user=self.colleague)
        search = self.ask("death_certificate")
        self.assertFalse(self.env["credit.heir.search"].with_user(self.colleague).search([("estate_id", "=", self.estate.id)]))
        with self.assertRaises(AccessError):
            search.with_user(self.colleague)._answer("nothing", NIGHT)

    def test_nobody_writes_a_search_but_through_its_dialogs(self):
        search = self.ask("death_certificate")
        for user in (self.operator, self.manager):
            with self.assertRaises(AccessError):
                search.with_user(user).write({"cost": 0})
            with self.assertRaises(AccessError):
                self.env["credit.heir.search"].with_user(user).create({
                    "estate_id": self.estate.id, "kind": "notary", "authority": "Notaio",
                })
        with self.assertRaises(AccessError):
            self.env["credit.heir.search"].with_user(self.client_user).search([])

    def test_bad_dates_are_refused_in_words(self):
        with self.refuse(ValidationError, "not in the future"):
            self.ask("notary", date_asked=Date.add(NIGHT, days=1))
        search = self.ask("notary", date_asked=Date.subtract(NIGHT, days=5))
        for day, words in (
            (Date.subtract(NIGHT, days=6), "cannot come before it was asked for"), (Date.add(NIGHT, days=1), "not of the future"),
            (False, "on which day they answered"),
        ):
            with self.refuse(ValidationError, words):
                self.answer(search, "nothing", date=day)
        with self.refuse(ValidationError, "has an outcome"):
            search.sudo().date_answered = NIGHT

    def test_of_whom_it_was_asked_is_said_and_costs_are_not_negative(self):
        with self.refuse(UserError, "Say of whom"):
            self.ask("notary", authority="  ")
        with self.refuse(UserError, "zero or more"):
            self.ask("notary", cost=-1)

    def test_what_a_register_says_needs_its_document(self):
        search = self.ask("court_renunciations")
        with self.refuse(ValidationError, "needs its document"):
            self.answer(search, "found")
        self.answer(search, "found", documents=self.document())
        self.assertEqual(search.outcome, "found")
        self.assertEqual(search.document_ids.res_model, "credit.heir.search")
        notary = self.ask("notary")
        self.answer(notary, "found")
        self.assertEqual(notary.outcome, "found")

    def test_a_search_is_answered_once(self):
        search = self.ask("notary")
        self.answer(search, "nothing")
        with self.refuse(UserError, "answered already"):
            self.answer(search, "found")

    def test_a_search_is_about_a_person_of_the_family(self):
        debtor = self._create_debtor("Ugo Neri", self.client)
        self.invoice(50, debtor=debtor)
        self.run_night()
        other = self.env["credit.estate"].create({"case_id": self.get_case(debtor).id})
        stranger = self.env["credit.heir"].create({"estate_id": other.id, "name": "Pia Neri", "relation": "child"})
        with self.refuse(ValidationError, "not of this family"):
            self.ask("residence", heir_id=stranger.id)

    def test_waiting_too_long_is_late_and_is_found(self):
        old = self.ask("death_certificate", date_asked=Date.subtract(NIGHT, days=40))
        new = self.ask("family_certificate")
        Search = self.env["credit.heir.search"].with_user(self.operator)
        self.assertEqual((old.is_late, new.is_late, old.age_days, new.age_days), (True, False, 40, 0))
        mine = [("estate_id", "=", self.estate.id)]
        self.assertEqual(Search.search([*mine, ("is_late", "=", True)]), old)
        self.assertEqual(Search.search([*mine, ("is_late", "=", False)]), new)
        self.assertEqual(Search.search([*mine, ("age_days", ">", 30)]), old)
        self.assertEqual(Search.search([*mine, ("age_days", "=", 0)]), new)
        self.answer(old, "nothing", date=Date.subtract(NIGHT, days=10))
        self.assertEqual((old.is_late, old.age_days), (False, 30))
        self.assertEqual(Search.search([*mine, ("age_days", "<=", 30)]), old | new)

    def test_a_death_certificate_dates_the_estate(self):
        self.estate.write({"date_death": False, "place_death": False})
        dialog = self.answer_dialog(self.ask("death_certificate"))
        dialog.date_death, dialog.place_death = Date.to_date("2026-05-10"), "Genova"
        dialog.document_ids.add(self.document())
        dialog.save().action_record()
        self.assertTrue(self.estate.is_verified)
        self.assertEqual((str(self.estate.date_death), self.estate.place_death), ("2026-05-10", "Genova"))

    def test_a_certificate_never_changes_a_day_that_was_written(self):
        dialog = self.answer_dialog(self.ask("death_certificate"))
        dialog.date_death = Date.to_date("2026-05-11")
        dialog.document_ids.add(self.document())
        with self.refuse(UserError, "correct the estate first"):
            dialog.save().action_record()

    def test_a_renunciation_that_was_found_moves_nobody_by_itself(self):
        heir = self.add_heir("Paolo Bianchi", "child")
        search = self.ask("court_renunciations", heir_id=heir.id)
        self.answer(search, "found", documents=self.document())
        self.assertEqual(heir.state, "unknown")
        action = search._get_next_action()
        if "credit.heir.record" in self.env:
            self.assertEqual(action["context"]["default_heir_id"], heir.id)
            self.assertEqual(action["context"]["default_kind"], "renounced")

    def test_the_thread_names_no_person(self):
        heir = self.add_heir("Paolo Bianchi", "child")
        self.answer(self.ask("relative", authority="Paolo Bianchi", heir_id=heir.id), "nothing")
        words = " ".join(self.estate.message_ids.mapped("body"))
        self.assertIn("Information from a relative", words)
        self.assertNotIn("Paolo", words)

    def test_a_cancelled_search_is_not_awaited(self):
        search = self.ask("notary")
        search.action_cancel()
        self.assertEqual((search.outcome, search.is_late), ("cancelled", False))

    def test_the_dialog_guesses_who_answers(self):
        self.estate.city = "Savona"
        action = self.estate.with_user(self.operator).action_next_search()
        form = Form(self.env["credit.heir.search.ask"].with_user(self.operator).with_context(**action["context"]))
        self.assertEqual((form.kind, form.authority), ("death_certificate", "Comune di Savona"))
        form.kind = "court_benefit"
        self.assertEqual(form.authority, "Tribunale di Savona")
        form.cost = 10
        form.save().action_record()
        self.assertEqual(self.estate.search_ids.mapped("cost"), [10.0])


@tagged("post_install", "-at_install")
class TestChecklist(SearchCommon):
    """The checklist says what to ask next, and why."""

    def propose(self):
        self.env.invalidate_all()
        return self.estate.with_user(self.operator).next_search_kind

    def done(self, kind, outcome="found", **vals):
        return self.env["credit.heir.search"].create({
            "estate_id": self.estate.id, "kind": kind, "authority": "X", "outcome": outcome, "date_answered": NIGHT,
            "date_asked": NIGHT, "document_ids": [Command.set(self.document().ids)], **vals,
        })

    def test_from_the_death_to_a_relative(self):
        self.assertEqual(self.propose(), "death_certificate")
        self.assertIn("No document proves the death", self.estate.next_search_why)
        self.estate.is_verified = True
        self.assertEqual(self.propose(), "family_certificate")
        self.done("family_certificate")
        heir = self.add_heir("Paolo Bianchi", "child")
        self.assertEqual(self.propose(), "court_renunciations")
        self.done("court_renunciations")
        self.assertEqual(self.propose(), "court_benefit")
        self.done("court_benefit")
        self.assertEqual(self.propose(), "residence")
        heir.write({"street": "Via Roma 1", "city": "Genova"})
        self.assertEqual(self.propose(), "succession_declaration")
        self.done("succession_declaration")
        self.assertEqual(self.propose(), "land_registry")
        self.done("land_registry")
        self.assertEqual(self.propose(), "relative")
        self.done("relative")
        self.assertFalse(self.propose())
        self.assertEqual(self.estate.next_search_why, "All has been asked.")

    def test_a_will_sends_to_the_notary(self):
        self.estate.write({"is_verified": True, "testament": "yes"})
        self.done("family_certificate")
        self.assertEqual(self.propose(), "notary")

    def test_each_called_person_is_looked_for(self):
        self.estate.is_verified = True
        first, second = self.add_heir("Paolo Bianchi", "child"), self.add_heir("Lia Bianchi", "child")
        for kind in ("family_certificate", "court_renunciations", "court_benefit"):
            self.done(kind)
        self.assertEqual(self.estate.next_search_heir_id, first)
        self.done("residence", "nothing", heir_id=first.id)
        self.assertEqual(self.propose(), "residence")
        self.assertEqual(self.estate.next_search_heir_id, second)
        self.done("residence", "nothing", heir_id=second.id)
        self.assertEqual(self.propose(), "succession_declaration")

    def test_who_accepted_ends_the_search(self):
        self.estate.is_verified = True
        self.add_heir("Paolo Bianchi", "child").state = "accepted"
        self.assertFalse(self.propose())

    def test_what_waits_is_not_asked_twice_until_it_is_late(self):
        self.estate.is_verified = True
        self.ask("family_certificate", date_asked=Date.subtract(NIGHT, days=20))
        self.assertFalse(self.propose())
        self.assertEqual(self.estate.next_search_why, "All has been asked: answers are awaited.")
        self.ask("family_certificate", date_asked=Date.subtract(NIGHT, days=10)).sudo().date_due = Date.subtract(NIGHT, days=1)
        self.assertEqual(self.propose(), "family_certificate")
        self.assertIn("The answer is late", self.estate.next_search_why)
        self.assertEqual(self.estate.late_search_count, 1)
        self.ask("family_certificate")
        self.assertFalse(self.propose())

    def test_old_and_empty_answers_are_asked_again(self):
        self.estate.is_verified = True
        for outcome, days, expected in (
            ("found", 364, False), ("found", 366, "family_certificate"), ("nothing", 89, False),
            ("nothing", 91, "family_certificate"), ("refused", 91, "family_certificate"), ("cancelled", 1, "family_certificate"),
        ):
            day = Date.subtract(NIGHT, days=days)
            answered = {} if outcome != "cancelled" else {"date_answered": False}
            search = self.done("family_certificate", outcome, **{"date_asked": day, "date_answered": day, **answered})
            self.assertEqual(self.propose(), expected, (outcome, days))
            search.unlink()

    def test_an_estate_that_ended_asks_for_nothing(self):
        self.estate.state = "closed"
        self.assertFalse(self.propose())
        self.assertFalse(self.estate.next_search_why)

    def test_a_colleague_reads_no_proposal(self):
        self.estate.is_verified = True
        theirs = self.estate.with_user(self.colleague)
        with self.assertRaises(AccessError):
            theirs.read(["next_search_why"])
        with self.assertRaises(AccessError):
            theirs.action_next_search()

    def test_two_hundred_estates_cost_as_many_queries_as_twenty(self):
        estates = self.create_estates(200)
        counts = [self.count_queries(lambda some=some: [
            (estate.next_search_kind, estate.cost_total, estate.is_too_small) for estate in some
        ]) for some in (estates[:20], estates)]
        self.assertEqual(counts[0], counts[1])
