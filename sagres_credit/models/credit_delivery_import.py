import base64
import hashlib
import os
import tempfile
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.ledger_errors import LedgerError
from ..tools.postal_file import normalise_tracking, read_postal_rows


class CreditDeliveryImport(models.Model):
    """A file of a postal operator: what became of registered letters, or the codes the post gave them."""

    _name = "credit.delivery.import"
    _description = "Postal results"
    _order = "id desc"

    name = fields.Char(string="File", compute="_compute_name", store=True)
    file = fields.Binary(string="File of the post", attachment=True, required=True)
    filename = fields.Char()
    user_id = fields.Many2one(
        "res.users", string="Imported by", required=True, readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection([("draft", "To import"), ("done", "Imported")], required=True, default="draft", readonly=True)
    date_done = fields.Datetime(string="Imported on", readonly=True)
    line_ids = fields.One2many("credit.delivery.import.line", "import_id", string="Rows", readonly=True)
    done_count = fields.Integer(string="Applied", compute="_compute_counts")
    known_count = fields.Integer(string="Known already", compute="_compute_counts")
    problem_count = fields.Integer(string="To look at", compute="_compute_counts")

    @api.depends("filename")
    def _compute_name(self):
        for postal in self:
            postal.name = postal.filename or self.env._("Postal results")

    @api.depends("line_ids.result")
    def _compute_counts(self):
        groups = self.env["credit.delivery.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "result"], ["__count"]
        )
        counts = {(postal.id, result): count for postal, result, count in groups}
        for postal in self:
            for result in ("done", "known", "problem"):
                postal[f"{result}_count"] = counts.get((postal._origin.id, result), 0)

    def action_import(self):
        """Apply the file: each row by itself, what is not understood is listed and the rest goes on."""
        self.ensure_one()
        if self.state == "done":
            raise UserError(self.env._("This file was imported already: its rows are below."))
        with self._opened_file() as path:
            try:
                rows = list(read_postal_rows(path))
            except LedgerError as error:
                raise UserError(self._explain_file_error(error)) from error
        lines = self.env["credit.delivery.import.line"].sudo()._apply(self, rows)
        self.write({"state": "done", "date_done": fields.Datetime.now()})
        lines._raise_problems()

    @contextmanager
    def _opened_file(self):
        """Give the path of the file: the readers stream from disk."""
        content = self.with_context(bin_size=False).sudo().file
        if not content:
            raise UserError(self.env._("Choose the file of the post first."))
        handle, path = tempfile.mkstemp()
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(base64.b64decode(content))
            yield path
        finally:
            os.unlink(path)

    def _explain_file_error(self, error):
        if error.code == "no_columns":
            return self.env._(
                "The columns of this file say neither which letter nor what became of it (found: %(columns)s). The first"
                " row must hold headers such as «Barcode», «Esito» and «Data esito». Nothing was changed.",
                columns=error.detail,
            )
        return self.env["credit.import.issue"]._get_message(error.code, error.detail)

    def _get_companies(self):
        """Return the clients whose letters this file may speak of: those of who imports it."""
        return self.user_id.company_ids

    def _find_deliveries(self, rows):
        """Return ``({tracking: deliveries}, {notice id: delivery})`` of the letters that rows name."""
        deliveries = self.env["credit.delivery"].sudo()
        ours = [("company_id", "in", self._get_companies().ids), ("channel", "=", "registered")]
        codes = list({row.tracking for row in rows if row.tracking})
        ids = {deliveries._read_reference(text) for row in rows for text in (row.reference, row.tracking)} - {0}
        by_code = deliveries.search([*ours, ("tracking", "in", codes)]).grouped(
            lambda delivery: normalise_tracking(delivery.tracking)
        )
        # A notice sent twice has two letters with one reference: the last is meant.
        by_notice = {delivery.notice_id.id: delivery for delivery in deliveries.search(
            [*ours, ("notice_id", "in", list(ids))], order="id"
        )}
        return by_code, by_notice


def row_key(row):
    """Return what makes a row of the post recognised when it comes again."""
    parts = (row.tracking, row.reference, row.status, row.date, row.date_posted, row.date_deposit)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
