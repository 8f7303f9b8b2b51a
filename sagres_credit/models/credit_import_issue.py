from odoo import api, fields, models


class CreditImportIssue(models.Model):
    """A line of the validation report: row, column, value, what is wrong and what to do."""

    _name = "credit.import.issue"
    _description = "Finding of a ledger import"
    _order = "import_id, severity, row, id"
    _rec_name = "code"
    _log_access = False

    import_id = fields.Many2one("credit.import", required=True, ondelete="cascade", readonly=True, index=True)
    company_id = fields.Many2one(related="import_id.company_id")
    severity = fields.Selection([("error", "Error"), ("warning", "Warning")], required=True, readonly=True)
    row = fields.Integer(readonly=True, aggregator=None)
    column_name = fields.Char(string="Column", readonly=True)
    value = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    detail = fields.Char(readonly=True)
    message = fields.Char(string="What to do", compute="_compute_message")

    @api.depends("code", "detail", "value")
    @api.depends_context("lang")
    def _compute_message(self):
        messages = self._get_messages()
        for issue in self:
            text = messages.get(issue.code, issue.code or "")
            issue.message = text.replace("{detail}", issue.detail or "").replace("{value}", issue.value or "")

    @api.model
    def _get_message(self, code, detail="", value=""):
        text = self._get_messages().get(code, code)
        return text.replace("{detail}", str(detail)).replace("{value}", str(value))

    @api.model
    def _get_messages(self):
        """Return what each code of the reader says, ``{detail}`` and ``{value}`` to be filled in."""
        return {
            **self._get_file_messages(), **self._get_cell_messages(),
            **self._get_debtor_messages(), **self._get_item_messages(),
        }

    @api.model
    def _get_file_messages(self):
        _ = self.env._
        return {
            "empty_file": _("The file is empty: choose another one."),
            "too_big": _("The file is larger than {detail} MB: split it."),
            "old_workbook": _("The workbook is protected by a password or of the old .xls kind: save it as .xlsx."),
            "damaged_workbook": _("The workbook is damaged: save it again as .xlsx."),
            "zip_bomb": _("The workbook unpacks to an unreasonable size: save only the ledger's sheet."),
            "macros": _("The workbook carries macros: save it as .xlsx without them."),
            "entities": _("The workbook declares external entities, as no spreadsheet does: it was not opened."),
            "no_sheet": _("The workbook has no sheet {detail}: correct the sheet in the layout."),
            "no_header": _("No row with the names of the columns was found: correct the header row in the layout."),
            "no_column": _("The file has no column {detail}: choose another layout or correct it."),
            "double_column": _("Two columns are called {detail}: rename one in the file."),
            "not_mapped": _("The layout does not say which column holds: {detail}."),
            "encoding": _("The file cannot be read as {detail}: choose its encoding in the layout."),
            "nul_byte": _("Row {detail} holds NUL bytes: this is no text file, export it again."),
            "damaged_row": _("Row {detail} cannot be read: look for an unclosed quote or an endless line there."),
            "too_many_rows": _("The file has more than {detail} rows: split it."),
            "too_many_columns": _("Row {detail} has hundreds of columns: check the delimiter in the layout."),
        }

    @api.model
    def _get_cell_messages(self):
        _ = self.env._
        return {
            "required": _("This is empty and must not be: fill it in, or delete the row."),
            "date": _("This is no date as the layout writes it: correct it, or the dates of the layout."),
            "amount": _("This is no amount as the layout writes it: correct it, or the decimal mark of the layout."),
            "decimals": _("The currency has {detail} decimals: round the amount."),
            "too_large": _("The amount cannot be true: correct it."),
            "formula": _("A cell must hold a value, not a formula: paste it as a value."),
            "control_character": _("The cell holds characters that cannot be seen: write it again."),
            "too_long": _("The cell holds {detail} characters: shorten it."),
            "extra_cells": _("The row has more cells than the header: check delimiter and quotes."),
            "currency": _("The currency {value} is not active here: activate it or correct the code."),
            "country": _("The country was not understood and is left out: use its two letters."),
            "open_amount": _("What is open or paid must lie between zero and the amount, {detail}: correct it."),
            "total_row": _("This looks like a line of totals: it was left out."),
            "zero_amount": _("The amount is zero: the row was left out."),
            "due_before_invoice": _("The due date lies before the invoice date: it is kept as given, check it."),
        }

    @api.model
    def _get_debtor_messages(self):
        _ = self.env._
        return {
            "tax_code": _("The tax code is wrong (its check letter does not fit): correct it."),
            "vat": _("The VAT number is wrong (its check digit does not fit): correct it."),
            "dropped_code": _("The code is wrong and was left out: correct it with the client."),
            "email": _("The e-mail address is wrong and was left out: correct it with the client."),
            "no_debtor": _("Nothing identifies the debtor: give a tax code, VAT number, customer code or e-mail. "
                           "A name is not enough."),
            "code_of_two": _("The same customer code stands beside the tax codes {detail}: correct the wrong one."),
            "vat_of_two": _("The same VAT number stands beside the tax codes {detail}: correct the wrong one."),
            "deceased": _("This says neither that the debtor has died nor that they live: write yes, no or the date of death."),
            "deceased_differs": _("It says no, beside a date of death ({detail}): ask the client which is right."),
            "date_of_death": _("Nobody can have died on {value}: correct the date."),
            "dead_firm": _("A firm does not die: the word was left out, ask the client what became of it."),
            "contract_state": _(
                "Nobody knows this state of a contract: write in force, suspended or terminated. It was left out."
            ),
            "several_codes": _("The debtor has several customer codes ({detail}): the first one is kept."),
            "two_partners": _("This identifies more than one debtor here ({detail}): merge them first."),
            "codes_disagree": _("Its codes belong to different debtors here ({detail}): correct the file or merge "
                                "the debtors."),
        }

    @api.model
    def _get_item_messages(self):
        _ = self.env._
        return {
            "double_number": _("The number stands in row {detail} already: each invoice has one row and one number."),
            "number_of_other": _("The number is booked for {detail}: correct the number or the debtor."),
            "amount_differs": _("The invoice is booked for {detail}: nothing was changed, ask the client which is "
                                "right."),
            "document_differs": _("The invoice is booked with another date, type or currency ({detail}): nothing was "
                                  "changed, ask the client which is right."),
            "no_product": _("No product of this client is called {value}: without it nobody may know what these credits are"
                            " for, nor when they lapse. Add it, or its internal reference."),
            "open_here_paid": _("Paid here, open in the file: nothing was changed, ask the client."),
            "open_amount_grew": _("Only {detail} is open here, less than in the file: nothing was changed, ask the "
                                  "client."),
        }
