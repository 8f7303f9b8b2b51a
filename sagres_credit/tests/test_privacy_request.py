import io
import json
import zipfile

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common import CreditCommon

STRANGER = "+39 347 765 4321"
WORDS = "She said she will pay on Friday"


class PrivacyCommon(CreditCommon):
    def build(self):
        self.move = self.invoice(100, 40)
        self.run_night()
        self.case = self.get_case()
        self.debtor.write({
            "phone": "+39 333 1234567", "email": "rosa@example.com", "credit_tax_code": "BNCRSO80A41F839X",
            "street": "Via Roma 1",
        })
        self.talk(body=WORDS)
        self.case.message_post(body=WORDS)

    def ask(self, kind, **vals):
        return self.env["credit.privacy.request"].with_user(self.manager).create({
            "kind": kind, "company_id": self.client.id, "partner_id": self.debtor.id, "identity": "Identity card", **vals,
        })

    def open_copy(self, request):
        archive = zipfile.ZipFile(io.BytesIO(request.sudo().document_id.raw))
        return archive, json.loads(archive.read("dati.json"))


@tagged("post_install", "-at_install")
class TestPrivacyAccess(PrivacyCommon):
    def test_the_copy_holds_everything_about_the_person_at_this_client_and_of_nobody_else(self):
        other = self._create_debtor("Ugo Verdi", self.client, email="ugo@example.com")
        self.invoice(50, 40, other)
        self.run_night()
        self.talk(self.get_case(other), body="Ugo is angry")
        elsewhere = self._create_debtor("Rosa Bianchi", self.other_client, email="rosa@elsewhere.example.com")
        self.case.message_post(body="A letter", attachments=[("lettera.txt", b"Dear Rosa")])
        request = self.ask("access")
        request.action_answer()
        self.assertEqual(request.state, "done")
        archive, copy = self.open_copy(request)
        words = json.dumps(copy)
        for mine in (WORDS, "rosa@example.com", "BNCRSO80A41F839X", "Via Roma 1", self.move.name):
            self.assertIn(mine, words)
        for foreign in ("Ugo", "ugo@example.com", elsewhere.email):
            self.assertNotIn(foreign, words)
        self.assertTrue(archive.read("dati.pdf").startswith(b"%PDF"))
        files = [name for name in archive.namelist() if name.startswith("documenti/")]
        self.assertIn(b"Dear Rosa", [archive.read(name) for name in files])
        self.assertEqual((copy["controller"], copy["person"]), ("Casa Serena", "Rosa Bianchi"))
        for section in copy["sections"]:
            self.assertTrue(section["why"] and section["law"] and section["kept_for"])

    def test_no_secret_of_the_software_is_in_the_copy(self):
        link = self.env["credit.link"].sudo().create(self.env["credit.link"]._prepare_link_vals(self.case))
        self.case._portal_ensure_token()
        request = self.ask("access")
        request.action_answer()
        words = json.dumps(self.open_copy(request)[1])
        self.assertNotIn(link.nonce, words)
        self.assertNotIn(self.case.access_token, words)

    def test_the_copy_speaks_italian_where_it_is_installed(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.assertEqual(self.ask("access")._get_copy_lang(), "it_IT")

    def test_making_and_taking_the_copy_are_noted(self):
        request = self.ask("access")
        request.action_answer()
        self.assertIn("art. 15", "".join(self.case.message_ids.mapped("body")))
        request.action_download()
        self.assertIn("downloaded by carla", "".join(request.message_ids.mapped("body")).lower())
        self.assertEqual((request.done_by_id, str(request.date_done)), (self.manager, "2026-11-20"))

    def test_nobody_answers_without_knowing_who_asks(self):
        with self.assertRaisesRegex(UserError, "how you know that it is them"):
            self.ask("access", identity=" ").action_answer()
        with self.assertRaisesRegex(UserError, "whose data"):
            self.ask("access", partner_id=False).action_answer()

    def test_only_a_manager_asks_and_answers(self):
        request = self.ask("access")
        for user in (self.operator, self.client_user):
            with self.assertRaises(AccessError):
                request.with_user(user).action_answer()
            with self.assertRaises(AccessError):
                self.case.with_user(user).action_open_privacy()
            with self.assertRaises(AccessError):
                self.case.with_user(user).action_open_access_log()
        self.assertEqual(self.case.with_user(self.manager).action_open_privacy()["res_model"], "credit.privacy.request")

    def test_what_was_answered_is_kept_as_it_is(self):
        request = self.ask("restriction")
        request.action_answer()
        for attempt in (lambda: request.write({"words": "x"}), request.action_answer, request.unlink):
            with self.assertRaisesRegex(UserError, "was answered"):
                attempt()
        with self.assertRaisesRegex(AccessError, "by its buttons"):
            self.ask("access").write({"state": "done"})

    def test_a_person_of_another_client_is_refused(self):
        foreign = self._create_debtor("Ivo Blu", self.other_client)
        with self.assertRaisesRegex(UserError, "another client"):
            self.ask("access", partner_id=foreign.id)

    def test_an_answer_is_due_within_a_month(self):
        self.assertEqual(str(self.ask("access", date="2026-11-20").date_due), "2026-12-20")
        self.assertEqual(str(self.ask("access", date="2026-01-31").date_due), "2026-02-28")


@tagged("post_install", "-at_install")
class TestPrivacyErasure(PrivacyCommon):
    def test_while_the_credit_lives_erasure_is_refused_with_its_reason_and_the_data_are_restricted(self):
        request = self.ask("erasure")
        request.action_answer()
        self.assertEqual(request.state, "refused")
        self.assertIn("the credit is open", request.answer)
        self.assertIn("17(3)", request.answer)
        self.assertTrue(self.debtor.credit_restricted)
        self.assertEqual(self.debtor.phone, "+39 333 1234567")
        self.assertEqual(self.case.interaction_ids.body, WORDS)

    def test_who_is_restricted_is_asked_nothing_beside_the_debt(self):
        self.ask("restriction").action_answer()
        silent = {reason.code: reason for reason in self.env["res.partner"]._get_silence_reasons()}["restricted"]
        self.assertIn(self.debtor, self.env["res.partner"].search(silent.domain))

    def test_after_the_debt_what_no_law_keeps_is_erased_and_the_answer_says_what_is_kept(self):
        self.pay(self.move)
        self.env.flush_all()
        request = self.ask("erasure")
        request.action_answer()
        self.assertEqual(request.state, "done")
        self.assertFalse(self.case.interaction_ids.body)
        self.assertFalse(self.debtor.phone or self.debtor.email or self.debtor.street)
        self.assertTrue(self.debtor.credit_no_contact)
        self.assertEqual(self.debtor.name, "Rosa Bianchi")  # the invoice is younger than ten years
        self.assertEqual(self.move.state, "posted")
        self.assertIn("Conversations", request.answer)
        self.assertIn("2220", request.answer)

    def test_the_request_itself_does_not_keep_the_data(self):
        self.pay(self.move)
        self.env.flush_all()
        self.ask("access")
        with freeze_time("2038-01-15 10:00:00"):
            self.assertIn("a request of the person waits for its answer", self.case._explain_retention())

    def test_only_the_person_who_asked_is_erased(self):
        other = self._create_debtor("Ugo Verdi", self.client, phone="06 555 0001")
        move = self.invoice(50, 40, other)
        self.run_night()
        self.talk(self.get_case(other), body="Ugo is angry")
        self.pay(self.move)
        self.pay(move)
        self.env.flush_all()
        self.ask("erasure").action_answer()
        self.assertEqual(self.get_case(other).interaction_ids.body, "Ugo is angry")
        self.assertEqual(other.phone, "06 555 0001")


@tagged("post_install", "-at_install")
class TestPrivacyStranger(PrivacyCommon):
    def setUp(self):
        super().setUp()
        self.debtor.phone = STRANGER

    def forget(self, **data):
        request = self.ask("stranger", partner_id=False, **data)
        request.action_answer()
        return request

    def test_the_number_leaves_every_place_in_any_writing(self):
        writings = ("0039 347 7654321", "347/7654321", "347-765-4321", "+393477654321", "(347) 765 43 21")
        for writing in writings:
            self.talk(body=f"Called {writing}, a stranger answers")
        self.case.message_post(body=f"The number {writings[0]} is not hers")
        self.case.next_action_note = f"Try {writings[1]} again"
        self.env["credit.call.record"].sudo().create({
            "key": "1", "date": "2026-11-19", "number": "3477654321", "company_id": self.client.id, "partner_id": self.debtor.id,
        })
        self.env["credit.contact.mark"]._mark(self.debtor, "phone", STRANGER, "person")
        request = self.forget(phone="3477654321")
        self.assertFalse(self.debtor.phone)
        self.env.cr.execute(
            "SELECT string_agg(body, ' ') FROM (SELECT body FROM credit_interaction UNION ALL SELECT body FROM mail_message"
            " UNION ALL SELECT next_action_note FROM credit_case) AS words"
        )
        words = self.env.cr.fetchone()[0]
        self.assertNotRegex(words.replace(" ", ""), r"347\W*765\W*43\W*21")
        self.assertIn("a stranger answers", words)
        self.assertFalse(self.env["credit.call.record"].search([("key", "=", "1")]))
        self.assertFalse(self.env["credit.contact.mark"].search([("partner_id", "=", self.debtor.id)]))
        self.assertFalse(request.phone)
        self.assertNotRegex(request.answer, "7654321")

    def test_numbers_that_only_look_alike_stay(self):
        for kept in ("Call 3477654322", "Number 13477654321999", "Invoice 347"):
            self.talk(body=kept)
        self.forget(phone=STRANGER)
        bodies = self.case.interaction_ids.mapped("body")
        for kept in ("Call 3477654322", "Number 13477654321999", "Invoice 347"):
            self.assertIn(kept, bodies)

    def test_an_address_and_an_e_mail_leave_and_other_clients_are_not_touched(self):
        elsewhere = self._create_debtor("Gino", self.other_client, email="stranger@example.com")
        self.debtor.write({"email": "Stranger@Example.com", "street": "Via  Verdi, 12"})
        self.talk(body="wrote to stranger@example.com and notstranger@example.com, lives in via verdi 12")
        self.forget(email="stranger@example.com", address="Via Verdi 12")
        self.assertFalse(self.debtor.email or self.debtor.street)
        body = self.case.interaction_ids.sorted("id")[-1].body
        self.assertEqual(body, "wrote to [---] and notstranger@example.com, lives in [---]")
        self.assertEqual(elsewhere.email, "stranger@example.com")

    def test_it_comes_back_neither_by_hand_nor_by_a_file(self):
        self.forget(phone=STRANGER, email="stranger@example.com")
        with self.assertRaisesRegex(UserError, "belongs to a stranger"):
            self.debtor.write({"phone": "347 7654321"})
        with self.assertRaisesRegex(UserError, "belongs to a stranger"):
            self._create_debtor("Again", self.client, email="STRANGER@example.com")
        ledger = self.env["credit.import"].sudo().create({
            "mandate_id": self.mandate.id, "layout_id": self._create_layout().id, "as_of": "2026-11-20",
        })
        debtor = self._create_debtor("From a file", self.client, email="stranger@example.com", credit_import_id=ledger.id)
        self.assertFalse(debtor.email)
        self.assertIn("Left out", "".join(ledger.message_ids.mapped("body")))
        self.assertEqual(self._create_debtor("Elsewhere", self.other_client, phone=STRANGER).phone, STRANGER)

    def _create_layout(self):
        return self.env["credit.import.layout"].create({
            "name": "Layout", "company_id": self.client.id, "column_ids": [
                (0, 0, {"target": target, "header": target}) for target in ("number", "invoice_date", "amount", "tax_code")
            ],
        })

    def test_only_a_fingerprint_is_kept_and_a_manager_lifts_it(self):
        self.forget(phone=STRANGER)
        block = self.env["credit.privacy.block"].search([("company_id", "=", self.client.id)])
        self.assertEqual(len(block), 1)
        self.assertNotIn("7654321", block.sudo().digest)
        block.with_user(self.manager).unlink()
        self.debtor.phone = STRANGER

    def test_the_books_are_not_changed(self):
        self.move.narration = f"<p>{STRANGER}</p>"
        self.env.flush_all()
        self.forget(phone=STRANGER)
        self.assertIn(STRANGER, self.move.narration)

    def test_half_a_number_is_refused(self):
        for data in ({"phone": "347"}, {"email": "nobody"}, {"address": "Roma"}, {}):
            with self.subTest(data=data), self.assertRaisesRegex(UserError, "Say which whole"):
                self.forget(**data)

    @users("carla")
    def test_the_guard_of_partners_costs_one_query_however_many(self):
        self.env["credit.privacy.block"].sudo()._block(self.ask("stranger"), {"phone": STRANGER})
        rows = {(self.client.id, "phone", f"06 555 {number:04}") for number in range(200)}
        rows.add((self.client.id, "phone", STRANGER))
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["credit.privacy.block"]._get_digest("phone", STRANGER)  # the secret of the database is read once
        with self.assertQueryCount(2):
            found = self.env["credit.privacy.block"]._find_blocked(rows)
        self.assertEqual(found, {(self.client.id, "phone", STRANGER)})
