import base64
import io

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .action_common import ActionCommon

OCTOBER = Date.to_date("2026-10-01")


@tagged("post_install", "-at_install")
class TestReview(ActionCommon):
    """The monthly review: prepared alone, read aloud without names, held once, its decisions become improvements."""

    def create_review(self, **vals):
        return self.as_user(self.manager, self.env["cx.review"]).create({
            "company_id": self.client.id, "month": OCTOBER, **vals,
        })

    def create_october(self):
        """40 scores in October, 20 promoters and 10 detractors, 12 with the reason; words of a few."""
        self.create_voices("2026-09-15", 7)
        self.create_voices("2026-10-10", 40, hits=12, promoters=20, detractors=10)
        self.hurt = self.create_reasoned(
            2, "I am Rosa Bianchi, call 347 1234567: what is this sum?", date="2026-10-12 10:00:00",
        )
        self.glad = self.create_reasoned(10, "=1+1 thank you Anna", date="2026-10-13 10:00:00")

    def test_the_agenda_says_the_month(self):
        self.create_october()
        review = self.create_review()
        self.assertEqual((review.voice_count, review.voice_before_count, review.detractor_count), (42, 7, 11))
        # 21 promoters and 11 detractors of 42: NPS 23.8, error 1.96 x 100 x sqrt((32/42 - (10/42)^2) / 42) = 25.4
        self.assertEqual([review.score_count, review.nps, review.nps_low, review.nps_high], [42, 23.8, -1.6, 49.2])
        self.assertEqual((review.voice_ids, review.thank_ids), (self.hurt | self.glad, self.glad))
        self.assertEqual([row["voice_count"] for row in review.agenda["clusters"]], [28, 14])
        self.assertIn("Does not understand it", review.agenda_html)

    def test_no_figure_is_shown_of_too_few_scores(self):
        self.create_voices("2026-10-10", 12, promoters=12)
        figures = self.create_review()._get_sections()[0]["rows"]
        self.assertEqual(figures[-1], ["NPS", "too few scores to say (fewer than 30)", ""])

    def test_voices_are_read_without_names_numbers_and_addresses(self):
        self.create_october()
        html = self.create_review().agenda_html
        self.assertIn("«I am … …, call …: what is this sum?»", html)
        self.assertNotIn("Rosa", html)

    def test_script_in_a_voice_stays_words(self):
        self.create_reasoned(2, "<script>alert(1)</script>", date="2026-10-12 10:00:00")
        html = self.create_review().agenda_html
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<script>", html)

    def test_employees_and_what_is_said_about_an_operator_are_not_read_aloud(self):
        staff = self.create_voice(
            2, "Pressure", stakeholder="employee", partner_id=False, case_id=False, date="2026-10-12 10:00:00",
        )
        self.create_reasoned(2, "She was rude", about_operator=True, date="2026-10-12 10:00:00")
        review = self.create_review()
        self.assertFalse(review.voice_ids)
        self.assertEqual(review.voice_count, 1)
        with self.assertRaisesRegex(ValidationError, "not read aloud"):
            review.sudo().voice_ids = staff

    def test_the_night_prepares_on_the_mandates_day_and_once(self):
        self.mandate.cx_review_day = 21
        Review = self.env["cx.review"]
        own = [("company_id", "=", self.client.id)]
        for now, expected in (("2026-11-20", 0), ("2026-11-21", 1), ("2026-11-22", 1)):
            with self.subTest(now=now), freeze_time(f"{now} 10:00:00"):
                Review._cron_prepare()
                self.assertEqual(Review.search_count(own), expected)
        review = Review.search(own)
        self.assertEqual((review.month, review.user_id), (OCTOBER, self.manager))
        self.assertEqual((review.activity_ids.user_id, review.activity_ids.summary), (self.manager, "Casa Serena, October 2026"))

    def test_the_night_prepares_nothing_where_nobody_listens(self):
        self._create_mandate(self.other_client, self.colleague, cx_review_day=1)
        self.env["cx.review"]._cron_prepare()
        self.assertFalse(self.env["cx.review"].search([("company_id", "=", self.other_client.id)]))

    def test_a_voice_that_turns_out_to_be_about_an_operator_is_read_no_more(self):
        self.create_october()
        review = self.create_review()
        self.hurt.about_operator = True
        review.invalidate_recordset()
        self.assertNotIn("what is this sum", review.agenda_html)

    def test_held_decisions_become_improvements_and_nothing_changes_after(self):
        review = self.create_review(attendee_ids=[Command.link(self.client_user.id)], decision_ids=[
            Command.create({"name": "Plain words on the invoice", "user_id": self.client_user.id, "reason_id": self.reason.id}),
            Command.create({"name": "Thank Anna"}),
        ])
        review.action_hold()
        self.assertEqual((review.state, review.date_held), ("held", Date.to_date("2026-11-20")))
        action = review.decision_ids[0].action_id
        self.assertEqual((action.state, action.user_id, action.reason_id), ("decided", self.client_user, self.reason))
        self.assertFalse(review.decision_ids[1].action_id)
        self.assertEqual((self.mandate.cx_last_review, self.mandate.cx_last_review_month), (review.date_held, OCTOBER))
        self.assertEqual(self.mandate._get_held_reviews("2026-11-01", "2026-11-30"), {self.client: 1})
        for change in (
            lambda: review.action_prepare(), lambda: review.decision_ids[0].write({"name": "Other"}),
            lambda: review.write({"decision_ids": [Command.create({"name": "More"})]}),
            lambda: self.env["cx.review.decision"].create({"review_id": review.id, "name": "More"}),
        ):
            with self.assertRaisesRegex(UserError, "held stays as it was"), self.env.cr.savepoint():
                change()
        with self.assertRaisesRegex(UserError, "not deleted"):
            review.unlink()

    def test_who_may_lead(self):
        review = self.create_review()
        for user in (self.operator, self.client_user):
            with self.subTest(user=user.login), self.assertRaisesRegex(AccessError, "credit manager leads"):
                self.as_user(user, review).action_hold()
        self.assertTrue(self.as_user(self.client_user, review).agenda_html)
        with self.assertRaisesRegex(AccessError, "never by hand"):
            review.write({"nps": 90})
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.create_review(month="2026-12-01")

    def test_improvements_stand_by_what_is_asked_of_them(self):
        vals = {"reason_id": self.reason.id, "touchpoint_id": self.touchpoint.id}
        self.create_action(**vals, name="Late one", state="decided", deadline="2026-11-01")
        self.create_action(**vals, name="Due one", state="decided", deadline="2026-12-01")
        self.create_action(**vals, name="Far one", state="decided", deadline="2027-06-01")
        self.create_action(name="Asked one")
        sections = {section["key"]: section["rows"] for section in self.create_review()._get_sections()}
        self.assertEqual([row[:2] for row in sections["actions"]], [
            ["Late", "Late one"], ["Due soon", "Due one"], ["In progress", "Far one"],
        ])
        self.assertEqual([row[:2] for row in sections["proposals"]], [["Proposed", "Asked one"]])

    def test_the_spreadsheet_has_numbers_and_runs_no_formula(self):
        self.create_october()
        self.create_action(name="Late one", state="decided", deadline="2026-11-01")
        review = self.as_user(self.client_user, self.create_review())
        workbook = load_workbook(io.BytesIO(base64.b64decode(review.file_xlsx)))
        figures = workbook["The month in figures"]
        self.assertEqual([cell.value for cell in figures["B"]][1:], [42, 11, 42, 23.8])
        self.assertEqual(figures["B5"].number_format, "#,##0.0")
        quote = workbook["Thanks"]["B3"]
        self.assertEqual((quote.value, quote.data_type), ("«=1+1 thank you Anna»", "s"))
        deadline = workbook["Improvements"]["D3"]
        self.assertEqual((deadline.value.date(), deadline.number_format), (Date.to_date("2026-11-01"), "dd/mm/yyyy"))
        self.assertEqual(len(workbook.sheetnames), 8)

    def test_a_decision_that_looks_like_a_formula_is_text(self):
        review = self.create_review(decision_ids=[Command.create({"name": "=HYPERLINK(\"x\")"})])
        cell = load_workbook(io.BytesIO(base64.b64decode(review.file_xlsx)))["Decisions"]["A3"]
        self.assertEqual((cell.value, cell.data_type), ('=HYPERLINK("x")', "s"))

    def test_the_paper_says_what_the_screen_says(self):
        self.create_october()
        review = self.create_review(decision_ids=[Command.create({"name": "Thank Anna"})])
        report = self.as_user(self.client_user, self.env["ir.actions.report"]).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("sagres_cx.cx_review_report", review.ids)
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
        self.assertEqual(kind, "pdf")
        for words in ("Casa Serena, October 2026", "Voices to read aloud", "what is this sum", "23.8", "Thank Anna"):
            self.assertIn(words, text)
        self.assertNotIn("Rosa", text)

    def test_two_clients_cost_as_many_queries_as_one(self):
        self.create_october()
        self.create_voices("2026-10-10", 40, hits=12, promoters=20, company_id=self.other_client.id)
        counts = []
        for companies in (self.client, self.client, self.clients):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["cx.review"]._read_month(OCTOBER, companies.ids)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
