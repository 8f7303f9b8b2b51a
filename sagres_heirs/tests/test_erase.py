from markupsafe import Markup

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .guard_common import GuardCommon

ASKED = ("person", Date.to_date("2026-11-10"), "not_heir")


@tagged("post_install", "-at_install")
class TestErase(GuardCommon):
    """The data of a wrong person are erased on request; what defends a right is kept, without their name."""

    def build(self):
        super().build()
        self.heir.sudo().write({
            "phone": "+39 333 1234567", "email": "luca@example.com", "street": "Via Milano 2", "born": "1980-01-01",
            "note": "Lives with his aunt",
        })
        self.act = self.env["credit.heir.act"].sudo().create({
            "heir_id": self.heir.id, "kind": "renounced", "date": "2026-06-01", "proof": "Notary Rossi, n. 12",
            "document_ids": [Command.create({"name": "deed.pdf", "raw": b"deed"})],
        })
        self.search = self.env["credit.heir.search"].sudo().create({
            "estate_id": self.estate.id, "heir_id": self.heir.id, "kind": "residence", "authority": "Municipality of Milan",
            "answer": "Luca Bianchi lives in Via Milano 2", "document_ids": [Command.create({"name": "c.pdf", "raw": b"c"})],
        })
        self.files = self.act.document_ids | self.search.document_ids
        self.estate.message_post(body=Markup("<p>Luca Bianchi rang and said <b>no</b></p>"))
        self.case.message_post(body="Spoke with Luca Bianchi")
        self.heir.case_id = False
        self.child.sudo().unlink()
        self.set_state("renounced")

    def _erase(self, heir=None, user=None, asked=ASKED):
        return (heir or self.heir).with_user(user or self.manager)._erase(*asked)

    def test_name_contacts_files_and_words_go_and_the_acts_stay(self):
        erasure = self._erase()
        self.env.invalidate_all()
        self.assertEqual(self.heir.name, "Person erased 1")
        for field in ("tax_code", "phone", "email", "street", "born", "note", "partner_id"):
            self.assertFalse(self.heir[field], field)
        self.assertEqual((self.heir.state, self.heir.relation), ("renounced", "child"))
        self.assertEqual(self.heir.state_date, self.act.date)
        self.assertEqual((self.act.kind, self.act.proof), ("renounced", "Notary Rossi, n. 12"))
        self.assertFalse(self.files.exists())
        self.assertFalse(self.search.answer)
        self.assertEqual(self.search.authority, "Municipality of Milan")
        words = " ".join((self.estate.message_ids | self.case.message_ids).mapped("body"))
        self.assertNotIn("Luca", words)
        self.assertIn("Person erased 1 rang and said <b>no</b>", words)
        self.assertEqual((erasure.erased_by_id, erasure.reason), (self.manager, "not_heir"))
        self.assertNotIn("Luca", erasure.done + erasure.display_name)

    def test_a_contact_made_for_them_is_made_anonymous(self):
        self._erase()
        self.assertEqual((self.son.name, self.son.active, self.son.email), ("Person erased 1", False, False))

    def test_a_customer_of_the_client_stays_one(self):
        self.invoice(50, 10, self.son)
        erasure = self._erase()
        self.assertEqual((self.son.name, self.son.active), ("Luca Bianchi", True))
        self.assertIn("used elsewhere", erasure.done)
        self.assertFalse(self.heir.partner_id)

    def test_who_was_erased_is_still_never_contacted(self):
        self.invoice(50, 10, self.son)
        self._erase()
        with self.assertRaises(UserError):
            self.write_notice(self.case, self.son, "manual")
        with self.assertRaises(ValidationError):
            self.env["credit.related.person"].create({
                "case_id": self.case.id, "partner_id": self.son.id, "role": "guarantor", "proof": "Deed",
            })

    def test_asked_twice_it_is_done_once(self):
        first = self._erase()
        second = self._erase(asked=("authority", Date.to_date("2026-11-20"), "out"))
        self.assertEqual(first, second)
        self.assertEqual(second.asked_by, "person")

    def test_the_second_person_has_a_number_of_their_own(self):
        other = self.add_heir("Ugo Verdi", "child")
        self._erase()
        self._erase(other)
        self.assertEqual(other.name, "Person erased 2")

    def test_who_accepted_owes_and_is_not_erased(self):
        for state in ("accepted", "benefit"):
            self.set_state(state)
            with self.assertRaisesRegex(UserError, "cancel the acceptance first"):
                self._erase()
        self.assertEqual(self.heir.name, "Luca Bianchi")

    def test_a_manager_alone_erases_and_says_why(self):
        for user in (self.operator, self.colleague, self.client_user):
            with self.assertRaises(AccessError):
                self._erase(user=user)
        later = Date.to_date("2027-01-01")
        for asked in ((False, *ASKED[1:]), ("person", False, "out"), ("person", later, "out"), (*ASKED[:2], "x")):
            with self.assertRaisesRegex(UserError, "Say who asked"):
                self._erase(asked=asked)
        self.assertEqual(self.heir.name, "Luca Bianchi")

    def test_the_dialog_erases(self):
        action = self.heir.with_user(self.manager).action_erase()
        dialog = self.env["credit.heir.erase"].with_user(self.manager).with_context(action["context"]).create({
            "reason": "wrong_person",
        })
        dialog.action_erase()
        self.assertTrue(self.heir.is_erased)

    def test_the_trail_is_neither_changed_nor_deleted(self):
        erasure = self._erase()
        for operation in (lambda: erasure.write({"reason": "out"}), erasure.unlink):
            with self.assertRaises(AccessError):
                operation()
        self.assertFalse(self.env["credit.heir.erasure"].with_user(self.operator).has_access("read"))

    def test_offers_of_the_person_lose_their_name(self):
        offer = self.estate.with_user(self.operator)._record_offer(
            heir=self.heir, amount=100, channel="phone", told_how="read", is_unsolicited=True,
        )
        self._erase()
        self.assertEqual((offer.name, offer.tax_code, offer.amount), ("Person erased 1", False, 100))
