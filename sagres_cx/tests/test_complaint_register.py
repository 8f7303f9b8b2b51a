import csv
import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from ..models.cx_complaint_register_book import write_xlsx
from ..tools.register_file import write_csv
from .complaint_common import NIGHT, ComplaintCommon

HOSTILE = '=HYPERLINK("http://example.com";"x")'


@tagged("post_install", "-at_install")
class TestComplaintRegister(ComplaintCommon, HttpCase):
    """The register says what was received and how it was answered, and no cell of it is a formula."""

    def read_sheets(self, year=2026, half="year", user=None):
        Complaint = self.by(user or self.client_user, self.env["cx.complaint"])
        return [(title, headers, [list(row) for row in rows]) for title, headers, rows in Complaint._get_register(
            self.client, year, half,
        )]

    def make_year(self):
        late, good = self.complain("2026-01-05"), self.complain("2026-11-10", subject=HOSTILE, kind="double")
        waiting, repeat = self.complain("2026-11-19"), self.complain("2026-11-20")
        self.complain("2025-12-31")
        self.answer(late)
        self.answer(good)
        self.by(self.client_user, late).action_approve_indemnity()
        self.step(repeat, "merge", original_id=waiting.id)
        self.env.flush_all()
        return late, good, waiting, repeat

    def test_every_complaint_of_the_period_is_there_with_its_days(self):
        late, good, waiting, repeat = self.make_year()
        (_title, headers, rows), (_name, heads, indicators) = self.read_sheets()
        table = [dict(zip(headers, row, strict=True)) for row in rows]
        self.assertEqual([row["Number"] for row in table], [record.name for record in (late, good, waiting, repeat)])
        first = table[0]
        self.assertEqual((first["Answer by"], first["Days taken"], first["In time"]), ("2026-02-04", 319, "Late"))
        self.assertEqual((first["Amount of the indemnity"], first["Indemnity"]), (90, "Approved"))
        self.assertEqual((table[1]["In time"], table[1]["Days taken"]), ("In time", 10))
        self.assertEqual(table[3]["Repeats"], waiting.name)
        figures = {row[1]: dict(zip(heads, row, strict=True)) for row in indicators}
        complaints = figures["Complaint"]
        self.assertEqual((complaints["Received"], complaints["Repeats"], complaints["Answered"]), (2, 1, 1))
        self.assertEqual((complaints["In time (%)"], complaints["Still to answer"], complaints["Amount approved"]), (0, 1, 90))
        self.assertEqual(figures["Correction of a double invoice"]["In time (%)"], 100)

    def test_halves_divide_the_year(self):
        self.make_year()
        self.assertEqual([len(self.read_sheets(half=half)[0][2]) for half in ("first", "second", "year")], [1, 3, 4])

    def test_no_cell_is_a_formula(self):
        self.make_year()
        target = io.BytesIO()
        write_csv(target, self.read_sheets())
        rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig")), delimiter=";"))
        self.assertIn(f"'{HOSTILE}", rows[2])
        self.assertFalse([cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))])
        target = io.BytesIO()
        write_xlsx(target, self.read_sheets())
        cells = [cell for sheet in load_workbook(io.BytesIO(target.getvalue())) for row in sheet.iter_rows() for cell in row]
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
        self.assertIn(f"'{HOSTILE}", [cell.value for cell in cells])

    def test_the_file_is_given_to_who_works_for_the_client(self):
        self.make_year()
        self.client_user.password = self.operator.password = "a-long-password"
        self.authenticate("dario", "a-long-password")
        path = f"/cx/complaints/{self.client.id}/2026/year"
        for extension, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
            response = self.url_open(f"{path}.{extension}")
            self.assertEqual(response.status_code, 200)
            self.assertTrue(response.content.startswith(start))
        for wrong in (f"/cx/complaints/{self.other_client.id}/2026/year.csv", f"{path}.exe", path.replace("2026", "1") + ".csv"):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
        self.authenticate("anna", "a-long-password")
        self.assertEqual(self.url_open(f"{path}.csv").status_code, 404)

    def test_the_dialog_counts_before_it_writes(self):
        self.make_year()
        dialog = self.by(self.client_user, self.env["cx.complaint.export"]).create({
            "company_id": self.client.id, "half": "second",
        })
        self.assertEqual(dialog.count, 3)
        self.assertEqual(dialog.action_export()["url"], f"/cx/complaints/{self.client.id}/2026/second.xlsx")

    def test_two_hundred_rows_cost_as_many_queries_as_twenty(self):
        counts = []
        self.complain()
        self.read_sheets()  # rights and fields are read once
        for number in (19, 180):
            self.env["cx.complaint"].create([
                {"case_id": self.case.id, "subject": "x", "body": "y", "date_received": NIGHT} for _number in range(number)
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.read_sheets()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
