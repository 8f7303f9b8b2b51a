from odoo.fields import Date
from odoo.tests import tagged

from .action_common import ActionCommon

OCTOBER = Date.to_date("2026-10-01")


@tagged("post_install", "-at_install")
class TestClientReportVoices(ActionCommon):
    """The monthly report of the client tells what people said, their complaints, and what is being improved."""

    def create_report(self):
        return self.env["credit.client.report"].create({"mandate_id": self.mandate.id, "month": OCTOBER})

    def get_rows(self, report, key):
        return next(section["rows"] for section in report._get_sections() if section["key"] == key)

    def test_voices_are_heard_without_names_and_employees_are_not(self):
        self.create_reasoned(2, "I am Rosa Bianchi, call 347 1234567: what is this sum?", date="2026-10-12 10:00:00")
        self.create_voice(2, "Pressure", stakeholder="employee", partner_id=False, case_id=False, date="2026-10-12 10:00:00")
        (_title, heard), (_also, _proposed) = self.create_report()._get_words()
        self.assertEqual(heard, ["«I am … …, call …: what is this sum?»"])

    def test_improvements_are_told_and_what_is_proposed_is_to_decide(self):
        self.create_action(name="Late one", state="decided", deadline="2026-11-01")
        self.create_action(name="Asked one")
        report = self.create_report()
        self.assertEqual([row[:2] for row in self.get_rows(report, "improvements")], [["Late", "Late one"]])
        _title, proposed = report._get_words()[1]
        self.assertIn("To decide: Asked one.", proposed)

    def test_complaints_are_counted_by_kind(self):
        vals = {"company_id": self.client.id, "partner_id": self.debtor.id, "subject": "Two invoices", "body": "Twice"}
        self.env["cx.complaint"].create([
            {**vals, "date_received": "2026-10-10"}, {**vals, "date_received": "2026-09-10"},
            {**vals, "date_received": "2026-11-10"},
        ])
        row, = self.get_rows(self.create_report(), "complaints")
        self.assertEqual(row[:5], ["Complaint", 1, 0, 0, 2])

    def test_two_clients_cost_as_many_queries_as_one(self):
        other = self._create_mandate(self.other_client, self.colleague)
        self.create_reasoned(2, "What is this sum?", date="2026-10-12 10:00:00")
        counts = []
        for mandates in (self.mandate, self.mandate, self.mandate | other):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.client.report"]._read_contents(mandates, OCTOBER, Date.to_date("2026-10-31"))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
