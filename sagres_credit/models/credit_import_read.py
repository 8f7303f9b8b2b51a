import io
import os
import tempfile
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.ledger_errors import LedgerError
from ..tools.ledger_file import FileOptions, read_header, read_rows
from ..tools.ledger_layout import guess_layout, missing_targets
from ..tools.ledger_rules import STAGED, Issue, RowReader, copy_line

CHUNK_ROWS = 5_000
MAX_ISSUES = 10_000
PREVIEW_ROWS = 20
ISSUE_COLUMNS = ("import_id", "severity", "row", "column_name", "value", "code", "detail")


class CreditImport(models.Model):
    _inherit = "credit.import"

    @api.depends("file", "layout_id", "as_of")
    def _compute_preview(self):
        for record in self:
            has_input = record.layout_id and record._get_file_attachment()
            record.preview = record._render_preview() if has_input else False

    def _render_preview(self):
        """Return the first rows as they will be read, with what is wrong in them."""
        try:
            with self._opened_file() as path:
                header, rows = read_header(path, self.layout_id._get_file_options(), PREVIEW_ROWS)
                reader = self._get_row_reader(header)
        except LedgerError as error:
            issues = [self.env["credit.import.issue"]._get_message(error.code, error.detail)]
            return self.env["ir.qweb"]._render("sagres_credit.credit_import_preview", {"failures": issues})
        shown = [(number, *reader.read_row(number, cells)) for number, cells in rows]
        return self.env["ir.qweb"]._render("sagres_credit.credit_import_preview", self._prepare_preview_vals(shown))

    def _prepare_preview_vals(self, shown):
        message = self.env["credit.import.issue"]._get_message
        return {
            "failures": [],
            "rows": [{
                "number": number,
                "staged": staged and dict(
                    staged, amount=float(staged["amount"]), open_amount=float(staged["open_amount"])
                ),
                "debtor": staged and (staged["name"] or staged["customer_code"] or staged["tax_code"]),
                "issues": [message(issue.code, issue.detail, issue.value) for issue in issues],
            } for number, staged, issues in shown],
        }

    @contextmanager
    def _opened_file(self):
        """Give the path of the file: the one of the filestore, so that it is never held in memory as a whole."""
        attachment = self._get_file_attachment()
        path = attachment.store_fname and attachment._full_path(attachment.store_fname)
        if path and os.path.exists(path):
            yield path
            return
        with tempfile.NamedTemporaryFile(prefix="ledger-") as copy:
            copy.write(attachment.raw or b"")
            copy.flush()
            yield copy.name

    def _get_file_attachment(self):
        return self.env["ir.attachment"].sudo().search([
            ("res_model", "=", self._name), ("res_field", "=", "file"), ("res_id", "in", self._origin.ids),
        ], limit=1)

    def _check_has_file(self):
        if not self._get_file_attachment():
            raise UserError(self.env._("Choose the client's file first."))

    def _get_row_reader(self, header):
        currencies = self.env["res.currency"].search([("active", "=", True)])
        return RowReader(
            self.layout_id._to_engine(), header, self.as_of,
            currencies={currency.name: currency.decimal_places for currency in currencies},
            currency=self.company_id.currency_id.name,
        )

    def _detect_layout(self):
        """Set the client's layout that fits the file, or a new one proposed from its header.

        :raises UserError: when the header does not say what is needed
        """
        self.ensure_one()
        layouts = self.env["credit.import.layout"]
        try:
            with self._opened_file() as path:
                header, rows = read_header(path, FileOptions())
        except LedgerError as error:
            raise UserError(self.env["credit.import.issue"]._get_message(error.code, error.detail)) from error
        layout = layouts._find_for(self.company_id, header)
        if not layout:
            guess = guess_layout(header, [cells for _number, cells in rows])
            if missing_targets(guess.columns):
                raise UserError(self.env._(
                    "The columns of this file were not understood: say with the button Columns what each one holds."
                ))
            name = self.env._("Layout of %(file)s", file=self.file_name or self.company_id.name)
            layout = layouts.create(layouts._prepare_layout_vals(self.company_id, name, guess))
        self.sudo().layout_id = layout

    def action_map_columns(self):
        """Let a person say what each column holds, starting from the client's layout or from the header."""
        self.ensure_one()
        self._check_may_change(("draft",))
        self._check_has_file()
        if not self.layout_id:
            self._set_known_layout()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_import_mapping_action")
        return dict(action, context={"default_import_id": self.id})

    def _set_known_layout(self):
        """Set the client's layout that fits the header of the file, where there is one."""
        try:
            with self._opened_file() as path:
                header, _rows = read_header(path, FileOptions())
        except LedgerError as error:
            raise UserError(self.env["credit.import.issue"]._get_message(error.code, error.detail)) from error
        self.sudo().layout_id = self.env["credit.import.layout"]._find_for(self.company_id, header)

    def _validate(self):
        """Read the whole file into the staging table and judge it. Return how many rows were read."""
        self._forget_staging()
        self._set_progress(0, 0)
        counts = {"rows": 0, "future": 0, "error": 0, "warning": 0}
        try:
            with self._opened_file() as path:
                self._stage(path, counts)
        except LedgerError as error:
            self._copy_issues([Issue(0, "", self.file_name or "", error.code, error.detail)], counts)
        self._judge(counts)
        return counts["rows"]

    def _stage(self, path, counts):
        options = self.layout_id._get_file_options()
        rows = read_rows(path, options)
        _number, header = next(rows, (0, []))
        reader = self._get_row_reader(["" if cell is None else str(cell).strip() for cell in header])
        self._set_progress(0, self._estimate_rows(path))
        staged, issues, seen = [], [], 0
        for seen, (number, cells) in enumerate(rows, start=1):
            row, found = reader.read_row(number, cells)
            issues += found
            if row:
                staged.append(row)
            if not seen % CHUNK_ROWS:
                self._copy_chunk(staged, issues, counts)
                staged, issues = [], []
                self._set_progress(seen)
                self.env["ir.cron"]._commit_progress(CHUNK_ROWS, remaining=max(self.progress_total - seen, 1))
        self._copy_chunk(staged, issues, counts)
        counts.update(rows=reader.counts["rows"], future=reader.counts["future"])
        self._set_progress(seen, seen)

    def _estimate_rows(self, path):
        """Return about how many rows a file holds, for the progress bar only."""
        size = os.path.getsize(path)
        with open(path, "rb") as stream:
            start = stream.read(65536)
        lines = start.count(b"\n")
        return int(size / len(start) * lines) if lines > 2 and not start.startswith(b"PK") else size // 40

    def _copy_chunk(self, staged, issues, counts):
        self._copy("credit_import_line", ("import_id", *STAGED), (
            (self.id, *(row[column] for column in STAGED)) for row in staged
        ))
        self._copy_issues(issues, counts)

    def _copy_issues(self, issues, counts):
        """Add findings to the report; the first ones are kept, all are counted."""
        room = MAX_ISSUES - counts["error"] - counts["warning"]
        self._copy("credit_import_issue", ISSUE_COLUMNS, (
            (self.id, "error" if issue.is_error else "warning", issue.row, issue.column, issue.value, issue.code,
             issue.detail)
            for issue in issues[:max(room, 0)]
        ))
        errors = sum(issue.is_error for issue in issues)
        counts["error"] += errors
        counts["warning"] += len(issues) - errors

    def _copy(self, table, columns, rows):
        buffer = io.StringIO()
        buffer.writelines(map(copy_line, rows))
        buffer.seek(0)
        query = SQL(
            "COPY %s (%s) FROM STDIN", SQL.identifier(table), SQL(", ").join(map(SQL.identifier, columns))
        )
        self.env.cr.copy_expert(query.code, buffer)
