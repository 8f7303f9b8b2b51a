from odoo.addons.web.controllers.export import CSVExport, ExcelExport, ExportXlsxWriter, GroupExportXlsxWriter

from ..tools.workbook import may_compute


class PlainTexts:
    """Write what people wrote as text: a debtor may be called «=HYPERLINK(...)», and no spreadsheet computes a name."""

    def write(self, row, column, cell_value, style=None):
        if not isinstance(cell_value, str):
            return super().write(row, column, cell_value, style)
        return self.worksheet.write_string(row, column, cell_value, self._get_marked() if may_compute(cell_value) else style)

    def _get_marked(self):
        """Return the format of a text that stays one also when somebody edits its cell."""
        if not hasattr(self, "marked_style"):
            self.marked_style = self.workbook.add_format({"text_wrap": True, "quote_prefix": True})
        return self.marked_style


class PlainWriter(PlainTexts, ExportXlsxWriter):
    """A list as it is exported, texts as texts."""


class PlainGroupWriter(PlainTexts, GroupExportXlsxWriter):
    """A grouped list as it is exported, texts as texts."""


class PlainExcelExport(ExcelExport):
    """The export of any list as a workbook without a formula that somebody typed."""

    def from_group_data(self, fields, columns_headers, groups):
        with PlainGroupWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, fields, columns_headers, rows):
        with PlainWriter(fields, columns_headers, len(rows)) as writer:
            for number, cells in enumerate(rows, 1):
                for column, value in enumerate(cells):
                    writer.write_cell(number, column, value)
        return writer.value


class PlainCSVExport(CSVExport):
    """The export of any list as text: core marks some beginnings of formulas, this one the others."""

    def from_data(self, fields, columns_headers, rows):
        return super().from_data(fields, columns_headers, [[self._mark(value) for value in cells] for cells in rows])

    def _mark(self, value):
        risky = isinstance(value, str) and not value.startswith(("=", "-", "+")) and may_compute(value)
        return f"'{value}" if risky else value
