import base64
import dataclasses
import tempfile
from datetime import timezone

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.ledger_errors import LedgerFileError
from ..tools.switch_file import BadRow, read_calls

MAX_ISSUES = 500


class CreditCallImport(models.TransientModel):
    """Read the call log of the telephone switch; what cannot be read is listed, the rest is kept."""

    _name = "credit.call.import"
    _description = "Import a call log"

    file = fields.Binary(attachment=False)
    filename = fields.Char()
    tz = fields.Selection(
        lambda self: [(name, name) for name in sorted(pytz.common_timezones)], string="Time zone of the file",
        required=True, default=lambda self: self.env.user.tz or "Europe/Rome",
    )
    state = fields.Selection([("draft", "File"), ("done", "Result")], default="draft")
    new_count = fields.Integer(string="New calls", readonly=True)
    known_count = fields.Integer(string="Known already", readonly=True)
    loose_count = fields.Integer(string="Without a debtor", readonly=True)
    bad_count = fields.Integer(string="Rows that cannot be read", readonly=True)
    issue_ids = fields.One2many("credit.call.import.issue", "import_id", string="Rows to mend", readonly=True)

    def action_import(self):
        """Keep the calls of the file and show what was not understood."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the file that the telephone switch exports, .csv or .xlsx."))
        calls, bad = self._read_file()
        new = self.env["credit.call.record"]._import_calls(calls)
        loose = new.filtered(lambda call: call.direction == "in" and call.match != "matched")
        self.write({
            "state": "done", "file": False, "new_count": len(new), "known_count": len(calls) - len(new),
            "loose_count": len(loose), "bad_count": len(bad),
            "issue_ids": [Command.clear(), *self._prepare_issues(bad)],
        })
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")],
            "target": "new", "name": self.env._("Import a call log"),
        }

    def action_open_calls(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_call_record_action")

    def _read_file(self):
        """Return the calls of the file in UTC, and the rows that cannot be read."""
        calls, bad = [], []
        zone = pytz.timezone(self.tz)
        with tempfile.NamedTemporaryFile(prefix="calls-") as copy:
            copy.write(base64.b64decode(self.file))
            copy.flush()
            try:
                for row in read_calls(copy.name):
                    (bad if isinstance(row, BadRow) else calls).append(row)
            except LedgerFileError as error:
                raise UserError(self._get_file_message(error)) from error
        return [self._to_utc(call, zone) for call in calls], bad

    @api.model
    def _to_utc(self, call, zone):
        moment = call.date if call.date.tzinfo else zone.localize(call.date)
        return dataclasses.replace(call, date=moment.astimezone(timezone.utc).replace(tzinfo=None))

    @api.model
    def _get_file_message(self, error):
        if error.code == "no_columns":
            return self.env._(
                "The first row must name the columns: date and time, number of the caller, and whether somebody answered"
                " or how long they talked. It says: %(header)s",
                header=error.detail,
            )
        return self.env["credit.import.issue"]._get_message(error.code, error.detail)

    @api.model
    def _prepare_issues(self, bad):
        reasons = {
            "moment": self.env._("The date and time cannot be read: %(detail)s"),
            "seconds": self.env._("The seconds cannot be read: %(detail)s"),
            "answered": self.env._("Whether somebody answered cannot be read: %(detail)s"),
            "direction": self.env._("The direction of the call cannot be read: %(detail)s"),
        }
        other = self.env._("A cell cannot be read: %(detail)s")
        return [
            Command.create({
                "row": row.row, "reason": reasons.get(row.code, other) % {"detail": row.detail or row.code},
            })
            for row in bad[:MAX_ISSUES]
        ]


class CreditCallImportIssue(models.TransientModel):
    """A row of a call log that could not be read, and why."""

    _name = "credit.call.import.issue"
    _description = "Row of a call log to mend"

    import_id = fields.Many2one("credit.call.import", required=True, ondelete="cascade")
    row = fields.Integer(readonly=True)
    reason = fields.Char(readonly=True)
