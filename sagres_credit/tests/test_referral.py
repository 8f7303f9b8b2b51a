import base64
import io
import zipfile

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NIGHT
from .limitation_event_common import LimitationEventCommon


@tagged("post_install", "-at_install")
class TestReferral(LimitationEventCommon):
    """A lawyer first mediates, sees only what was referred to them, and what is with lawyers stays below its ceiling."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer", cls.client)
        cls.other_lawyer = cls._create_user("guido", "sagres_credit.group_lawyer", cls.client)
        cls.foreign_lawyer = cls._create_user("ines", "sagres_credit.group_lawyer", cls.other_client)
        cls.mandate.legal_share_max = 0

    def setUp(self):
        super().setUp()
        self.rent.move_id.button_draft()
        self.rent.move_id.unlink()
        self.rent = self.add_item("2022-08-05")

    def as_user(self, user, record):
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def refer(self, items=None, lawyer=None, reason="He no longer answers", **options):
        case = self.as_user(self.manager, self.case)
        items = self.case.receivable_ids if items is None else items
        return case._refer(items, self.lawyer if lawyer is None else lawyer, reason, **options).sudo()

    def mediate(self, referral, outcome="refused"):
        self.as_user(self.lawyer, referral)._end_mediation(outcome, NIGHT, "He says he will never pay")

    def file(self, name="decreto.pdf", user=None):
        return self.as_user(user or self.lawyer, self.env["ir.attachment"]).create({"name": name, "raw": b"proof"})

    # Who decides

    def test_a_manager_gives_a_case_to_a_lawyer_and_nothing_automatic_leaves(self):
        referral = self.refer()
        self.assertEqual((referral.state, referral.amount_referred, referral.amount_open), ("referred", 350, 350))
        self.assertEqual((self.case.hold_code, self.case.stage_id.kind), ("referral", "legal"))
        self.run_night()
        self.assertEqual((self.case.hold_code, self.case.stage_id.kind), ("referral", "legal"))
        self.assertFalse(self.case.notice_ids)

    def test_an_operator_proposes_and_the_manager_decides(self):
        case = self.as_user(self.operator, self.case)
        with self.assertRaisesRegex(AccessError, "Only a credit manager decides what goes to a lawyer"):
            case._refer(case.receivable_ids, self.lawyer, "Now")
        action = case.action_refer()
        wizard = case.env["credit.refer"].with_context(**action["context"]).create({"reason": "Two plans were not kept"})
        self.assertEqual((wizard.is_manager, wizard.amount), (False, 350))
        wizard.action_propose()
        referral = self.case.referral_id
        self.assertEqual((referral.state, self.case.hold_code), ("proposed", False))
        action = self.as_user(self.manager, referral).action_decide()
        decide = self.as_user(self.manager, self.env["credit.refer"]).with_context(**action["context"]).create({
            "lawyer_id": self.lawyer.id,
        })
        decide.action_refer()
        self.assertEqual((referral.state, referral.lawyer_id), ("referred", self.lawyer))
        self.assertEqual((referral.proposed_by_id, referral.decided_by_id), (self.operator, self.manager))

    def test_a_proposal_reaches_the_manager_of_the_client(self):
        case = self.as_user(self.operator, self.case)
        referral = case._propose_referral(case.receivable_ids, "Two plans were not kept").sudo()
        message = self.env["mail.message"].search([
            ("model", "=", "credit.referral"), ("res_id", "=", referral.id), ("message_type", "=", "user_notification"),
        ])
        self.assertIn(self.manager.partner_id, message.notified_partner_ids)
        self.assertIn("Two plans were not kept", message.body)

    def test_a_colleague_proposes_nothing(self):
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self.as_user(self.colleague, self.case).action_refer()

    def test_a_reason_and_open_items_are_needed(self):
        with self.assertRaisesRegex(UserError, "Say why a lawyer is needed"):
            self.refer(reason=" ")
        with self.assertRaisesRegex(UserError, "Choose at least one open item"):
            self.refer(self.env["credit.receivable"])
        self.refer()
        with self.assertRaisesRegex(UserError, "already with a lawyer"):
            self.refer()

    def test_only_a_lawyer_of_the_client_is_chosen(self):
        for user in (self.foreign_lawyer, self.operator):
            with self.assertRaisesRegex(AccessError, "is not a lawyer of Casa Serena"):
                self.refer(lawyer=user)

    def test_state_changes_only_as_the_transitions_say(self):
        referral = self.refer()
        with self.assertRaisesRegex(UserError, "changes state only by what happens"):
            referral.write({"state": "closed"})
        with self.assertRaisesRegex(UserError, "cannot become"):
            referral._set_state("proposed")
        referral._set_state("closed")
        for state in ("referred", "mediation", "court", "cancelled"):
            with self.assertRaisesRegex(UserError, "cannot become"):
                referral._set_state(state)

    # Mediation first

    def test_no_act_of_court_before_the_mediation(self):
        referral = self.refer()
        seen = self.as_user(self.lawyer, referral)
        with self.assertRaisesRegex(UserError, "The lawyer first mediates"):
            seen._record_act("payment_order", NIGHT)
        seen._record_act("contact", NIGHT, note="We talked for an hour")
        self.assertEqual(referral.state, "mediation")
        with self.assertRaisesRegex(UserError, "Write what the debtor said"):
            seen._end_mediation("refused", NIGHT, " ")
        self.mediate(referral)
        seen._record_act("payment_order", NIGHT, cost=180.0, documents=self.file())
        self.assertEqual((referral.state, referral.amount_cost, self.case.next_action), ("court", 180, "referral"))

    def test_only_a_manager_opens_the_court_before_the_mediation(self):
        referral = self.refer()
        with self.assertRaisesRegex(AccessError, "Only a credit manager decides"):
            self.as_user(self.lawyer, referral)._allow_court("It lapses in a week")
        with self.assertRaisesRegex(UserError, "Say why the lawyer does not mediate first"):
            self.as_user(self.manager, referral)._allow_court("")
        self.as_user(self.manager, referral)._allow_court("It lapses in a week")
        self.as_user(self.lawyer, referral)._record_act("claim", NIGHT)
        self.assertEqual((referral.state, referral.urgency_by_id), ("court", self.manager))

    def test_dialogs_of_the_lawyer_do_the_same(self):
        referral = self.refer()
        seen = self.as_user(self.lawyer, referral)
        context = seen.action_record_act()["context"]
        dialog = seen.env["credit.referral.record"].with_context(**context).create({"kind": "precetto"})
        self.assertTrue(dialog.court_closed and dialog.moves_term)
        with self.assertRaisesRegex(UserError, "The lawyer first mediates"):
            dialog.action_record()
        step = seen.env["credit.referral.step"].with_context(**seen.action_end_mediation()["context"]).create({
            "mediation_outcome": "unreachable", "note": "Three calls, nobody",
        })
        step.action_apply()
        dialog.action_record()
        self.assertEqual((referral.state, referral.act_ids.recorded_by_id), ("court", self.lawyer))

    # Acts on the limitation

    def test_an_act_of_court_that_reached_the_debtor_moves_the_term(self):
        referral = self.refer()
        self.mediate(referral)
        seen = self.as_user(self.lawyer, referral)
        with self.assertRaisesRegex(UserError, "Attach the document that shows"):
            seen._record_act("payment_order", Date.to_date("2026-11-02"), date_served=Date.to_date("2026-11-10"))
        before = self.rent.limitation_date
        act = seen._record_act("payment_order", Date.to_date("2026-11-02"), date_served=Date.to_date("2026-11-10"),
                               documents=self.file()).sudo()
        event = act.event_id
        self.assertEqual((event.nature, event.kind, str(event.date)), ("payment_order", "suit", "2026-11-10"))
        self.assertEqual((event.recorded_by_id, event.receivable_ids), (self.lawyer, referral.receivable_ids))
        self.assertNotEqual(self.rent.limitation_date, before)
        seen._record_act("judgment", Date.to_date("2026-11-18"), date_served=Date.to_date("2026-11-19"),
                         documents=self.file("sentenza.pdf"))
        self.assertEqual((event.outcome, str(event.date_end)), ("judgment", "2026-11-19"))
        self.assertEqual(str(self.rent.limitation_date), "2036-11-19")

    def test_a_judgment_without_a_suit_moves_nothing(self):
        referral = self.refer()
        self.mediate(referral)
        with self.assertRaisesRegex(UserError, "No suit of this referral"):
            self.as_user(self.lawyer, referral)._record_act(
                "judgment", NIGHT, date_served=NIGHT, documents=self.file("sentenza.pdf")
            )

    def test_a_title_is_written_on_the_referral(self):
        referral = self.refer()
        seen = self.as_user(self.lawyer, referral)
        with self.assertRaisesRegex(UserError, "Say which title it is"):
            seen._record_act("title", NIGHT)
        seen._record_act("title", NIGHT, title_kind="payment_order", title_number="123/2026")
        self.assertEqual((referral.title_kind, referral.title_number, referral.title_date), ("payment_order", "123/2026", NIGHT))

    def test_what_has_not_happened_is_not_recorded(self):
        with self.assertRaisesRegex(UserError, "What has not happened yet"):
            self.as_user(self.lawyer, self.refer())._record_act("contact", Date.add(NIGHT, days=1))

    def test_a_court_act_of_the_guard_goes_to_a_lawyer_with_its_urgency(self):
        act = self.env["credit.limitation.act"].create({
            "case_id": self.case.id, "company_id": self.client.id, "kind": "judicial", "cause": "late",
            "limitation_date": "2026-12-05", "receivable_ids": [Command.set(self.rent.ids)],
        })
        seen = self.as_user(self.manager, act)
        dialog = seen.env["credit.refer"].with_context(**seen.action_refer()["context"]).create({"lawyer_id": self.lawyer.id})
        self.assertEqual((dialog.receivable_ids._origin, bool(dialog.urgency_reason)), (self.rent, True))
        dialog.action_refer()
        self.assertEqual((act.state, act.approved_by_id), ("approved", self.manager))
        self.assertTrue(self.case.referral_id.urgency_reason)

    # The end

    def test_closing_gives_the_case_back_to_its_policy(self):
        referral = self.refer()
        seen = self.as_user(self.lawyer, referral)
        with self.assertRaisesRegex(UserError, "Record the title first"):
            seen._end("title", "He has nothing")
        seen._end("uneconomic", "He has nothing")
        self.assertEqual((referral.state, self.case.hold_code, self.case.next_action), ("closed", False, "referral"))
        with self.assertRaisesRegex(UserError, "is not under way"):
            seen._record_act("contact", NIGHT)

    def test_who_pays_everything_is_closed_by_the_ledger(self):
        referral = self.refer()
        for move in self.case.receivable_ids.move_id:
            self.pay(move)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual((referral.state, referral.outcome, referral.amount_paid), ("closed", "paid", 350))
        self.assertFalse(self.case.is_open)

    def test_a_manager_takes_it_back(self):
        referral = self.refer()
        self.as_user(self.manager, referral)._withdraw("He called and pays")
        self.assertEqual((referral.state, referral.end_reason, self.case.hold_code), ("cancelled", "He called and pays", False))
        with self.assertRaises(AccessError):
            self.as_user(self.lawyer, referral).read(["reason"])

    # What a lawyer sees

    def _get_seen(self):
        """Return one record of each model that hangs on the case."""
        notice = self.send_notice()
        proof = self.env["credit.delivery.proof"]._keep(notice.delivery_ids, "scan", "Card", "card.pdf", b"card")
        event = self.record()
        person = self.env["credit.related.person"].create({
            "case_id": self.case.id, "partner_id": self._create_debtor("Ugo", self.client).id, "role": "guarantor",
        })
        statement = self.env["credit.interest.statement"].create({
            "case_id": self.case.id, "company_id": self.client.id, "line_ids": [Command.create({"name": "INV/1"})],
        })
        return [
            self.case, *self.case.receivable_ids, self.talk(self.case), notice, notice.item_ids, notice.delivery_ids, proof,
            event, person, statement, statement.line_ids, self.debtor, person.partner_id,
        ]

    def test_a_lawyer_sees_what_was_referred_to_them_and_nothing_else(self):
        seen = self._get_seen()
        hidden = self.open_case(self._create_debtor("Ivo Blu", self.client))
        for record in seen:
            self.assertFalse(self.as_user(self.lawyer, record).has_access("read"), record)
        referral = self.refer()
        act = self.as_user(self.lawyer, referral)._record_act("contact", NIGHT).sudo()
        self.env.invalidate_all()
        for record in [*seen, referral, act]:
            mine = self.as_user(self.lawyer, record)
            self.assertTrue(mine.has_access("read"), record)
            self.assertEqual(mine.search([("id", "in", record.ids)]), record)
            self.assertFalse(any(mine.has_access(operation) for operation in ("write", "create", "unlink"))
                             and record._name.startswith("credit"), record)
            for user in (self.other_lawyer, self.foreign_lawyer):
                self.assertFalse(self.as_user(user, record).has_access("read"), record)
                self.assertFalse(self.as_user(user, record.browse()).search([("id", "in", record.ids)]))
        for record in (hidden, hidden.partner_id):
            self.assertFalse(self.as_user(self.lawyer, record).has_access("read"))
        for record in (self.move, self.move.line_ids, self.mandate):
            with self.assertRaises(AccessError):
                self.as_user(self.lawyer, record).check_access("read")

    def test_a_lawyer_reads_the_form_and_the_lists_of_own_referrals(self):
        self._get_seen()
        referral = self.refer()
        self.as_user(self.lawyer, referral)._record_act("contact", NIGHT, documents=self.file())
        self.env.invalidate_all()
        seen = self.as_user(self.lawyer, self.env["credit.referral"]).search([])
        self.assertEqual(seen, referral)
        views = call_kw(seen.browse(), "get_views", [[(False, "list"), (False, "form"), (False, "kanban")]], {})
        self.assertTrue(views["views"]["form"])
        spec = {
            "display_name": {}, "debtor_id": {"fields": {"display_name": {}}}, "amount_open": {}, "amount_paid": {},
            "amount_cost": {}, "can_work": {}, "can_decide": {}, "phone": {}, "file_missing": {},
            "receivable_ids": {"fields": {"display_name": {}, "amount_residual": {}, "balance": {}, "date_maturity": {},
                                          "limitation_date": {}}},
            "interaction_ids": {"fields": {"body": {}, "outcome": {}, "date": {}}},
            "notice_ids": {"fields": {"partner_id": {"fields": {"display_name": {}}}, "state": {}}},
            "related_person_ids": {"fields": {"partner_id": {"fields": {"display_name": {}}}, "is_valid": {}, "phone": {}}},
            "act_ids": {"fields": {"kind": {}, "document_ids": {"fields": {"name": {}}}}},
        }
        row, = seen.web_read(spec)
        self.assertEqual((row["can_work"], row["can_decide"], row["amount_open"]), (True, False, 350))
        self.assertEqual([document["name"] for document in row["act_ids"][0]["document_ids"]], ["decreto.pdf"])
        self.assertEqual(len(row["notice_ids"]), 1)

    def test_another_lawyer_records_nothing(self):
        referral = self.refer()
        for user in (self.other_lawyer, self.foreign_lawyer, self.operator, self.client_user):
            for method in ("action_record_act", "action_close", "action_make_file", "action_end_mediation"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    call_kw(self.as_user(user, referral), method, [referral.ids], {})
        with self.assertRaises(AccessError):
            call_kw(self.as_user(self.lawyer, referral), "_set_state", [referral.ids, "closed"], {})

    def test_a_lawyer_attaches_no_file_they_may_not_read(self):
        secret = self.env["ir.attachment"].create({
            "name": "secret.pdf", "raw": b"x", "res_model": "account.move", "res_id": self.move.id,
        })
        with self.assertRaises(AccessError):
            self.as_user(self.lawyer, self.refer())._record_act("contact", NIGHT, documents=self.as_user(self.lawyer, secret))

    # The file

    def make_file(self, referral):
        referral._make_file()
        words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(base64.b64decode(referral.file_pdf))).pages)
        names = zipfile.ZipFile(io.BytesIO(base64.b64decode(referral.file_zip))).namelist()
        return " ".join(words.split()), names

    def test_the_file_holds_what_there_is_and_names_what_is_missing(self):
        self._get_seen()
        self.send_notice(days_ago=3)
        referral = self.refer()
        self.assertEqual(referral.file_state, "queued")
        words, names = self.make_file(referral)
        for phrase in ("Statement of account", "350.00", "Rosa Bianchi", "He no longer answers", "Timeline",
                       "Interest statement", "Related persons", "Limitation", "No contract is filed",
                       "No document proves the role of Ugo", "No proof of delivery"):
            self.assertIn(phrase, words)
        self.assertIn("No contract is filed", referral.file_missing)
        self.assertIn("02 Interest statement/Interest statement.pdf", names)
        self.assertTrue(any(name.startswith("04 ") for name in names), names)
        self.assertTrue(any(name.startswith("05 ") and name.endswith("card.pdf") for name in names), names)
        self.assertTrue(any(name.startswith("08 ") and name.endswith("letter.pdf") for name in names), names)
        self.assertEqual(referral.file_state, "ready")

    def test_files_are_made_in_the_background_one_after_the_other(self):
        referral = self.refer()
        with self.night_cursor() as env:
            env["credit.referral"]._cron_make_files()
        referral.invalidate_recordset()
        self.assertEqual(referral.file_state, "ready")
        self.assertTrue(referral.file_pdf and referral.file_zip and referral.file_date)

    def test_what_cannot_be_shown_on_a_page_is_in_the_zip_only(self):
        for name, raw in (("contratto rotto.pdf", b"%PDF-1.4 broken"), ("contratto.eml", b"From: rosa@example.com")):
            self.env["ir.attachment"].create({"name": name, "raw": raw, "res_model": "credit.case", "res_id": self.case.id})
        self.talk(self.case, body="word " * 6000)  # longer than a page
        words, names = self.make_file(self.refer())
        self.assertIn("03 Contracts/contratto.eml", names)
        self.assertIn("03 Contracts/contratto rotto.pdf", names)
        for name in ("contratto.eml", "contratto rotto.pdf"):
            self.assertIn(f"{name} only in the ZIP", words)

    def test_a_contract_of_the_case_is_in_the_file(self):
        contract = self.file("ospitalita.pdf", self.operator)
        self.as_user(self.operator, self.case).write({"contract_ids": [Command.set(contract.ids)]})
        self.assertEqual((contract.res_model, contract.res_id), ("credit.case", self.case.id))
        referral = self.refer()
        _words, names = self.make_file(referral)
        self.assertIn("03 Contracts/ospitalita.pdf", names)
        self.assertNotIn("No contract", referral.file_missing or "")

    def test_the_index_gives_page_numbers(self):
        referral = self.refer()
        referral._make_file()
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(base64.b64decode(referral.file_pdf))).pages]
        self.assertIn(f"2/{len(pages)}", pages[1])
        self.assertIn("Statement of account 2", " ".join(pages[0].split()))
        self.assertIn("Statement of account", pages[1])

    def test_the_file_is_read_by_managers_and_its_lawyer_only(self):
        referral = self.refer()
        referral.write({"file_pdf": base64.b64encode(b"%PDF-"), "file_zip": base64.b64encode(b"PK")})
        for user in (self.manager, self.lawyer):
            self.assertIn("/file_pdf/", self.as_user(user, referral).action_download_pdf()["url"])
        for user in (self.operator, self.client_user, self.other_lawyer):
            with self.assertRaises(AccessError):
                self.as_user(user, referral).action_download_pdf()
            with self.assertRaises(AccessError):
                self.as_user(user, referral).read(["file_pdf"])
        files = self.env["ir.attachment"].sudo().search([
            ("res_model", "=", "credit.referral"), ("res_id", "=", referral.id), ("res_field", "!=", False),
        ])
        self.assertEqual(len(files), 2)
        with self.assertRaises(AccessError):
            self.as_user(self.operator, files).read(["raw"])

    def test_a_file_that_cannot_be_made_is_a_problem_of_its_manager(self):
        referral = self.refer()

        def fail(_self):
            raise UserError("The paper is wet")

        self.patch(type(referral), "_prepare_timeline", fail)
        with mute_logger("odoo.addons.sagres_credit.models.credit_referral_file"):
            referral._try_make_file()
        self.assertEqual(referral.file_state, "failed")
        self.assertIn("The paper is wet", self.get_problems("referral_file").name)

    # The ceiling

    def test_the_manager_is_warned_before_the_ceiling_is_passed(self):
        self.invoice(6650, 30, self._create_debtor("Ivo Blu", self.client))
        self.run_night()
        self.mandate.legal_share_max = 5.5
        case = self.as_user(self.manager, self.case)
        dialog = case.env["credit.refer"].with_context(**case.action_refer()["context"]).create({
            "lawyer_id": self.lawyer.id, "reason": "He no longer answers",
        })
        self.assertEqual(dialog.share_state, "near")
        self.assertIn("350.00", dialog.share_after)
        self.assertIn("5.0%", dialog.share_after)
        self.assertIn("0.0%", dialog.share_now)
        self.mandate.legal_share_max = 4
        dialog.invalidate_recordset()
        self.assertEqual(dialog.share_state, "over")
        with self.assertRaisesRegex(UserError, "Too much would be with lawyers"):
            dialog.action_refer()
        dialog.ceiling_reason = "It lapses in a month"
        dialog.action_refer()
        self.assertEqual(self.case.referral_id.ceiling_reason, "It lapses in a month")
        self.assertEqual((self.mandate.legal_amount, round(self.mandate.legal_share, 2)), (350, 5))

    def test_payments_of_the_others_that_push_it_over_are_told_at_night(self):
        other = self.invoice(6650, 30, self._create_debtor("Ivo Blu", self.client))
        self.run_night()
        self.mandate.legal_share_max = 10
        self.refer()
        self.run_night()
        self.assertFalse(self.get_problems("legal_share"))
        self.pay(other, 6000)
        self.run_night()
        problem = self.get_problems("legal_share")
        self.assertEqual((problem.user_id, problem.res_model, problem.res_id), (self.manager, "credit.mandate", self.mandate.id))
        self.mandate.legal_share_max = 50
        self.run_night()
        self.assertFalse(self.get_problems("legal_share"))
