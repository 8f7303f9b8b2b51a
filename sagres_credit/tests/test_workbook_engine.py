import io
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..tools import workbook
from ..tools.workbook import Chart, Column, Sheet, WorkbookFullError, write_book

COLUMNS = [
    Column("Debitore", "text", 30), Column("Scadenza", "date"), Column("Aperto", "amount"), Column("Voci", "integer"),
    Column("Ultimo contatto", "datetime"), Column("Parole", "long", 50),
]
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40)
ROW = ["Rosa Bianchi", date(2026, 10, 31), Decimal("1234.56"), 3, datetime(2026, 11, 20, 9, 30), "Non ho capito"]


def read_back(sheets):
    target = io.BytesIO()
    write_book(target, sheets, {"title": "Prova"})
    return load_workbook(io.BytesIO(target.getvalue()))


@tagged("post_install", "-at_install")
class TestWorkbookEngine(BaseCase):
    """Workbooks: what is a number is a number, what is a day is a day, and what people wrote is never computed."""

    def test_numbers_and_days_are_real_and_have_italian_forms(self):
        page = read_back([Sheet("Crediti", COLUMNS, [ROW])])["Crediti"]
        cells = page[2]
        self.assertEqual([cell.value for cell in cells], [
            "Rosa Bianchi", datetime(2026, 10, 31), 1234.56, 3, datetime(2026, 11, 20, 9, 30), "Non ho capito",
        ])
        self.assertEqual([cell.number_format for cell in cells[1:5]], ["dd/mm/yyyy", "#,##0.00", "#,##0", "dd/mm/yyyy hh:mm"])

    def test_the_header_stays_in_sight_and_filters(self):
        page = read_back([Sheet("Crediti", COLUMNS, [ROW] * 3, lead=("Casa Serena",))])["Crediti"]
        self.assertEqual((page["A1"].value, page["A2"].value), ("Casa Serena", "Debitore"))
        self.assertEqual((page.freeze_panes, page.auto_filter.ref), ("A3", "A2:F5"))
        self.assertEqual(page.column_dimensions["A"].width > 29, True)

    def test_the_chart_is_a_native_one(self):
        chart, = read_back([Sheet("Incassi", COLUMNS, [ROW, ROW], chart=Chart("column", "Aperto", 0, (2, 3)))])["Incassi"]._charts
        self.assertEqual(type(chart).__name__, "BarChart")
        self.assertEqual([series.val.numRef.f for series in chart.series], ["Incassi!$C$2:$C$3", "Incassi!$D$2:$D$3"])

    def test_no_chart_is_drawn_of_nothing(self):
        page = read_back([Sheet("Incassi", COLUMNS, [], chart=Chart("column", "Aperto", 0, (2,)))])["Incassi"]
        self.assertFalse(page._charts)
        self.assertEqual(page.auto_filter.ref, "A1:F1")

    def test_what_looks_like_a_formula_is_marked_text(self):
        words = ["=HYPERLINK(\"http://x\",\"y\")", "+39 347", "-1", "@SUM(A1)", "\t=1", "  =1+1", "|calc", "%x"]
        page = read_back([Sheet("x", [Column("Parole", "text")], [[word] for word in words])])["x"]
        for number, word in enumerate(words, 2):
            cell = page.cell(number, 1)
            with self.subTest(word=word):
                self.assertEqual((cell.value.strip(), cell.data_type, cell.quotePrefix), (word.strip(), "s", True))

    def test_what_a_cell_cannot_hold_is_written_as_text(self):
        columns = [Column("Importo", "amount"), Column("Giorno", "date"), Column("Parole", "text")]
        rows = [[float("nan"), date(1887, 3, 1), "a" * 40_000], ["=1", "mai", "\x07bell"]]
        page = read_back([Sheet("x", columns, rows)])["x"]
        self.assertEqual([cell.value for cell in page[2]][:2], ["nan", "1887-03-01"])
        self.assertEqual(len(page["C2"].value), 32767)
        self.assertEqual([(cell.value, cell.data_type) for cell in page[3]][:2], [("=1", "s"), ("mai", "s")])

    def test_a_mixed_column_writes_each_value_as_its_kind(self):
        columns = [Column("Valore", "mixed")]
        rows = [[("percent", Decimal("12.5"))], [("amount", Decimal("10"))], [("percent", None)], [("text", "=1")]]
        page = read_back([Sheet("x", columns, rows)])["x"]
        self.assertEqual([page.cell(row, 1).value for row in range(2, 6)], [12.5, 10, None, "=1"])
        self.assertEqual([page.cell(row, 1).number_format for row in (2, 3)], ['#,##0.0" %"', "#,##0.00"])

    def test_tabs_are_told_apart_and_have_lawful_names(self):
        titles = ["Incassi: mese/anno", "incassi: mese/anno", "", "x" * 40, "x" * 40]
        names = read_back([Sheet(title, COLUMNS, []) for title in titles]).sheetnames
        self.assertEqual(names, ["Incassi  mese anno", "incassi  mese anno (2)", "-", "x" * 31, f"{'x' * 27} (2)"])

    def test_more_rows_than_a_sheet_holds_are_refused(self):
        most, workbook.MOST_ROWS = workbook.MOST_ROWS, 3
        self.addCleanup(setattr, workbook, "MOST_ROWS", most)
        with self.assertRaisesRegex(WorkbookFullError, "holds 3 rows"):
            write_book(io.BytesIO(), [Sheet("x", COLUMNS, [ROW] * 3)])

    @given(st.lists(WORDS, min_size=1, max_size=8), st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=50))
    def test_whatever_people_write_comes_back_as_they_wrote_it(self, words, title):
        book = read_back([Sheet(title, [Column("Parole", "text")], [[word] for word in words])])
        page = book[book.sheetnames[0]]
        for number, word in enumerate(words, 2):
            self.assertEqual(page.cell(number, 1).value or "", word)
            self.assertNotEqual(page.cell(number, 1).data_type, "f")
