"""Files that the suite writes: whatever people wrote stands in them as text, by one writer."""
import ast
import csv
import io
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo import http
from odoo.tests import HttpCase, tagged

from odoo.addons.sagres_credit.tests.common import CreditCommon
from odoo.addons.sagres_credit.tools.allowance_sheet import MONEY, TEXT, Table, write_workbook
from odoo.addons.sagres_credit.tools.mail_room import Envelope, write_list
from odoo.addons.sagres_credit.tools.workbook import Column, Sheet, mark_text, write_book
from odoo.addons.sagres_cx.models.cx_complaint_register_book import write_xlsx
from odoo.addons.sagres_cx.tools.register_file import write_csv

ROOT = Path(__file__).resolve().parent.parent
FORMULAS = (
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "|x", "%x",
    '=HYPERLINK("http://x";"y")',
    "=DDE(1)", "http://example.com", "'=1", "mailto:a@b",
)
heads = st.sampled_from(FORMULAS)
hostile = st.one_of(heads, heads.flatmap(lambda head: st.text(max_size=20).map(head.__add__)))
#: XML cannot hold the rest.
writable = hostile.map(lambda text: "".join(
    char for char in text if char in "\t\n\r" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe"))


def read_cells(data):
    """Return the cells of every sheet of a workbook that hold something."""
    book = load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def assert_plain(cells):
    """Have no cell be a formula, a link, or become one when it is edited."""
    assert cells
    for cell in cells:
        assert cell.data_type != "f" and not cell.hyperlink, cell.value
        computes = isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "-", "@", "|", "%"))
        assert not computes or cell.quotePrefix, cell.value


def write(function, *arguments):
    """Return what a writer puts into a file."""
    target = io.BytesIO()
    function(target, *arguments)
    return target.getvalue()


@settings(max_examples=25, derandomize=True)
@given(writable)
def test_no_writer_of_workbooks_makes_a_formula_of_a_text(text):
    columns = [Column(text), Column("n", "amount"), Column("d", "date"), Column("m", "mixed"), Column("l", "long")]
    books = (
        write(write_book, [Sheet(text, columns, [(text, text, text, ("note", text), text)], (text,))]),
        write_workbook([Table(text, [(text, TEXT), ("n", MONEY)], [(text, 1)], [text])]),
        write_list([Envelope(1, "N1", text, text, text, text, text, text, text, text, text, 1, text)], [text] * 14, text),
        write(write_xlsx, [("title", [text], [[text], [1]])]),
    )
    for book in books:
        assert_plain(read_cells(book))


@settings(max_examples=60, derandomize=True)
@given(writable)
def test_no_cell_of_a_csv_begins_as_a_formula_and_no_separator_splits_it(text):
    data = write(write_csv, [("title", ["head"], [[text, f"a;b\"{text}"], [text, "x"]])]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    assert [len(row) for row in rows] == [1, 2, 2]
    for cell in rows[1] + rows[2]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%")), cell
    assert not mark_text(text).lstrip().startswith(("=", "+", "-", "@"))


def test_workbooks_are_written_by_one_writer():
    """Every other place would have to think of formulas again."""
    found = []
    for path in ROOT.glob("sagres_*/**/*.py"):
        names = {alias.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Import)
                 for alias in node.names}
        if "xlsxwriter" in names:
            found.append(path.relative_to(ROOT).as_posix())
    assert found == ["sagres_credit/tools/workbook.py"]


@tagged("post_install", "-at_install")
class TestFuzzSheets(CreditCommon, HttpCase):
    """The export of any list carries names as names."""

    def export(self, kind, groupby=()):
        data = {
            "model": "credit.case", "domain": [("partner_id", "=", self.debtor.id)], "ids": False, "import_compat": False,
            "fields": [
                {"name": "partner_id/name", "label": "=1+1", "type": "char"},
                {"name": "amount_overdue", "label": "n", "type": "float"},
            ],
            "groupby": list(groupby), "context": {"allowed_company_ids": self.client.ids},
        }
        return self.url_open(f"/web/export/{kind}", {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)})

    def test_a_debtor_called_like_a_formula_is_exported_as_text(self):
        self.invoice(100, 200)
        self.run_night()
        self.manager.password = "a-long-password"
        self.env["ir.model.access"].flush_model()
        self.manager.sudo().write({"group_ids": [(4, self.env.ref("base.group_allow_export").id)]})
        self.authenticate("carla", "a-long-password")
        for name in ("=1+1", "@SUM(1)", "-2+3", "\t=4", "  +5"):
            self.debtor.name = name
            for groupby in ((), ("partner_id",)):
                response = self.export("xlsx", groupby)
                self.assertEqual(response.status_code, 200)
                cells = read_cells(response.content)
                self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
                texts = [cell.value for cell in cells if isinstance(cell.value, str) and cell.row > 1]
                self.assertTrue([text for text in texts if name.strip() in text])
            rows = list(csv.reader(io.StringIO(self.export("csv").content.decode("utf-8-sig"))))
            self.assertTrue(rows[1][0].startswith("'"), rows[1])
