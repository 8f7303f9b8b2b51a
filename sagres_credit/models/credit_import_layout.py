from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.ledger_layout import Layout, missing_targets

TARGET_LABELS = [
    ("customer_code", "Customer code"), ("name", "Debtor's name"), ("tax_code", "Tax code"), ("vat", "VAT number"),
    ("is_company", "Is a company"), ("segment", "Kind of customer"), ("email", "E-mail"), ("phone", "Phone"),
    ("street", "Street"), ("zip", "ZIP"), ("city", "City"), ("country", "Country"), ("language", "Language"),
    ("number", "Invoice number"), ("invoice_date", "Invoice date"), ("due_date", "Due date"), ("amount", "Amount"),
    ("currency", "Currency"), ("open_amount", "Open amount"), ("paid_amount", "Paid amount"),
    ("settled_date", "Settled on"), ("disputed", "Disputed"), ("document_type", "Type of document"),
    ("product", "Product"), ("billed_until", "Last day of consumption"), ("deceased", "Deceased"),
    ("date_of_death", "Date of death"), ("reference", "Description"),
    ("contract_state", "State of the contract"),
]


class CreditImportLayout(models.Model):
    """A layout says how one client writes its ledger: which column is what, and how dates and amounts look."""

    _name = "credit.import.layout"
    _inherit = "credit.file.layout"
    _description = "Layout of a client's ledger"

    kind = fields.Selection(
        [("snapshot", "Full ledger"), ("change", "Changes only")], required=True, default="snapshot",
        help="A full ledger proposes as settled what it no longer holds; a file of changes does not.",
    )
    column_ids = fields.One2many("credit.import.layout.column", "layout_id", string="Columns", copy=True)

    true_values = fields.Char(string="Read as yes", default="si, sì, s, yes, y, x, 1, true, vero")
    credit_note_values = fields.Char(
        string="Read as credit note", default="nc, nota credito, nota di credito, credit note, td04",
        help="Values of the type of document. A negative amount is a credit note as well.",
    )
    public_values = fields.Char(
        string="Read as public body", default="pa, ente pubblico, public body, pubblica amministrazione"
    )
    drop_bad_codes = fields.Boolean(
        string="Read rows without a wrong code",
        help="A wrong tax code or VAT number is left out and told, where something else identifies the debtor. "
             "Otherwise it refuses the file.",
    )
    max_drop = fields.Float(
        string="Abnormal drop (%)", default=30.0,
        help="A full ledger that lost more than this share of its open items, of their amount or of its rows since "
             "the last one stops and asks.",
    )

    _max_drop_range = models.Constraint("CHECK(max_drop BETWEEN 0 AND 100)", "A share goes from 0 to 100 %.")

    @api.constrains("column_ids")
    def _check_column_ids(self):
        labels = dict(self.env["credit.import.layout.column"]._fields["target"]._description_selection(self.env))
        for layout in self:
            missing = missing_targets(layout._get_columns())
            if missing:
                raise ValidationError(self.env._(
                    "The layout %(name)s does not say which column holds: %(missing)s.", name=layout.name,
                    missing=self.env._(" or ").join(labels[target] for target in missing[0]),
                ))

    def _to_engine(self):
        """Return this layout as the reader's own ``Layout``."""
        self.ensure_one()

        def words(text):
            return frozenset(word.strip().lower() for word in (text or "").split(",") if word.strip())

        return Layout(
            self._get_columns(),
            date_order=self.date_order,
            decimal_mark=self.decimal_mark,
            options=self._get_file_options(),
            true_values=words(self.true_values),
            credit_note_values=words(self.credit_note_values),
            public_values=words(self.public_values),
            drop_bad_codes=self.drop_bad_codes,
        )

    @api.model
    def _prepare_layout_vals(self, company, name, guess):
        """Return what creates a layout from a guessed one.

        :param Layout guess: what :func:`guess_layout` proposes
        """
        return {
            "name": name,
            "company_id": company.id,
            "date_order": guess.date_order,
            "decimal_mark": guess.decimal_mark,
            "sheet": guess.options.sheet,
            "header_row": guess.options.header_row,
            "column_ids": [
                fields.Command.create({"target": target, "header": header})
                for target, header in guess.columns.items()
            ],
        }

    @api.model
    def _find_for(self, company, header):
        """Return the client's layout that fits a header best: every column it names is there."""
        layouts = self.search([("company_id", "=", company.id)])
        fitting = layouts.filtered(lambda layout: set(layout._get_columns().values()) <= set(header))
        return max(fitting, key=lambda layout: (len(layout.column_ids), layout.id), default=self.browse())


class CreditImportLayoutColumn(models.Model):
    """A column of a layout: the header in the file and what it holds."""

    _name = "credit.import.layout.column"
    _inherit = "credit.file.layout.column"
    _description = "Column of a ledger layout"

    layout_id = fields.Many2one("credit.import.layout", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="layout_id.company_id", store=True)
    target = fields.Selection(TARGET_LABELS, string="Holds", required=True)
