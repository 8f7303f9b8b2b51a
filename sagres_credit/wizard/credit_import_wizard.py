from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.credit_import_layout import TARGET_LABELS
from ..tools.ledger_errors import LedgerError
from ..tools.ledger_file import FileOptions, read_header
from ..tools.ledger_layout import guess_columns, guess_layout

SAMPLES = 3


class CreditImportMapping(models.TransientModel):
    """The dialog in which a person says what each column of a client's file holds; it saves the layout."""

    _name = "credit.import.mapping"
    _description = "Columns of a client's file"

    import_id = fields.Many2one("credit.import", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="import_id.company_id")
    layout_id = fields.Many2one("credit.import.layout", help="The layout that is changed; empty: a new one is made.")
    name = fields.Char(string="Name of the layout", required=True)
    kind = fields.Selection(
        [("snapshot", "Full ledger"), ("change", "Changes only")], required=True, default="snapshot"
    )
    date_order = fields.Selection(
        [("dmy", "Day, month, year"), ("mdy", "Month, day, year"), ("ymd", "Year, month, day")],
        string="Dates", required=True, default="dmy",
    )
    decimal_mark = fields.Selection([(",", "Comma"), (".", "Point")], required=True, default=",")
    line_ids = fields.One2many("credit.import.mapping.line", "mapping_id", string="Columns")

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        ledger = self.env["credit.import"].browse(defaults.get("import_id") or self.env.context.get("active_id"))
        if ledger:
            defaults.update(self._prepare_mapping_vals(ledger))
        return defaults

    @api.model
    def _prepare_mapping_vals(self, ledger):
        """Return the dialog as a file proposes it: its layout where it has one, else what its header says."""
        ledger._check_has_file()
        layout = ledger.layout_id
        options = layout._get_file_options() if layout else FileOptions()
        try:
            with ledger._opened_file() as path:
                header, rows = read_header(path, options, SAMPLES)
        except LedgerError as error:
            raise UserError(self.env["credit.import.issue"]._get_message(error.code, error.detail)) from error
        guess = guess_layout(header, [cells for _number, cells in rows], options)
        columns = layout._get_columns() if layout else guess_columns(header)
        targets = {title: target for target, title in columns.items()}
        return {
            "import_id": ledger.id,
            "layout_id": layout.id,
            "name": layout.name or self.env._("Layout of %(file)s", file=ledger.file_name or ledger.company_id.name),
            "kind": layout.kind or "snapshot",
            "date_order": layout.date_order or guess.date_order,
            "decimal_mark": layout.decimal_mark or guess.decimal_mark,
            "line_ids": [
                Command.create({
                    "header": title, "target": targets.get(title), "sample": self._get_sample(rows, place),
                })
                for place, title in enumerate(header) if title
            ],
        }

    @api.model
    def _get_sample(self, rows, place):
        cells = [str(cells[place]) for _number, cells in rows if place < len(cells) and cells[place] not in (None, "")]
        return " · ".join(cell[:40] for cell in cells)

    def action_save(self):
        """Save the layout and give it to the import."""
        self.ensure_one()
        self.import_id._check_may_change(("draft",))
        chosen = self.line_ids.filtered("target")
        twice = [target for target, lines in chosen.grouped("target").items() if len(lines) > 1]
        if twice:
            labels = dict(self.line_ids._fields["target"]._description_selection(self.env))
            raise UserError(self.env._("Two columns are said to hold: %(what)s. Keep one.", what=labels[twice[0]]))
        vals = {
            "name": self.name, "kind": self.kind, "date_order": self.date_order, "decimal_mark": self.decimal_mark,
            "column_ids": [Command.clear()] + [
                Command.create({"target": line.target, "header": line.header}) for line in chosen
            ],
        }
        if self.layout_id:
            self.layout_id.write(vals)
        else:
            layout = self.env["credit.import.layout"].create({**vals, "company_id": self.company_id.id})
            self.import_id.layout_id = layout
        return {"type": "ir.actions.act_window_close"}


class CreditImportMappingLine(models.TransientModel):
    """A column of the file, its first values and what it holds."""

    _name = "credit.import.mapping.line"
    _description = "Column of a client's file"

    mapping_id = fields.Many2one("credit.import.mapping", required=True, ondelete="cascade")
    header = fields.Char(string="Column in the file", required=True, readonly=True)
    sample = fields.Char(string="First values", readonly=True)
    target = fields.Selection(TARGET_LABELS, string="Holds")
