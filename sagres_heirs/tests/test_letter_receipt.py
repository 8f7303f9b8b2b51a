from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged, users

from odoo.addons.sagres_credit.tests.common import NIGHT

from .letter_common import LetterCommon


@tagged("post_install", "-at_install")
class TestLetterReceipt(LetterCommon):
    """The letter to the curator interrupts the limitation on the day it arrives, once, and only with its proof."""

    def setUp(self):
        super().setUp()
        kind = self.env["credit.claim.kind"].search([("code", "=", "RSA")], limit=1)
        self.mandate.claim_kind_id = kind or self.env["credit.claim.kind"].search([], limit=1)
        self.case.receivable_ids._update_limitation()
        self.estate.curator_id = self._create_debtor("Avv. Verdi", self.client, street="Via Po 3", zip="16121", city="Genova")
        self.letter = self.write("curator", channel="registered", date="2026-11-10")
        self.letter.action_print()

    def send(self, letter, date=NIGHT, **vals):
        return super().send(letter, Date.to_date(date), **vals)

    def receive(self, date="2026-11-16", letter=None, documents=None, user=None):
        letter = (letter or self.letter).with_user(user or self.operator)
        dialog = letter.env["credit.estate.letter.step"].create({
            "letter_id": letter.id, "step": "received", "date": date,
            "document_ids": [(6, 0, (self.document() if documents is None else documents).ids)],
        })
        dialog.action_record()
        return letter.limitation_event_id

    def test_a_letter_received_interrupts_on_the_day_of_the_card(self):
        before = self.case.receivable_ids.mapped("limitation_date")
        self.send(self.letter, "2026-11-12")
        self.assertEqual(self.case.receivable_ids.mapped("limitation_date"), before)
        event = self.receive()
        self.assertEqual((event.nature, str(event.date), event.case_id), ("demand", "2026-11-16", self.case))
        self.assertEqual((event.partner_id, event.amount), (self.estate.curator_id, 1000))
        self.assertEqual(event.receivable_ids, self.case.receivable_ids)
        self.assertEqual({str(day) for day in self.case.receivable_ids.mapped("limitation_start")}, {"2026-11-16"})

    def test_it_works_towards_every_heir_who_accepts_later(self):
        self.send(self.letter, "2026-11-12")
        self.receive()
        self.accept(self.paolo)
        self.assertEqual(self.paolo.case_id.limitation_date, min(self.case.receivable_ids.mapped("limitation_date")))
        self.assertEqual(str(self.case.receivable_ids[:1].limitation_start), "2026-11-16")

    def test_once_and_no_more(self):
        self.send(self.letter, "2026-11-12")
        event = self.receive()
        with self.refuse(UserError, "recorded already"):
            self.receive("2026-11-17")
        self.assertEqual(self.env["credit.limitation.event"].search_count([("case_id", "=", self.case.id)]), 1)
        event.with_user(self.operator)._cancel("The card was another's")
        self.assertNotEqual(self.receive("2026-11-17"), event)

    def test_only_what_the_letter_names(self):
        self.send(self.letter, "2026-11-12")
        later = self.invoice(70, 1)
        self.run_night()
        self.env.invalidate_all()
        self.assertNotIn(later, self.receive().receivable_ids.line_id.move_id)

    def test_without_proof_or_by_ordinary_post_nothing_is_interrupted(self):
        self.send(self.letter, "2026-11-12")
        with self.refuse(UserError, "Attach what proves the receipt"):
            self.receive(documents=self.env["ir.attachment"])
        plain = self.write("curator", date="2026-11-10")
        plain.action_print()
        self.send(plain, "2026-11-12")
        with self.refuse(UserError, "Ordinary post proves no receipt"):
            self.receive(letter=plain)
        self.assertFalse(self.env["credit.limitation.event"].search([("case_id", "=", self.case.id)]))

    def test_a_letter_that_came_back_or_was_withdrawn_interrupts_nothing(self):
        with self.refuse(UserError, "that was sent is received"):
            self.receive()
        self.send(self.letter, "2026-11-12")
        dialog = self.env["credit.estate.letter.step"].with_user(self.operator).create({
            "letter_id": self.letter.id, "step": "returned", "date": "2026-11-19",
        })
        dialog.action_record()
        self.assertEqual((self.letter.state, str(self.letter.date_returned)), ("returned", "2026-11-19"))
        with self.refuse(UserError, "that was sent is received"):
            self.receive()
        withdrawn = self.write("curator", channel="registered")
        withdrawn.action_print()
        withdrawn.action_cancel()
        with self.refuse(UserError, "that was sent is received"):
            self.receive(letter=withdrawn)
        self.assertFalse(self.env["credit.limitation.event"].search([("case_id", "=", self.case.id)]))

    def test_days_that_cannot_be(self):
        self.send(self.letter, "2026-11-12")
        for day in ("2026-11-11", "2026-11-21"):
            with self.refuse(UserError, "after it was sent, and not in the future"):
                self.receive(day)

    def test_no_other_letter_is_an_act(self):
        other = self.write("information", self.paolo, channel="registered")
        other.action_print()
        self.send(other, NIGHT)
        with self.refuse(UserError, "Only the letter to the curator"):
            self.receive(NIGHT, letter=other)

    @users("bruno")
    def test_who_does_not_act_on_the_case_records_nothing(self):
        self.send(self.letter, "2026-11-12")
        with self.assertRaises(AccessError):
            self.letter.with_user(self.env.user)._mark_received(NIGHT, self.document())
        for action in ("action_receive", "action_return"):
            with self.assertRaises(AccessError):
                getattr(self.letter.with_user(self.env.user), action)()
