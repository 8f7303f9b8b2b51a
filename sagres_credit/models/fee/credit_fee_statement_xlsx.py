import base64
import io
import re

from odoo import api, fields, models

from ...tools.workbook import Column, Sheet, write_book

MONEY, DAY, NUMBER, TEXT = "amount", "date", "quantity", "text"


class CreditFeeStatement(models.Model):
    """A statement as a workbook: every fee with its payment, and every payment with why it earns or not."""

    _inherit = "credit.fee.statement"

    workbook = fields.Binary(compute="_compute_workbook")

    @api.depends_context("lang")
    def _compute_workbook(self):
        for statement in self:
            statement.workbook = base64.b64encode(statement._write_workbook())

    def action_download(self):
        """Download the statement as a workbook."""
        self.ensure_one()
        self.check_access("read")
        name = re.sub(r"[^\w .,-]", "_", self.display_name)
        return {
            "type": "ir.actions.act_url", "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/workbook/{name}.xlsx?download=true",
        }

    def _write_workbook(self):
        self.ensure_one()
        stream = io.BytesIO()
        write_book(stream, [
            self._prepare_sheet(self.env._("Fees"), self._get_line_columns(), self.line_ids),
            self._prepare_sheet(self.env._("Payments"), self._get_payment_columns(), self.collection_ids),
        ])
        return stream.getvalue()

    @api.model
    def _prepare_sheet(self, title, columns, records):
        rows = ([get(record) for _label, _kind, _width, get in columns] for record in records)
        return Sheet(title, [Column(label, kind, width) for label, kind, width, _get in columns], rows)

    def _get_line_columns(self):
        """Return ``[(label, kind, width, what to read)]`` of the sheet of fees; numbers of entries are read as the software."""
        kinds = dict(self.env["credit.fee.statement.line"]._fields["kind"]._description_selection(self.env))
        return [
            (self.env._("Rule"), TEXT, 30, lambda line: line.name),
            (self.env._("Kind"), TEXT, 24, lambda line: kinds[line.kind]),
            (self.env._("Debtor"), TEXT, 30, lambda line: line.sudo().partner_id.name),
            (self.env._("Invoice"), TEXT, 20, lambda line: line.sudo().invoice_id.name),
            (self.env._("Payment"), TEXT, 20, lambda line: line.sudo().payment_move_id.name),
            (self.env._("Paid on"), DAY, 12, lambda line: line.date),
            (self.env._("Base of the fee"), MONEY, 14, lambda line: line.base),
            (self.env._("Percent"), NUMBER, 10, lambda line: line.percent),
            (self.env._("Fee"), MONEY, 14, lambda line: line.amount),
            (self.env._("Explanation"), TEXT, 40, lambda line: line.explanation),
        ]

    def _get_payment_columns(self):
        """Return the columns of the sheet of payments."""
        reasons = dict(self.env["credit.fee.collection"]._fields["attribution"]._description_selection(self.env))
        return [
            (self.env._("Debtor"), TEXT, 30, lambda paid: paid.sudo().partner_id.name),
            (self.env._("Invoice"), TEXT, 20, lambda paid: paid.sudo().invoice_id.name),
            (self.env._("Payment"), TEXT, 20, lambda paid: paid.sudo().payment_move_id.name),
            (self.env._("Due date"), DAY, 12, lambda paid: paid.due_date),
            (self.env._("Paid on"), DAY, 12, lambda paid: paid.date),
            (self.env._("Days late"), NUMBER, 10, lambda paid: paid.days_late),
            (self.env._("Amount"), MONEY, 14, lambda paid: paid.amount),
            (self.env._("Attribution"), TEXT, 34, lambda paid: reasons[paid.attribution]),
            (self.env._("Why it is left out"), TEXT, 34, lambda paid: paid.exclusion),
        ]
