from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import EstateCommon


class TestEstate(EstateCommon):
    """An open succession holds the deceased; who writes to it, and what nobody writes by hand."""

    def verify(self):
        self.estate.sudo().write({"source_note": "Forlì, certificate 12"})
        self.estate.with_user(self.operator).action_confirm()

    def appoint(self, user=None, **vals):
        dialog = self.env["credit.estate.curator"].with_user(user or self.operator).create({
            "estate_id": self.estate.id, "name": "Maria Verdi", "court": "Tribunale di Forlì 123/2026", "date": "2026-09-01",
            "pec": "verdi@pec.example.com", **vals,
        })
        dialog.action_apply()

    def test_the_case_of_the_deceased_is_held(self):
        self.assertEqual(self.case.hold_code, "estate")

    def test_the_hold_says_in_words_that_somebody_died_and_when(self):
        self.assertIn("said to have died", self.case.with_user(self.operator).hold_label)
        self.verify()
        self.assertIn("died on 05/10/2026", self.case.with_user(self.operator).hold_label)

    def test_a_person_has_one_estate_with_a_client(self):
        with self.assertRaises(UniqueViolation) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["credit.estate"].create({"case_id": self.case.id})
        self.assertIn("open already: look at it there", self.env["credit.estate"]._sql_error_to_message(caught.exception))

    def test_stage_and_proof_are_not_written_by_hand(self):
        estate = self.estate.with_user(self.operator)
        for vals in ({"state": "closed"}, {"is_verified": True}, {"curator_id": self.debtor.id}, {"case_id": 1}):
            with self.assertRaisesRegex(AccessError, "not written by hand"):
                call_kw(estate, "write", [estate.ids, vals], {})

    def test_nobody_creates_or_deletes_an_estate_by_rpc(self):
        for user in (self.operator, self.colleague, self.manager, self.client_user):
            with self.assertRaises(AccessError):
                self.env["credit.estate"].with_user(user).create({"case_id": self.case.id})
            with self.assertRaises(AccessError):
                self.estate.with_user(user).unlink()

    def test_a_colleague_neither_reads_nor_changes_it(self):
        estate = self.estate.with_user(self.colleague)
        with self.assertRaises(AccessError):
            estate.read(["place_death"])
        with self.assertRaises(AccessError):
            estate.write({"place_death": "Forlì"})
        for action in (estate.action_confirm, estate.action_close, estate.action_mistake, estate.action_curator):
            with self.assertRaises(AccessError):
                action()

    def test_the_client_does_not_read_it(self):
        with self.assertRaises(AccessError):
            self.estate.with_user(self.client_user).read(["date_death"])

    def test_a_date_of_death_that_cannot_be_is_refused(self):
        for day in ("2026-11-21", "1950-01-01"):
            with self.assertRaisesRegex(ValidationError, "cannot have died on"):
                self.estate.with_user(self.operator).write({"date_death": day})

    def test_letters_go_to_the_curator_and_to_nobody_else(self):
        self.assertEqual(self.case._get_addressee(), self.debtor)
        self.appoint()
        curator = self.estate.curator_id
        self.assertEqual((curator.name, curator.company_id), ("Maria Verdi", self.client))
        self.assertEqual(self.case.with_user(self.operator)._get_addressee(), curator)
        self.assertEqual(self.case.related_person_ids.mapped("role"), ["curator"])
        self.assertFalse(self.case._explain_disclosure(curator))

    def test_a_guardian_no_longer_receives_the_letters_of_who_died(self):
        guardian = self._create_debtor("Luca Bianchi", self.client)
        self.env["credit.related.person"].create({
            "case_id": self.case.id, "partner_id": guardian.id, "role": "guardian", "proof": "Decree 1/2020",
        })
        self.assertEqual(self.case._get_addressee(), self.debtor)

    def test_a_new_curator_takes_the_place_of_the_old_one(self):
        self.appoint()
        old = self.estate.curator_id
        self.appoint(name="Piero Neri", date="2026-10-01")
        self.assertEqual(self.case._get_addressee().name, "Piero Neri")
        self.assertFalse(self.case.related_person_ids.filtered(lambda person: person.partner_id == old).receives_notices)

    def test_a_curator_needs_court_and_a_day_after_the_death(self):
        with self.assertRaisesRegex(UserError, "after the death"):
            self.appoint(date="2026-05-09")
        with self.assertRaisesRegex(UserError, "after the death"):
            self.appoint(date="2026-11-21")
        with self.assertRaisesRegex(UserError, "by which court"):
            self.appoint(court="  ")
        with self.assertRaises(AccessError):  # a colleague does not even read the estate
            self.appoint(user=self.colleague)

    def test_the_deceased_is_no_curator_nor_is_a_contact_of_another_client(self):
        stranger = self._create_debtor("Gino Blu", self.other_client)
        for partner in (self.debtor, stranger):
            with self.assertRaisesRegex(UserError, "cannot be the curator"):
                self.estate.with_user(self.operator)._appoint_curator(partner, "Forlì", date(2026, 9, 1))

    def test_the_heirs_together_are_written_to_within_a_year_at_the_last_domicile(self):
        self.verify()
        self.estate.with_user(self.operator).write({"street": "Via Garibaldi 3", "zip": "47121", "city": "Forlì"})
        lines, problem = self.estate.with_user(self.operator)._get_collective_address()
        self.assertEqual((lines, problem), (["Heirs of Rosa Bianchi", "Via Garibaldi 3", "47121 Forlì"], False))

    def test_no_collective_letter_a_year_after_the_death(self):
        self.verify()
        self.estate.write({"street": "Via Garibaldi 3", "city": "Forlì", "date_death": "2025-11-20"})
        self.assertTrue(self.estate._get_collective_address()[0])
        self.estate.date_death = "2025-11-19"
        self.assertEqual(self.estate._get_collective_address()[0], [])
        self.assertIn("477", self.estate._get_collective_address()[1])

    def test_no_collective_letter_before_the_death_is_sure_without_a_domicile_or_with_a_curator(self):
        self.assertIn("not confirmed", self.estate._get_collective_address()[1])
        self.verify()
        self.assertIn("last domicile", self.estate._get_collective_address()[1])
        self.estate.write({"street": "Via Garibaldi 3", "city": "Forlì"})
        self.appoint()
        self.assertIn("Maria Verdi", self.estate._get_collective_address()[1])
