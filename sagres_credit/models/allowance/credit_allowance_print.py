from odoo import api, fields, models
from odoo.tools.misc import format_date

from ...tools.allowance_sheet import DAY, MONEY, PERCENT, TEXT, WHOLE, Table, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAX_FIELDS = (
    "tax_limit", "tax_cap", "tax_fund", "tax_provision", "tax_losses", "tax_used", "tax_loss_deductible", "tax_deductible",
    "tax_taxed", "tax_excess", "tax_fund_end", "mini_credit_total",
)


class CreditAllowance(models.Model):
    """A valuation on paper and as a workbook: what is set aside and why, the items, the tax view, the table of the notes."""

    _inherit = "credit.allowance"

    export_id = fields.Many2one("ir.attachment", string="Workbook", readonly=True, copy=False, ondelete="set null")
    note_opening = fields.Monetary(string="At the beginning of the year", compute="_compute_notes", compute_sudo=True)
    note_provision = fields.Monetary(string="Provision", compute="_compute_notes", compute_sudo=True)
    note_use = fields.Monetary(string="Use", compute="_compute_notes", compute_sudo=True)
    note_release = fields.Monetary(string="Release", compute="_compute_notes", compute_sudo=True)
    note_closing = fields.Monetary(string="At the day of the valuation", compute="_compute_notes", compute_sudo=True)

    @api.depends("company_id", "date", "move_id", "reversal_move_id")
    def _compute_notes(self):
        """Read from the books how the allowance moved from the first day of the fiscal year to the valuation."""
        for allowance in self:
            moved = allowance._get_notes() if allowance.company_id and allowance.date else {}
            for name in ("opening", "provision", "use", "release", "closing"):
                allowance[f"note_{name}"] = float(moved.get(name, 0))

    def _get_notes(self):
        since, _until = self._get_fiscal_year()
        Note = self.env["credit.allowance.note"]
        return Note._read_movements(self.company_id, since, self.date).get(self.company_id, {})

    def action_export(self):
        """Write the workbook of this valuation and download it."""
        self.ensure_one()
        self.check_access("read")
        allowance = self.sudo()
        vals = {
            "name": f"{self.display_name.replace('/', '-')}.xlsx", "raw": write_workbook(allowance._get_tables()),
            "mimetype": XLSX, "res_model": self._name, "res_id": self.id, "company_id": self.company_id.id,
        }
        if allowance.export_id:
            allowance.export_id.write({"raw": vals["raw"]})
        else:
            allowance.export_id = self.env["ir.attachment"].sudo().create(vals)
        return {"type": "ir.actions.act_url", "url": f"/web/content/{allowance.export_id.id}?download=true", "target": "self"}

    def _get_tables(self):
        """Return the sheets of the workbook. For a module to add one, it must override this method."""
        tables = [self._get_line_table(), self._get_note_table()]
        if self.method == "matrix":
            return [*tables, self._get_tax_table(), self._get_item_table()]
        return [*tables, self._get_revenue_table()]

    def _get_label(self, name, model=None):
        return (model or self)._fields[name]._description_string(self.env)

    def _prepare_table(self, title, records, columns):
        """Return a sheet of some fields of records: their labels are the headers."""
        rows = [tuple(self._get_cell(record, name) for name, _kind in columns) for record in records]
        return Table(title, [(self._get_label(name, records), kind) for name, kind in columns], rows, self._get_heading())

    def _get_cell(self, record, name):
        field, cell = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(cell, "")
        return cell.display_name if field.type == "many2one" else cell

    def _get_heading(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        who = self.approved_by_id
        return [
            self.display_name,
            self.env._(
                "%(state)s, approved by %(user)s on %(date)s", state=states[self.state], user=who.name,
                date=format_date(self.env, self.approved_on),
            ) if who else states[self.state],
        ]

    def _get_line_table(self):
        table = self._prepare_table(self.env._("Valuation"), self.line_ids, [
            ("kind", TEXT), ("segment", TEXT), ("days_from", WHOLE), ("reason", TEXT), ("item_count", WHOLE),
            ("amount_gross", MONEY), ("amount_insured", MONEY),
            ("amount_exposed", MONEY), ("percent", PERCENT), ("amount_allowance", MONEY),
        ])
        table.rows.append((
            self.env._("Total"), "", None, "", self.item_count, self.amount_gross, self.amount_insured, self.amount_exposed, None,
            self.amount_allowance,
        ))
        for name in ("amount_held", "amount_movement"):
            table.rows.append((self._get_label(name), *[None] * 8, self[name]))
        return table

    def _get_note_table(self):
        return self._prepare_table(self.env._("Notes to the accounts"), self, [
            ("note_opening", MONEY), ("note_provision", MONEY), ("note_use", MONEY), ("note_release", MONEY),
            ("note_closing", MONEY),
        ])

    def _get_tax_table(self):
        rows = [(self._get_label(name), self[name]) for name in TAX_FIELDS]
        columns = [(self.env._("Art. 106 and 101 TUIR"), TEXT), (self.env._("Amount"), MONEY)]
        return Table(self.env._("Tax view"), columns, rows, self._get_heading())

    def _get_item_table(self):
        items = self.env["credit.allowance.item"].search([("allowance_id", "=", self.id)], order="line_id, id")
        return self._prepare_table(self.env._("Items"), items, [
            ("name", TEXT), ("partner_id", TEXT), ("due_date", DAY), ("days_late", WHOLE), ("kind", TEXT), ("segment", TEXT),
            ("amount", MONEY), ("amount_insured", MONEY), ("percent", PERCENT), ("amount_allowance", MONEY),
        ])

    def _get_revenue_table(self):
        years = self.revenue_ids.year_ids
        return self._prepare_table(self.env._("Years"), years, [
            ("revenue_id", TEXT), ("year", WHOLE), ("assessed", MONEY), ("collected", MONEY), ("later", MONEY),
            ("ratio", PERCENT),
        ])
