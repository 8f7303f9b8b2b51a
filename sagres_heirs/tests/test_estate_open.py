import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw

from odoo.addons.sagres_credit.tests.common import CreditCommon
from odoo.addons.sagres_credit.tests.delivery_common import DeliveryCommon


class TestEstateOpen(CreditCommon):
    """A death is learned on a case: everything that reaches the person stops, and nothing is certain yet."""

    def setUp(self):
        super().setUp()
        self.debtor.write({"street": "Via Garibaldi 3", "zip": "47121", "city": "Forlì", "email": "rosa@example.com"})
        self.invoice(600, days=40)
        self.run_night()
        self.env.invalidate_all()
        self.case = self.get_case()

    def report(self, user=None, **vals):
        dialog = self.env["credit.estate.open"].with_user(user or self.operator).create({"case_id": self.case.id, **vals})
        dialog.action_open()
        return self.case.heirs_estate_id

    def reason(self, code="deceased_heirs_known"):
        return self.env.ref(f"sagres_credit.credit_reason_{code}")

    def test_the_dialog_says_what_happens_before_the_click(self):
        self.case._promise(100, date(2026, 11, 27))
        dialog = self.env["credit.estate.open"].with_user(self.operator).create({"case_id": self.case.id})
        self.assertEqual(dialog.street, "Via Garibaldi 3")
        self.assertIn("Cases held at once: 1.", dialog.consequences)
        self.assertIn("Promises that are no longer awaited: 1.", dialog.consequences)
        self.assertIn("waits to be confirmed", dialog.consequences)

    def test_opening_holds_the_case_and_changes_the_day(self):
        estate = self.report(source_note="Daughter, on the phone")
        self.assertEqual((estate.state, estate.source, estate.user_id), ("to_verify", "reason", self.operator))
        self.assertEqual((estate.street, estate.city), ("Via Garibaldi 3", "Forlì"))
        self.assertEqual((self.case.hold_code, self.case.next_action), ("estate", "estate"))
        self.assertEqual(self.case.user_id, self.operator)
        self.assertIn("Look after the succession", self.case.with_user(self.operator).why_now)

    def test_the_night_leaves_the_task_and_the_hold(self):
        self.report()
        self.run_night("2026-11-21")
        self.env.invalidate_all()
        self.assertEqual((self.case.hold_code, self.case.next_action), ("estate", "estate"))
        self.assertFalse(self.case.notice_ids.filtered(lambda notice: notice.state in ("queued", "held")))

    def test_what_waits_is_cancelled_and_the_links_are_taken_back(self):
        self.mandate.debtor_page = True
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", "https://firm.example.com")
        self.case._get_debtor_url()
        notice = self.env["credit.notice"].search([("case_id", "=", self.case.id)])[:1] or self.env["credit.notice"].create({
            "case_id": self.case.id, "company_id": self.client.id, "partner_id": self.debtor.id, "channel": "email",
            "purpose": "reminder",
        })
        promise = self.case._promise(100, date(2026, 11, 27))
        self.report()
        self.assertEqual((notice.state, notice.reason), ("cancelled", "The debtor has died."))
        self.assertTrue(all(self.case.link_ids.mapped("date_revoked")))
        self.assertEqual(promise.state, "cancelled")

    def test_a_call_back_that_was_agreed_gives_way(self):
        self.talk(outcome="call_back", next_action="call_back", next_action_date=date(2026, 11, 23), next_action_time=10)
        self.assertEqual(self.case.next_action, "call_back")
        self.report()
        self.assertEqual(self.case.next_action, "estate")
        kind = self.env.ref("sagres_credit.mail_activity_type_call_back")
        self.assertFalse(self.case.activity_ids.filtered(lambda task: task.activity_type_id == kind))

    def test_a_certificate_with_the_date_confirms_at_once(self):
        file = self.env["ir.attachment"].with_user(self.operator).create({
            "name": "certificate.pdf", "datas": base64.b64encode(b"%PDF-"), "res_model": "credit.estate.open", "res_id": 0,
        })
        estate = self.report(
            source="certificate", date_death="2026-10-01", document_ids=[Command.set(file.ids)], place_death="Forlì",
        )
        self.assertEqual((estate.state, estate.is_verified), ("searching", True))
        self.assertEqual((estate.document_ids, file.res_model, file.res_id), (file, "credit.estate", estate.id))

    def test_a_file_of_somebody_else_is_not_given_away(self):
        file = self.env["ir.attachment"].create({"name": "secret.pdf", "res_model": "credit.case", "res_id": self.case.id})
        estate = self.report(document_ids=[Command.set(file.ids)])
        self.assertFalse(estate.document_ids)
        self.assertEqual(file.res_model, "credit.case")

    def test_a_colleague_reports_it_with_a_note_and_confirms_nothing(self):
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id})]
        with self.assertRaisesRegex(UserError, "what you heard"):
            self.report(user=self.colleague)
        estate = self.report(
            user=self.colleague, source="registry", date_death="2026-10-01", note="The neighbour rang",
        )
        self.assertEqual((estate.state, self.case.hold_code), ("to_verify", "estate"))
        kind = self.env.ref("sagres_credit.mail_activity_type_death")
        self.assertEqual(self.case.activity_ids.filtered(lambda task: task.activity_type_id == kind).user_id, self.operator)

    def test_nobody_else_reports_a_death(self):
        for user in (self.colleague, self.client_user):
            case = self.case.with_user(user)
            with self.assertRaises(AccessError):
                call_kw(case, "action_report_death", [case.ids], {})
        with self.assertRaises(AccessError):
            self.env["credit.estate.open"].with_user(self.client_user).create({"case_id": self.case.id})
        with self.assertRaisesRegex(AccessError, "works for this client"):
            self.report(user=self.colleague, note="Gossip")
        self.assertFalse(self.case.hold_code)

    def test_a_dialog_of_somebody_else_cannot_be_used(self):
        dialog = self.env["credit.estate.open"].with_user(self.operator).create({"case_id": self.case.id})
        with self.assertRaises(AccessError):
            call_kw(dialog.with_user(self.colleague), "action_open", [dialog.ids], {})

    def test_the_second_report_is_told_that_it_is_known(self):
        dialogs = [
            self.env["credit.estate.open"].with_user(user).create({"case_id": self.case.id})
            for user in (self.operator, self.manager)
        ]
        dialogs[0].action_open()
        with self.assertRaisesRegex(UserError, "open already"):
            dialogs[1].action_open()

    def test_opening_twice_opens_one(self):
        first = self.env["credit.estate"]._open(self.case, source="returned")
        self.assertEqual(self.env["credit.estate"]._open(self.case, source="reason"), first)
        self.assertEqual(first.source, "returned")

    def test_a_firm_does_not_die(self):
        self.debtor.is_company = True
        self.assertFalse(self.case.with_user(self.operator).heirs_can_report)
        with self.assertRaisesRegex(UserError, "does not die"):
            self.case.with_user(self.operator).action_report_death()
        self.assertFalse(self.env["credit.estate"]._open(self.case))

    def test_the_reason_of_a_call_opens_it_for_confirmation(self):
        daughter = self._create_debtor("Lucia Bianchi", self.client)
        self.talk(outcome="other_person", partner_id=daughter.id, reason_id=self.reason().id)
        estate = self.case.heirs_estate_id
        self.assertEqual((estate.state, estate.source, estate.source_note), ("to_verify", "reason", "Lucia Bianchi"))
        self.assertEqual((self.case.hold_code, self.case.next_action), ("estate", "estate"))

    def test_the_log_of_a_call_takes_it_from_another_person_by_one_click(self):
        daughter = self._create_debtor("Lucia Bianchi", self.client)
        log = self.env["credit.call.log"].with_user(self.operator).create({
            "case_id": self.case.id, "outcome": "other_person", "partner_id": daughter.id, "heirs_has_died": True,
            "override_reason": "They rang back",
        })
        log.action_save()
        self.assertEqual(self.case.heirs_estate_id.source_note, "Lucia Bianchi")
        self.assertEqual(self.case.last_reason_id, self.reason("deceased"))

    def test_no_other_reason_is_kept_of_another_person(self):
        with self.assertRaisesRegex(ValidationError, "did not speak"):
            self.talk(outcome="other_person", reason_id=self.reason("insolvency").id)
        with self.assertRaisesRegex(ValidationError, "did not speak"):
            self.talk(outcome="other_person", reason_id=self.reason().id, emotion="bad")

    def test_another_reason_opens_nothing(self):
        self.talk(reason_id=self.reason("insolvency").id)
        self.assertFalse(self.case.heirs_estate_id)

    def test_the_reason_heard_from_an_heir_is_about_somebody_else(self):
        heir = self._create_debtor("Lucia Bianchi", self.client)
        child = self.env["credit.case"].with_context(credit_assignment=True).create({
            "company_id": self.client.id, "partner_id": heir.id, "parent_id": self.case.id, "user_id": self.operator.id,
            "mandate_id": self.mandate.id,
        })
        estate = self.env["credit.estate"]._open(self.case, source="other")
        self.env["credit.heir"].sudo().create({
            "estate_id": estate.id, "name": heir.name, "relation": "child", "partner_id": heir.id, "case_id": child.id,
        }).state = "accepted"
        self.talk(child, reason_id=self.reason().id)
        self.assertFalse(child.hold_code)
        self.assertFalse(self.env["credit.estate"].search([("partner_id", "=", heir.id)]))

    def test_every_case_of_the_deceased_is_held_also_as_heir_of_another(self):
        other = self._create_debtor("Ugo Bianchi", self.client)
        self.invoice(50, debtor=other)
        self.run_night("2026-11-21")
        child = self.env["credit.case"].with_context(credit_assignment=True).create({
            "company_id": self.client.id, "partner_id": self.debtor.id, "parent_id": self.get_case(other).id,
            "user_id": self.operator.id, "mandate_id": self.mandate.id,
        })
        self.env["credit.estate"]._open(child)
        self.env.invalidate_all()
        self.assertEqual((self.case.hold_code, child.hold_code), ("estate", "estate"))
        self.assertEqual(self.case.heirs_estate_ids.case_id | child.heirs_estate_ids.case_id, child)
        self.assertFalse(self.get_case(other).hold_code)

    def test_an_offer_nobody_signed_is_cancelled(self):
        plan = self.env["credit.plan"]._offer(self.case, count=3, first_due=date(2026, 12, 20))
        estate = self.report()
        self.assertEqual((plan.state, plan.end_reason), ("cancelled", "The debtor has died"))
        self.assertFalse(estate.in_force)

    def test_an_agreement_in_force_is_left_to_a_person(self):
        plan = self.env["credit.plan"]._offer(self.case, count=3, first_due=date(2026, 12, 20))
        plan._set_active()
        dialog = self.env["credit.estate.open"].with_user(self.operator).create({"case_id": self.case.id})
        self.assertIn("is in force and stays so", dialog.consequences)
        estate = self.report()
        self.assertEqual(plan.state, "active")
        self.assertIn(plan.display_name, estate.in_force)
        self.assertIn("decide with the heirs", estate.message_ids[:1].body)

    def test_the_same_person_at_another_client_is_held_and_nobody_reads_why(self):
        twin = self._create_debtor("Bianchi Rosa", self.other_client, credit_tax_code="BNCRSO50A41D704X")
        self.debtor.credit_tax_code = "BNCRSO50A41D704X"
        mandate = self._create_mandate(self.other_client, self.operator)
        self.invoice(80, debtor=twin)
        self.run_night("2026-11-21")
        self.env.invalidate_all()
        person = self.env["credit.person"].create({"name": "Rosa", "key": "TESTKEY"})
        (self.debtor | twin).credit_person_id = person
        estate = self.report(date_death="2026-10-01", source_note="Daughter")
        there = self.env["credit.estate"].search([("partner_id", "=", twin.id)])
        self.assertEqual((there.state, there.source, there.date_death), ("to_verify", "other", False))
        self.assertEqual(self.get_case(twin).hold_code, "estate")
        texts = " ".join(filter(None, [there.source_note, *there.message_ids.mapped("body")]))
        for secret in (self.client.name, "Daughter", "Casa"):
            self.assertNotIn(secret, texts)
        self.assertTrue(mandate)
        estate.with_user(self.operator)._mistake("She answered the phone herself")
        self.assertEqual((there.state, self.get_case(twin).hold_code), ("mistaken", False))

    def test_a_mistake_gives_everything_back(self):
        estate = self.report()
        dialog = self.env["credit.estate.mistake"].with_user(self.operator).create({
            "estate_id": estate.id, "reason": "She answered the phone herself",
        })
        dialog.action_apply()
        self.assertEqual((estate.state, estate.close_reason), ("mistaken", "She answered the phone herself"))
        self.assertEqual((self.case.hold_code, self.case.next_action), (False, "call"))
        self.assertFalse(self.case.heirs_estate_id)
        again = self.report()
        self.assertEqual((again.state, self.case.hold_code), ("to_verify", "estate"))

    def test_a_mistake_needs_a_reason_and_a_person_who_may(self):
        estate = self.report()
        with self.assertRaisesRegex(UserError, "how it is known"):
            estate.with_user(self.operator)._mistake(" ")
        with self.assertRaisesRegex(AccessError, "looked after by"):
            estate.with_user(self.colleague)._mistake("Gossip")
        self.assertEqual(self.case.hold_code, "estate")

    def test_many_cost_as_many_queries_as_few(self):
        debtors = [self._create_debtor(f"Debtor {number}", self.client) for number in range(220)]
        cases = self.env["credit.case"].with_context(credit_assignment=True).create([
            {"company_id": self.client.id, "partner_id": debtor.id, "user_id": self.operator.id,
             "mandate_id": self.mandate.id}
            for debtor in debtors
        ])
        counts = []
        for part in (cases[:20], cases[20:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["credit.estate"]._open(part, source="import")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(len(self.env["credit.estate"].search([("case_id", "in", cases.ids)])), 220)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)


class TestEstateReturned(DeliveryCommon):
    """A letter that comes back tells of a death."""

    def setUp(self):
        super().setUp()
        self.delivery = self.send_notice().delivery_ids

    def test_a_returned_letter_opens_it_for_confirmation_and_keeps_the_task(self):
        self.delivery._set_state("returned", reason="deceased")
        estate = self.case.heirs_estate_id
        self.assertEqual((estate.state, estate.source), ("to_verify", "returned"))
        self.assertEqual(self.case.hold_code, "estate")
        kind = self.env.ref("sagres_credit.mail_activity_type_death")
        self.assertTrue(self.case.activity_ids.filtered(lambda task: task.activity_type_id == kind))

    def test_a_letter_returned_for_another_reason_opens_nothing(self):
        self.delivery._set_state("returned", reason="wrong_address")
        self.assertFalse(self.case.heirs_estate_id)

    def test_the_death_of_who_acted_for_the_debtor_is_not_the_debtors(self):
        self.delivery.partner_id = self._create_debtor("Luca Neri", self.client)
        self.delivery._set_state("returned", reason="deceased")
        self.assertFalse(self.case.heirs_estate_id)
