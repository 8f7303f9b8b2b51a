import io
from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import HttpCase, tagged

from .client_common import ClientCommon

OCTOBER = Date.to_date("2026-10-01")
MARCH = "2026-03-01"


@tagged("post_install", "-at_install")
class TestClientReport(ClientCommon, HttpCase):
    """The monthly report: figures beside the baseline, words without names, sent once to who receives it, and kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mandate.write({"report_mode": "approve", "report_day": 3, "date_start": MARCH})
        cls.other_mandate.report_mode = "none"
        (cls.administration | cls.sales).gets_report = True
        cls.env["credit.kpi"].create([
            {"name": "Days to collect", "code": "test_days", "section": "ledger", "unit": "days", "better": "down",
             "formula": "Open over invoiced, times days.", "population": "All items.", "sequence": 1},
            {"name": "Promises that held", "code": "test_share", "section": "agreement", "unit": "percent", "better": "up",
             "formula": "Kept over judged.", "population": "Promises judged.", "sequence": 2},
        ])
        model = type(cls.env["credit.kpi"])
        kept = model._get_measures
        cls.startClassPatcher(patch.object(model, "_get_measures", lambda self: [
            *kept(self), (("test_days", "test_share"), lambda companies, since, until: cls.measure(self, companies, since)),
        ]))

    @classmethod
    def measure(cls, kpi, companies, since):
        value = Decimal("41.5") if since == OCTOBER else Decimal("50")
        return {company: {
            "test_days": kpi._prepare_measure(value=value, n=12), "test_share": kpi._prepare_measure(note="Nobody promised."),
        } for company in companies}

    def create_report(self, user=None, **vals):
        return self.as_user(user or self.manager, self.env["credit.client.report"]).create({
            "mandate_id": self.mandate.id, "month": OCTOBER, **vals,
        })

    def create_baseline(self):
        kpi = self.env["credit.kpi"].search([("code", "=", "test_days")])
        return self.env["credit.baseline"].create({
            "company_id": self.client.id, "mandate_id": self.mandate.id, "state": "frozen", "date": "2026-03-31",
            "line_ids": [Command.create({"kpi_id": kpi.id, "value": 62.0, "has_value": True, "n": 9})],
            "item_ids": [Command.create({"company_id": self.client.id, "amount": 800, "due_date": "2026-03-10"})],
        })

    def get_rows(self, report, key):
        return next(section["rows"] for section in report._get_sections() if section["key"] == key)

    def get_mails(self, report):
        return self.env["mail.mail"].search([("model", "=", report._name), ("res_id", "=", report.id)])

    def work(self):
        """Do what the scheduled job does."""
        self.env.flush_all()
        with self.night_cursor() as env:
            env["credit.client.report"]._cron_work()
        self.env.invalidate_all()

    @contextmanager
    def killed(self, model, name):
        with patch.object(type(model), name, side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            with self.env.cr.savepoint():
                yield

    def test_figures_stand_beside_the_month_before_and_the_baseline(self):
        self.create_baseline()
        rows = {row[0]: row[1:] for row in self.get_rows(self.create_report(), "figures")}
        self.assertEqual(rows["Days to collect"][:5], [
            ("decimal", Decimal("41.5")), ("decimal", Decimal("50")), ("decimal", Decimal("62.0")), "Better", 12,
        ])
        self.assertEqual(rows["Days to collect"][5], "Open over invoiced, times days. All items.")
        self.assertEqual(rows["Promises that held"][0], ("percent", None))
        self.assertIn("Nobody promised.", rows["Promises that held"][5])

    def test_what_is_open_is_that_of_the_last_day_of_the_month(self):
        self.create_baseline()
        old = self.invoice(200.0, 100, invoice_date="2026-07-01", date="2026-07-01")
        self.pay(old)  # paid on 20 November: open at the end of October
        rows = {row[0]: row[1:] for row in self.get_rows(self.create_report(), "ageing")}
        # 300 due on 11 October, 20 days before the end of it; 200 due on 12 August
        self.assertEqual(rows["Up to 30 days"], [800, 0, 300, 1])
        self.assertEqual(rows["61 to 90 days"], [0, 0, 200, 1])
        self.assertEqual(rows["31 to 60 days"], [0, 200, 0, 0])

    def test_collections_are_told_month_by_month_since_the_mandate(self):
        with freeze_time("2026-09-10 10:00:00"):
            move = self.invoice(90.0, 100, invoice_date="2026-07-01", date="2026-07-01")
            self.pay(move, 40.0)
        with freeze_time("2026-10-10 10:00:00"):
            self.pay(move, 20.0)
        self.pay(move, 5.0)  # in November: of the next report
        rows = self.get_rows(self.create_report(), "collections")
        self.assertEqual([row[0] for row in rows], [
            "March 2026", "April 2026", "May 2026", "June 2026", "July 2026", "August 2026", "September 2026", "October 2026",
        ])
        self.assertEqual([row[1:] for row in rows[-3:]], [[0, 0], [40, 1], [20, 1]])

    def test_reasons_carry_words_that_were_shared_without_names(self):
        reason = self.env.ref("sagres_credit.credit_reason_document_lost")
        reason.creditor_weakness = True
        with freeze_time("2026-10-12 10:00:00"):
            self.talk(self.case, reason_id=reason.id, body="I am Rosa, call 347 1234567: I never saw it", words_shared=True)
        report = self.create_report()
        name, talks, debtors, quote = self.get_rows(report, "reasons")[0]
        self.assertEqual((name, talks, debtors), (reason.display_name, 1, 1))
        self.assertEqual(quote, "«I am …, call …: I never saw it»")
        heard, proposed = (lines for _title, lines in report._get_words())
        self.assertIn("I never saw it", heard[0])
        self.assertIn(f"«{reason.display_name}» is something you can change: 1 of your customers", proposed[0])

    def test_of_who_is_vulnerable_nothing_is_told(self):
        reason = self.env.ref("sagres_credit.credit_reason_document_lost")
        with freeze_time("2026-10-12 10:00:00"):
            self.talk(self.case, reason_id=reason.id, body="I am ill", words_shared=True)
        self.debtor.credit_vulnerable = True
        self.assertFalse(self.get_rows(self.create_report(), "reasons"))

    def test_what_waits_for_the_client_is_proposed(self):
        self.env["credit.question"].create({
            "case_id": self.case.id, "contact_id": self.sales.id, "body": "Which meter?", "date_due": "2026-11-10",
        })
        _title, lines = self.create_report()._get_words()[1]
        self.assertEqual(lines, ["Question to answer: 1 wait for you, 1 of them beyond their day."])

    def test_the_managers_own_words_come_first(self):
        report = self.create_report(words_heard="A hard month.\n\nFewer calls.", words_proposed="Send copies again.")
        heard, proposed = (lines for _title, lines in report._get_words())
        self.assertEqual((heard[:2], proposed[:1]), (["A hard month.", "Fewer calls."], ["Send copies again."]))
        self.assertIn("A hard month.", report.preview_html)

    def test_a_script_in_words_stays_words(self):
        html = self.create_report(words_heard="<script>alert(1)</script>").preview_html
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<script>", html)

    def test_the_job_prepares_on_the_mandates_day_and_once(self):
        Report = self.env["credit.client.report"]
        own = [("mandate_id", "=", self.mandate.id)]
        for now, expected in (("2026-12-02", 0), ("2026-12-03", 1), ("2026-12-04", 1)):
            with self.subTest(now=now), freeze_time(f"{now} 06:00:00"):
                self.work()
                self.assertEqual(Report.search_count(own), expected)
        report = Report.search(own)
        self.assertEqual((report.state, report.month), ("prepared", Date.to_date("2026-11-01")))
        self.assertEqual((report.activity_ids.user_id, report.activity_ids.summary), (self.manager, "Casa Serena, November 2026"))
        self.assertFalse(self.get_mails(report))

    def test_no_report_is_prepared_of_a_month_before_the_mandate(self):
        self.mandate.date_start = "2026-11-10"
        self.work()
        self.assertFalse(self.env["credit.client.report"].search([("mandate_id", "=", self.mandate.id)]))

    def test_approved_it_goes_once_to_each_person_in_their_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.client_user.lang = "it_IT"
        report = self.create_report()
        report.action_approve()
        report.action_approve()
        mails = self.get_mails(report)
        self.assertEqual((report.state, report.approved_by_id), ("sent", self.manager))
        self.assertEqual(sorted(mails.mapped("email_to")), ["dario@casaserena.example.com", "elio@casaserena.example.com"])
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.assertEqual({row.name: row.lang for row in report.sudo().sending_ids}, {
            self.client_user.name: "it_IT", "Elio": self.sales._get_lang(),
        })
        for mail in mails:
            self.assertEqual(sorted(name.rpartition(".")[2] for name in mail.attachment_ids.mapped("name")), ["pdf", "xlsx"])
        self.assertFalse(report.activity_ids)

    def test_who_is_added_later_receives_it_and_the_others_not_again(self):
        report = self.create_report()
        report.action_approve()
        self.boss.gets_report = True
        report.action_approve()
        self.assertEqual(len(self.get_mails(report)), 3)

    def test_killed_before_it_is_noted_nothing_has_left(self):
        report = self.create_report()
        with self.killed(self.env["credit.client.report.sending"], "create"):
            report.action_approve()
        self.env.invalidate_all()
        self.assertEqual((report.state, len(self.get_mails(report))), ("prepared", 0))
        report.action_approve()
        self.assertEqual(len(self.get_mails(report)), 2)

    def test_the_job_sends_by_itself_where_the_mandate_says_so_and_once(self):
        self.mandate.report_mode = "auto"
        for _night in range(2):
            self.work()
        report = self.env["credit.client.report"].search([("mandate_id", "=", self.mandate.id)])
        self.assertEqual((report.state, len(self.get_mails(report))), ("sent", 2))

    def test_the_job_goes_on_after_a_report_that_cannot_leave(self):
        self.other_mandate.report_mode = self.mandate.report_mode = "auto"
        self.other_mandate.date_start = MARCH
        self.work()
        problem = self.env["credit.problem"].search([("kind", "=", "client_report")])
        self.assertEqual((problem.company_id, problem.user_id), (self.other_client, self.manager))
        self.assertIn("nobody of the client receives it", problem.name)
        report = self.env["credit.client.report"].search([("mandate_id", "=", self.mandate.id)])
        self.assertEqual(report.state, "sent")
        self.env["credit.client.contact"].create({
            "mandate_id": self.other_mandate.id, "name": "Ada", "email": "ada@acqua.example.com", "gets_report": True,
        })
        self.work()
        self.assertEqual(problem.state, "solved")

    def test_a_copy_of_the_database_sends_nothing(self):
        self.mandate.report_mode = "auto"
        self.env["ir.config_parameter"].set_param("database.is_neutralized", True)
        self.work()
        report = self.env["credit.client.report"].search([("mandate_id", "=", self.mandate.id)])
        self.assertEqual((report.state, len(self.get_mails(report))), ("approved", 0))
        with self.assertRaisesRegex(UserError, "copy: nothing leaves"):
            report.with_user(self.manager).action_approve()

    def test_nobody_to_receive_it_is_said(self):
        (self.administration | self.sales).gets_report = False
        with self.assertRaisesRegex(UserError, "Nobody receives the report of Casa Serena"):
            self.create_report().action_approve()

    def test_what_was_sent_stays_as_it_was(self):
        report = self.create_report()
        report.action_approve()
        with self.assertRaisesRegex(UserError, "stays as the client received it"):
            report.words_heard = "Other"
        with self.assertRaisesRegex(UserError, "stays as the client received it"):
            report.action_prepare()
        with self.assertRaisesRegex(UserError, "not deleted"):
            report.unlink()

    def test_figures_are_not_written_by_hand_and_months_to_come_not_told(self):
        report = self.create_report()
        with self.assertRaisesRegex(AccessError, "never by hand"):
            report.content = {}
        with self.assertRaisesRegex(AccessError, "never by hand"):
            report.state = "sent"
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.create_report(month="2026-12-01")

    def test_prepared_again_it_says_what_is_known_now(self):
        report = self.create_report(words_heard="Mine")
        with freeze_time("2026-10-20 10:00:00"):
            self.pay(self.move, 100.0)
        report.action_prepare()
        self.assertEqual(self.get_rows(report, "collections")[-1][1:], [100, 1])
        self.assertEqual(report.words_heard, "Mine")

    def test_the_client_reads_its_own_once_sent(self):
        report = self.create_report()
        other = self.create_report(mandate_id=self.other_mandate.id)
        own = self.as_user(self.client_user, report)
        self.assertFalse(own.search([]))
        with self.assertRaises(AccessError):
            own.read(["content"])
        report.action_approve()
        other.sudo().state = "sent"
        own = self.as_user(self.client_user, report)
        self.assertEqual(own.search([]), own)
        self.assertTrue(own.preview_html)
        self.assertEqual(len(own.sending_ids.attachment_ids), 2)
        with self.assertRaises(AccessError):
            self.as_user(self.stranger_user, report).read(["content"])
        for user in (self.client_user, self.operator):
            with self.assertRaises(AccessError):
                self.as_user(user, report).action_approve()

    def test_the_workbook_reads_back_with_numbers_charts_and_words(self):
        self.create_baseline()
        report = self.create_report(words_heard="=1+1")
        report.action_approve()
        report.sudo().sending_ids.flush_recordset()
        self.authenticate("dario", "dario")
        response = self.url_open(report.action_download_xlsx()["url"])
        self.assertEqual(response.status_code, 200)
        book = load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames[:5], [
            "Key figures", "What is open, by age", "Collections by month", "Agreements", "Why they did not pay",
        ])
        self.assertEqual(book.sheetnames[-1], "Page of words")
        figures = book["Key figures"]
        self.assertEqual([cell.value for cell in figures[2]][:6], ["Days to collect", 41.5, 50, 62, "Better", 12])
        self.assertEqual((figures["B2"].number_format, figures.freeze_panes), ("#,##0.0", "A2"))
        self.assertEqual(book["What is open, by age"]["D2"].number_format, "#,##0.00")
        self.assertEqual([len(book[name]._charts) for name in book.sheetnames[:5]], [0, 1, 1, 0, 0])
        words = book["Page of words"]["B2"]
        self.assertEqual((words.value, words.data_type), ("=1+1", "s"))

    def test_a_stranger_gets_no_workbook(self):
        report = self.create_report()
        report.action_approve()
        self.authenticate("gino", "gino")
        self.assertEqual(self.url_open(report.action_download_xlsx()["url"]).status_code, 404)

    def test_the_paper_says_what_the_screen_says(self):
        self.create_baseline()
        report = self.create_report(words_proposed="Send copies again.")
        report.action_approve()
        engine = self.as_user(self.client_user, self.env["ir.actions.report"]).with_context(force_report_rendering=True)
        content, kind = engine._render_qweb_pdf("sagres_credit.credit_client_report_report", report.ids)
        pages = PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        self.assertEqual(kind, "pdf")
        for words in ("Casa Serena, October 2026", "Days to collect", "41.5", "62.0", "Up to 30 days", "Send copies again."):
            self.assertIn(words, text)
        self.assertIn("Send copies again.", " ".join(pages[-1].extract_text().split()))

    def test_two_clients_cost_as_many_queries_as_one(self):
        counts = []
        for mandates in (self.mandate, self.mandate, self.mandate | self.other_mandate):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.client.report"]._read_contents(mandates, OCTOBER, Date.to_date("2026-10-31"))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
