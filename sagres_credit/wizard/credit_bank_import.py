import base64
import tempfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.bank_csv import read_movements
from ..tools.bank_file import BankFileError, read_camt
from ..tools.ledger_errors import LedgerFileError

MATCH_NOW = 1000  # movements up to which they are matched while the person waits; beyond, by the scheduled job


class CreditBankImport(models.TransientModel):
    """Take in what the bank sends: a CAMT.053 file, or movements by a layout; all of it or nothing."""

    _name = "credit.bank.import"
    _description = "Import bank movements"

    file = fields.Binary(attachment=False)
    filename = fields.Char()
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, default=lambda self: self._get_default_company(),
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    journal_id = fields.Many2one(
        "account.journal", string="Bank account", required=True, compute="_compute_journal_id", store=True, readonly=False,
        domain="[('company_id', '=', company_id), ('type', '=', 'bank')]",
    )
    layout_id = fields.Many2one(
        "credit.bank.layout", domain="[('company_id', '=', company_id)]",
        help="Of a text file or workbook. A CAMT.053 file needs none.",
    )
    state = fields.Selection([("draft", "File"), ("done", "Result")], default="draft")
    new_count = fields.Integer(string="New movements", readonly=True)
    known_count = fields.Integer(string="Movements known already", readonly=True)
    matched_count = fields.Integer(string="Matched for certain", readonly=True)

    @api.model
    def _get_default_company(self):
        mandates = self.env["credit.mandate"].search([("state", "=", "active")])
        return self.env.company if self.env.company in mandates.company_id else mandates.company_id[:1]

    @api.depends("company_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = self.env["account.journal"].search(
                [("company_id", "=", wizard.company_id.id), ("type", "=", "bank")], limit=1
            )

    @api.model
    def action_open(self):
        """Open this dialog with all clients of the user, whichever company is active."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_bank_import_action")
        return dict(action, context={"allowed_company_ids": self.env.user.company_ids.ids})

    def action_import(self):
        """Take in the movements of the file, and have them be matched."""
        self.ensure_one()
        self._check_may_import()
        if not self.file:
            raise UserError(self.env._("Choose the file of the bank: CAMT.053 (.xml), or .csv or .xlsx with its layout."))
        statements = self._read(base64.b64decode(self.file))
        journal = self.journal_id.sudo()
        lines, known = self.env["account.bank.statement"].sudo()._credit_import(journal, statements)
        mandate = self.env["credit.mandate"].sudo()._get_active(self.company_id).get(self.company_id)
        matches = self.env["credit.match"].sudo()
        if len(lines) <= MATCH_NOW:
            matches._match_lines(self.company_id, lines, bool(mandate and mandate.auto_match))
        self.env.ref("sagres_credit.credit_match_cron").sudo()._trigger()
        certain = matches.search_count(Domain("statement_line_id", "in", lines.ids) & Domain("is_certain", "=", True))
        self.write({
            "state": "done", "file": False, "new_count": len(lines), "known_count": known, "matched_count": certain,
        })
        return {
            "type": "ir.actions.act_window", "name": self.env._("Import bank movements"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "new",
        }

    def action_work(self):
        """Work through what waits."""
        return self.env["credit.match"].action_open_first()

    def _check_may_import(self):
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Only operators import bank movements."))
        if self.company_id not in self.env.user.company_ids or self.journal_id.sudo().company_id != self.company_id:
            raise AccessError(self.env._("You do not work for this client."))
        if self.layout_id and self.layout_id.sudo().company_id != self.company_id:
            raise AccessError(self.env._("This layout is of another client."))

    def _read(self, data):
        """Return the statements of a file.

        :raises UserError: what the file lacks, in words
        """
        is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        if not is_xml and not self.layout_id:
            raise UserError(self.env._("This is no CAMT.053 file: choose the layout that says which column is what."))
        try:
            return read_camt(data) if is_xml else [self._read_movements(data)]
        except BankFileError as error:
            raise UserError(self._get_message(error)) from error
        except LedgerFileError as error:
            raise UserError(self.env["credit.import.issue"]._get_message(error.code, error.detail)) from error

    def _read_movements(self, data):
        account = self.journal_id.sudo().bank_account_id.sanitized_acc_number or str(self.journal_id.id)
        with tempfile.NamedTemporaryFile(prefix="bank-") as copy:
            copy.write(data)
            copy.flush()
            statement = read_movements(copy.name, self.layout_id.sudo()._to_engine(), account)
        statement.iban = ""
        return statement

    @api.model
    def _get_message(self, error):
        """Return in words why a bank file is refused."""
        _ = self.env._
        words = {
            "empty": _("The file is empty."),
            "size": _("The file is too big."),
            "doctype": _("The file declares a document type or entities, or is in an unusual encoding: it is not read."),
            "syntax": _("The file is damaged: %(detail)s"),
            "depth": _("The file is nested too deep: it is not read."),
            "namespace": _("This is no CAMT.053 file: %(detail)s"),
            "no_statement": _("The file has no movements."),
            "entries": _("The file has too many movements: %(detail)s"),
            "amount": _("An amount cannot be read: %(detail)s"),
            "date": _("A date cannot be read: %(detail)s"),
            "currency": _("A movement is in another currency than its account: %(detail)s"),
            "direction": _("A movement does not say whether money came in or went out: %(detail)s"),
            "balance": _("Opening balance and movements do not give the closing balance. Difference: %(detail)s"),
            "no_columns": _("The first row does not name these columns of the layout: %(detail)s"),
            "row": _("A row cannot be read, nothing was imported. Row %(detail)s"),
        }
        return words.get(error.code, error.code) % {"detail": error.detail}
