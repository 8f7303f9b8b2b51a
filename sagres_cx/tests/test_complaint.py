from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged, users

from .complaint_common import NIGHT, ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaint(ComplaintCommon):
    """A complaint has a number and a day; nobody forgets it, and nobody changes what the register says."""

    def assert_term(self, expected, received=NIGHT, **vals):
        self.assertEqual(str(self.complain(received, **vals).deadline), expected)

    def test_the_rules_of_electricity_from_2026(self):
        self.assert_term("2026-12-20")
        self.assert_term("2026-12-20", kind="info")
        self.assert_term("2027-01-19", kind="rectification")
        self.assert_term("2027-02-18", kind="rectification", is_four_monthly=True)
        self.assert_term("2026-12-05", kind="double")
        self.assert_term("2026-01-31", received="2026-01-01")

    def test_before_2026_only_double_invoices_have_a_known_term(self):
        self.assert_term("2026-01-19", received="2025-12-30", kind="double")
        for kind in ("complaint", "info", "rectification"):
            complaint = self.complain("2025-12-31", kind=kind)
            self.assertFalse(complaint.deadline)
            self.assertIn("no standard is known for what was received on 12/31/2025", complaint.term_gap)
            self.assertEqual(complaint.timing, "none")

    def test_water_counts_working_days_and_says_what_is_not_established(self):
        complaint = self.complain(scheme="rqsii")
        self.assertEqual((str(complaint.deadline), complaint.unit), ("2027-01-07", "working"))
        self.assertIn("since when this standard holds is not established", complaint.term_words)
        # 60 working days: 6 in November, 21 in December, 19 in January, the 14th of February's is the 18th.
        self.assert_term("2027-02-18", scheme="rqsii", kind="rectification")
        self.assertFalse(self.complain(scheme="rqsii", kind="double").deadline)

    def test_waste_has_its_standards_since_2023(self):
        self.assert_term("2027-01-07", scheme="tqrif")
        self.assert_term("2023-02-14", received="2023-01-02", scheme="tqrif")
        self.assertFalse(self.complain("2022-12-31", scheme="tqrif").deadline)

    def test_a_charter_is_of_its_own_client_and_a_new_row_reaches_what_waits(self):
        complaint = self.complain(scheme="charter")
        self.assertFalse(complaint.deadline)
        Standard = self.by(self.manager, self.env["cx.service.standard"])
        row = {"scheme": "charter", "kind": "complaint", "days": 10, "source": "Charter", "date_from": "2026-01-01",
               "indemnity": "none"}
        Standard.create({**row, "company_id": self.other_client.id})
        self.assertFalse(complaint.deadline)
        Standard.create({**row, "company_id": self.client.id})
        self.assertEqual(str(complaint.deadline), "2026-11-30")
        with self.assertRaisesRegex(ValidationError, "belongs to a client"):
            Standard.create({**row, "date_from": "2025-01-01", "date_to": "2025-12-31"})

    def test_two_rows_never_say_different_things_of_one_day(self):
        with self.assertRaisesRegex(ValidationError, "would both be valid"):
            self.env["cx.service.standard"].create({
                "scheme": "rqsii", "kind": "complaint", "days": 20, "source": "Another", "date_from": "2026-01-01",
            })

    def test_without_rules_there_is_no_day_and_the_form_says_so(self):
        complaint = self.complain(scheme=False)
        self.assertIn("Choose under which rules", complaint.term_gap)

    def test_each_client_has_its_own_numbers(self):
        numbers = [self.complain().name for _number in range(2)]
        self.assertEqual(numbers, ["2026/00001", "2026/00002"])
        stranger = self._create_debtor("Ugo Neri", self.other_client)
        other = self.env["cx.complaint"].create({
            "company_id": self.other_client.id, "partner_id": stranger.id, "subject": "Cold water", "body": "Since Monday",
        })
        self.assertEqual(other.name, "2026/00001")

    @users("anna")
    def test_an_operator_records_it_from_a_call(self):
        action = self.case.with_env(self.env).action_record_complaint()
        complaint = self.env["cx.complaint"].with_context(**action["context"]).create({"subject": "Cold", "body": "No heating"})
        self.assertEqual(complaint.partner_id, self.debtor)
        self.assertEqual((complaint.user_id, complaint.recorded_by_id), (self.env.user, self.env.user))
        self.assertEqual(complaint.activity_ids.user_id, self.env.user)

    def test_it_is_one_voice_but_a_request_for_information_is_none(self):
        complaint = self.complain(reason_id=self.env.ref("sagres_credit.credit_reason_amount_duplicate").id)
        voice = complaint.feedback_ids
        self.assertEqual((voice.source, voice.partner_id, voice.operator_id), ("complaint", self.debtor, self.operator))
        self.assertEqual(voice.tag_ids.reason_id, complaint.reason_id)
        request = self.complain(kind="info")
        self.assertFalse(request.feedback_ids)
        self.step(request, "reclassify", kind="complaint", scheme="tiqv", words="They complain")
        self.assertEqual(len(request.feedback_ids), 1)

    def test_it_is_not_received_tomorrow_nor_by_another_customer(self):
        with self.assertRaisesRegex(ValidationError, "today or before"):
            self.complain("2026-11-21")
        with self.assertRaisesRegex(ValidationError, "another customer"):
            self.complain(partner_id=self._create_debtor("Ugo Neri", self.client).id)

    def test_what_the_model_moves_is_not_written_by_hand(self):
        complaint = self.complain()
        for user in (self.operator, self.manager, self.client_user):
            for vals in (
                {"state": "closed"}, {"date_answered": "2026-11-20"}, {"deadline": "2027-11-20"}, {"indemnity_state": "approved"},
                {"indemnity_amount": 1000}, {"kind": "info"}, {"name": "2026/00009"}, {"partner_id": self.operator.partner_id.id},
            ):
                with self.assertRaisesRegex(UserError, "not written by hand"):
                    self.by(user, complaint).write(vals)
        for vals in (
            {"state": "answered"}, {"indemnity_state": "approved"}, {"deadline": "2030-01-01"}, {"date_answered": NIGHT},
        ):
            with self.assertRaisesRegex(UserError, "not written by hand"):
                self.complain(user=self.operator, **vals)
        with self.assertRaises(AccessError):
            self.by(self.manager, complaint).unlink()
        self.assertEqual(complaint.state, "received")

    def test_a_colleague_reads_what_another_answers(self):
        complaint = self.complain(user=self.operator)
        with self.assertRaisesRegex(AccessError, "is answered by anna"):
            self.by(self.colleague, complaint).action_start()
        with self.assertRaisesRegex(AccessError, "is answered by anna"):
            self.by(self.colleague, complaint).subject = "Nothing"
        self.by(self.operator, complaint).action_start()
        self.assertEqual(complaint.state, "in_work")

    def test_the_client_sees_its_own_complaints_only(self):
        stranger = self._create_debtor("Ugo Neri", self.other_client)
        other = self.env["cx.complaint"].create({
            "company_id": self.other_client.id, "partner_id": stranger.id, "subject": "Cold water", "body": "Since Monday",
        })
        own = self.complain()
        self.env.flush_all()
        seen = self.by(self.client_user, self.env["cx.complaint"]).search([("id", "in", (own | other).ids)])
        self.assertEqual(seen, own)
        with self.assertRaises(AccessError):
            self.by(self.client_user, other).action_start()

    def test_the_time_for_which_the_customer_is_asked_does_not_count(self):
        complaint = self.complain("2026-11-10")
        self.assertEqual(str(complaint.deadline), "2026-12-10")
        self.step(complaint, "wait", words="The reading of the meter")
        self.assertEqual((complaint.state, complaint.deadline, complaint.timing), ("waiting", False, "paused"))
        with self.assertRaisesRegex(UserError, "Waiting for the customer"):
            self.step(complaint, "wait", words="Again")
        with self.on("2026-11-26"):
            self.by(self.client_user, complaint).action_resume()
            self.assertEqual((complaint.state, str(complaint.deadline)), ("in_work", "2026-12-16"))
        self.assertEqual(complaint.pause_ids.reason, "The reading of the meter")
        with self.assertRaisesRegex(UserError, "Write what the customer is asked"):
            self.step(complaint, "wait", words=" ")

    def test_a_repeat_keeps_its_number_and_shares_the_answer(self):
        first, repeat = self.complain("2026-11-10"), self.complain()
        with self.assertRaisesRegex(UserError, "the older one"):
            self.step(first, "merge", original_id=repeat.id)
        self.step(repeat, "merge", original_id=first.id)
        self.assertEqual((repeat.state, repeat.original_id, repeat.timing), ("closed", first, "repeat"))
        self.assertEqual(first.repeat_ids, repeat)
        third = self.complain()
        with self.assertRaisesRegex(UserError, "not a repeat"):
            self.step(third, "merge", original_id=repeat.id)
        stranger = self.env["cx.complaint"].create({
            "company_id": self.client.id, "partner_id": self._create_debtor("Ugo Neri", self.client).id, "subject": "x",
            "body": "y", "date_received": "2026-11-01",
        })
        with self.assertRaisesRegex(UserError, "another customer"):
            self.step(third, "merge", original_id=stranger.id)

    def test_another_kind_has_another_day_and_needs_a_reason(self):
        complaint = self.complain()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.step(complaint, "reclassify", kind="double", scheme="tiqv")
        self.step(complaint, "reclassify", kind="double", scheme="tiqv", words="It is about a double invoice")
        self.assertEqual(str(complaint.deadline), "2026-12-05")

    def test_its_thread_opens_with_the_default_company_alone(self):
        alone = self.complain().with_user(self.operator).with_context(allowed_company_ids=self.operator.company_id.ids)
        self.env.invalidate_all()
        suggested = alone._message_get_suggested_recipients()
        self.assertEqual([row["partner_id"] for row in suggested], self.debtor.ids)

    def test_it_stands_in_the_calendar_of_deadlines(self):
        complaint = self.complain()
        self.env.flush_all()
        rows = self.by(self.operator, self.env["credit.deadline.report"]).search([("kind", "=", "complaint")])
        self.assertEqual([(row.case_id, row.date) for row in rows], [(self.case, complaint.deadline)])

    def test_it_waits_for_the_client_on_its_page(self):
        complaint = self.complain()
        waiting = self.by(self.client_user, self.env["credit.client.page"]).sudo()._get_waiting(self.mandate)
        rows = [row for row in waiting["rows"] if row["key"] == f"complaint-{complaint.id}"]
        self.assertEqual([(row["debtor"], row["words"]) for row in rows], [("Rosa Bianchi", "Two invoices for May")])
