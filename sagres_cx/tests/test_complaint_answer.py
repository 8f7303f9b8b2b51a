from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .complaint_common import NIGHT, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintAnswer(ComplaintCommon):
    """The answer leaves once, ends the term and the dispute; what is due for a late one is decided by who may."""

    def test_the_client_answers_by_mail_and_the_customer_is_asked_how_it_was(self):
        complaint = self.complain("2026-11-10")
        self.answer(complaint)
        self.assertEqual((complaint.state, complaint.date_answered, complaint.days_taken), ("answered", NIGHT, 10))
        self.assertEqual((complaint.timing_result, complaint.indemnity_state), ("in_time", "none"))
        mail = complaint.message_ids.filtered(lambda message: message.subject == complaint.answer_subject)
        self.assertEqual(mail.partner_ids, self.debtor)
        said = ("Rosa Bianchi", "Both invoices", "The second invoice is cancelled.", "Conciliation Service", "You are right")
        for words in said:
            self.assertIn(words, mail.body)
        self.assertNotIn("comes later", mail.body)
        trigger, company, rows = self.queued[0]
        self.assertEqual((trigger, company, len(rows)), ("complaint_answered", self.client, 1))
        self.assertEqual(rows[0][:3] + rows[0][4:], (
            self.debtor.id, self.case.id, self.operator.id, f"cx.complaint,{complaint.id}",
        ))
        self.assertFalse(complaint.activity_ids)
        with self.assertRaisesRegex(UserError, "was answered"):
            self.answer(complaint)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.by(self.client_user, complaint).body = "Nothing"

    def test_the_letter_is_printed_and_kept(self):
        complaint = self.complain()
        dialog = self.answer(complaint, channel="letter")
        self.assertEqual(dialog.complaint_id.letter_id.mimetype, "application/pdf")
        self.assertTrue(complaint.letter_id.raw.startswith(b"%PDF"))

    def test_an_answer_that_does_not_hold_together_is_refused(self):
        complaint = self.complain()
        with self.assertRaisesRegex(UserError, "Say what came out"):
            self.answer(complaint, outcome=False)
        with self.assertRaisesRegex(UserError, "Say what came out"):
            self.answer(complaint, reasons=" ")
        self.debtor.email = False
        with self.assertRaisesRegex(UserError, "has no e-mail address"):
            self.answer(complaint, channel="email")
        self.debtor.street = False
        with self.assertRaisesRegex(UserError, "has no street"):
            self.answer(complaint, channel="letter")
        self.assertEqual(complaint.state, "received")

    def test_what_a_customer_wrote_never_becomes_a_page(self):
        complaint = self.complain(subject="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
        self.answer(complaint, reasons="<script>alert(2)</script>")
        self.assertNotIn("<script", complaint.answer_body)
        self.assertIn("&lt;script&gt;alert(2)", complaint.answer_body)

    def test_the_letter_is_seen_and_changed_before_it_leaves(self):
        complaint = self.complain()
        dialog = self.by(self.client_user, self.env["cx.complaint.answer"]).create({
            "complaint_id": complaint.id, "outcome": "partly", "reasons": "One of the two", "channel": "email",
        })
        dialog.action_preview()
        self.assertIn("You are right in part", dialog.body)
        self.assertEqual((complaint.answer_outcome, complaint.state), ("partly", "received"))
        dialog.body = "<p>As we said on the phone.</p>"
        dialog.action_send()
        self.assertEqual(complaint.answer_body, "<p>As we said on the phone.</p>")

    def test_what_the_contact_rules_forbid_is_not_sent(self):
        rule = self.env["credit.contact.rule"]._get_common(self.client)[:1]
        rule.forbidden_phrases = "bailiff"
        with self.assertRaisesRegex(UserError, "forbids it"):
            self.answer(self.complain(), reasons="Or the bailiff comes")

    def test_the_indemnity_grows_with_the_delay(self):
        # 30 days from 1 January 2026: 31 January; twice: 2 March; three times: 1 April.
        for day, amount in (("2026-01-31", 0), ("2026-02-01", 30), ("2026-03-02", 30), ("2026-03-03", 60), ("2026-04-02", 90)):
            with self.on(day):
                complaint = self.complain("2026-01-01")
            self.answer(complaint, on=day)
            self.assertEqual(complaint.indemnity_amount, amount, day)
            self.assertEqual(complaint.indemnity_state, "proposed" if amount else "none")

    def test_before_2026_a_late_correction_of_a_double_invoice_cost_less(self):
        # 20 days from 1 October 2025: 21 October; twice: 10 November; three times: 30 November.
        for day, amount in (("2025-10-21", 0), ("2025-10-22", 25), ("2025-11-11", 50), ("2025-12-01", 75)):
            with self.on(day):
                complaint = self.complain("2025-10-01", kind="double")
            self.answer(complaint, on=day)
            self.assertEqual(complaint.indemnity_amount, amount, day)

    def test_an_amount_that_is_not_established_is_never_guessed(self):
        with self.on("2026-03-02"):
            water = self.complain("2026-01-05", scheme="rqsii")
        self.answer(water, on="2026-03-02")  # 30 working days: 17 February
        self.assertEqual((water.indemnity_amount, water.indemnity_state), (30, "proposed"))
        late = self.complain("2026-01-05", scheme="rqsii")
        self.answer(late)
        self.assertEqual((late.indemnity_state, late.indemnity_amount), ("unknown", 0))
        with self.assertRaisesRegex(UserError, "is not established"):
            self.by(self.client_user, late).action_approve_indemnity()
        self.by(self.manager, late.standard_id).write({"indemnity": "steps", "amount_double": 60, "amount_triple": 90})
        self.by(self.client_user, late).action_compute_indemnity()
        self.assertEqual((late.indemnity_state, late.indemnity_amount), ("proposed", 90))
        waste = self.complain("2026-01-05", scheme="tqrif")
        info = self.complain("2026-01-05", kind="info")
        for complaint in (waste, info):
            self.answer(complaint)
            self.assertEqual((complaint.timing_result, complaint.indemnity_state), ("late", "none"))

    def test_an_operator_never_decides_about_an_indemnity(self):
        complaint = self.complain("2026-01-05", user_id=self.operator.id)
        self.answer(complaint, user=self.operator)
        self.assertEqual((complaint.answered_by_id, complaint.indemnity_state), (self.operator, "proposed"))
        own = self.by(self.operator, complaint)
        for act in (own.action_approve_indemnity, own.action_compute_indemnity, own.action_refuse_indemnity):
            with self.assertRaisesRegex(AccessError, "Only the client's staff or a credit manager"):
                act()
        with self.assertRaisesRegex(AccessError, "Only the client's staff"):
            own._refuse_indemnity("No")
        with self.assertRaisesRegex(UserError, "decide about the indemnity first"):
            own.action_close()

    def test_an_approved_indemnity_is_paid_apart_where_no_product_is_named(self):
        complaint = self.complain("2026-01-05")
        self.answer(complaint)
        own = self.by(self.client_user, complaint)
        own.action_approve_indemnity()
        self.assertEqual((complaint.indemnity_state, complaint.indemnity_payment), ("approved", "to_pay"))
        self.assertEqual(complaint.indemnity_decided_by_id, self.client_user)
        own.action_indemnity_paid()
        self.assertEqual(complaint.indemnity_paid_on, NIGHT)
        with self.assertRaisesRegex(UserError, "nothing is to be paid"):
            own.action_indemnity_paid()
        own.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_an_approved_indemnity_is_a_draft_credit_note_where_its_product_is_named(self):
        self.mandate.cx_indemnity_product_id = self.env["product.product"].create({
            "name": "Automatic indemnity", "type": "service", "taxes_id": False,
        })
        complaint = self.complain("2026-01-05")
        self.answer(complaint)
        before = self.env["account.move.line"]._read_group([("parent_state", "=", "posted")], [], ["balance:sum", "__count"])
        self.by(self.manager, complaint).action_approve_indemnity()
        move = complaint.indemnity_move_id
        self.assertEqual((move.move_type, move.state, move.partner_id), ("out_refund", "draft", self.debtor))
        self.assertEqual(move.amount_total, 90)
        after = self.env["account.move.line"]._read_group([("parent_state", "=", "posted")], [], ["balance:sum", "__count"])
        self.assertEqual(before, after)
        self.assertFalse(complaint.indemnity_paid_on)
        move.action_post()
        self.assertEqual(complaint.indemnity_paid_on, move.invoice_date)
        with self.assertRaisesRegex(UserError, "no indemnity is proposed"):
            self.by(self.manager, complaint).action_approve_indemnity()

    def test_an_indemnity_that_is_not_due_has_its_reason(self):
        complaint = self.complain("2026-01-05")
        self.answer(complaint)
        with self.assertRaisesRegex(UserError, "Say why no indemnity"):
            self.step(complaint, "refuse")
        self.step(complaint, "refuse", words="The customer was not at home three times")
        self.assertEqual((complaint.indemnity_state, complaint.indemnity_decided_by_id), ("refused", self.client_user))

    def dispute(self, complaint, user=None):
        dialog = self.by(user or self.operator, self.env["cx.complaint.dispute"]).create({
            "complaint_id": complaint.id, "item_ids": self.case.receivable_ids.ids,
            "reason_id": self.env.ref("sagres_credit.credit_reason_amount_duplicate").id,
        })
        dialog.action_save()
        return complaint.dispute_id

    def test_a_complaint_about_an_invoice_holds_its_collection_until_the_answer(self):
        complaint = self.complain(user_id=self.client_user.id)
        dispute = self.dispute(complaint)
        item = dispute.receivable_ids
        self.assertEqual((dispute.state, item.hold_code, dispute.owner_id), ("open", "dispute", self.client_user))
        with self.assertRaisesRegex(UserError, "in dispute already"):
            self.dispute(complaint)
        with self.assertRaisesRegex(AccessError, "client's staff or a credit manager answers it"):
            self.answer(complaint, user=self.operator)
        self.answer(complaint, outcome="rejected")
        self.assertEqual((dispute.state, dispute.outcome, item.hold_code), ("closed", "confirmed", False))
        self.assertEqual(complaint.state, "answered")

    def test_a_customer_who_is_right_waits_for_the_credit_note(self):
        complaint = self.complain()
        dispute = self.dispute(complaint)
        self.answer(complaint)
        self.assertEqual((dispute.state, dispute.outcome, complaint.state), ("answered", "credit_note", "answered"))
        self.assertEqual(dispute.receivable_ids.hold_code, "dispute")

    def test_a_dispute_that_is_answered_by_itself_is_told_to_the_complaint(self):
        complaint = self.complain()
        dispute = self.dispute(complaint)
        self.by(self.client_user, dispute)._answer("confirmed", "The reading is right")
        self.assertEqual((complaint.state, complaint.answer_reasons), ("received", "The reading is right"))
        self.answer(complaint, outcome="rejected", reasons="The reading is right")
        self.assertEqual((complaint.state, dispute.state), ("answered", "closed"))

    def test_only_the_customers_own_invoices_are_held(self):
        other = self._create_debtor("Ugo Neri", self.client)
        self.invoice(100, 40, other)
        self.run_night()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "of another customer"):
            self.by(self.client_user, self.complain())._dispute(
                self.get_case(other).receivable_ids, self.env.ref("sagres_credit.credit_reason_amount_duplicate"),
            )

    def test_an_answer_while_the_customer_is_asked_ends_the_pause(self):
        complaint = self.complain("2026-11-10")
        self.step(complaint, "wait", words="The reading", on="2026-11-16")
        self.answer(complaint)
        self.assertEqual((complaint.state, complaint.days_taken, complaint.pause_ids.date_to), ("answered", 6, NIGHT))

    def test_the_dialog_opens_with_the_draft(self):
        complaint = self.complain()
        self.by(self.client_user, complaint).answer_reasons = "As agreed"
        with Form(self.by(self.client_user, self.env["cx.complaint.answer"]).with_context(
            default_complaint_id=complaint.id,
        )) as dialog:
            self.assertEqual((dialog.reasons, dialog.channel), ("As agreed", "email"))
            dialog.outcome = "rejected"
            self.assertEqual(dialog.dispute_outcome, "confirmed")
