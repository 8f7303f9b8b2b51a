from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.workbook import Sheet, write_book

#: The web client names no more records than these one by one.
MOST_CHOSEN = 20_000


class CreditExport(models.TransientModel):
    """The cases or items of some clients as a workbook: filters, numbers and dates are real, and it comes at once."""

    _name = "credit.export"
    _description = "Export to a workbook"

    kind = fields.Selection(
        [("credit.case", "Cases"), ("credit.receivable", "Items")], string="What", required=True, default="credit.case",
    )
    company_ids = fields.Many2many(
        "res.company", "credit_export_company_rel", "export_id", "company_id", string="Clients",
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)], help="None: all the clients you work for.",
    )
    only_open = fields.Boolean(string="Only what is open", default=True)
    chosen = fields.Json(string="Chosen in the list", help="The domain of the list the export was asked from.")
    is_chosen = fields.Boolean(compute="_compute_is_chosen")
    count = fields.Integer(string="Rows", compute="_compute_count")

    @api.depends("chosen")
    def _compute_is_chosen(self):
        for export in self:
            export.is_chosen = bool(export.chosen)

    @api.depends("kind", "company_ids", "only_open", "chosen")
    def _compute_count(self):
        for export in self:
            export.count = self.env[export.kind].search_count(export._get_domain()) if export.kind else 0

    @api.model
    def _check_may_export(self):
        """Exporting many records at once is a right Odoo gives by itself, beside the role in credit management."""
        user = self.env.user
        roles = ("sagres_credit.group_operator", "sagres_credit.group_client")
        if not user.has_group("base.group_allow_export") or not any(map(user.has_group, roles)):
            raise AccessError(self.env._("You may not export: ask an administrator for the right to export."))

    @api.model
    def action_open_chosen(self):
        """Open the dialog on the records chosen in a list."""
        self._check_may_export()
        context = self.env.context
        model, ids = context.get("active_model"), context.get("active_ids") or []
        if model not in dict(self._fields["kind"].selection):
            raise UserError(self.env._("Only cases and items are exported here."))
        chosen = [("id", "in", ids)] if len(ids) < MOST_CHOSEN else context.get("active_domain") or []
        export = self.create({"kind": model, "chosen": chosen, "only_open": False})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Export"), "res_model": self._name, "res_id": export.id,
            "views": [(False, "form")], "target": "new",
        }

    def action_export(self):
        self.ensure_one()
        self._check_may_export()
        if not self.count:
            raise UserError(self.env._("There is nothing to export."))
        return {"type": "ir.actions.act_url", "target": "download", "url": f"/credit/export/{self.id}"}

    def _get_domain(self):
        """Return what is exported, as a ``Domain``; record rules do the rest."""
        self.ensure_one()
        domain = Domain(self.chosen or Domain.TRUE)
        if self.company_ids:
            domain &= Domain("company_id", "in", self.company_ids.ids)
        if self.only_open:
            opened = {
                "credit.case": Domain("is_open", "=", True),
                "credit.receivable": Domain("line_id.amount_residual", "!=", 0) & Domain("line_id.parent_state", "=", "posted"),
            }
            domain &= opened[self.kind]
        return domain

    def _write_xlsx(self, target):
        """Write the workbook to a binary file, a few thousand rows at a time."""
        self.ensure_one()
        self._check_may_export()
        title = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        columns, rows = self.env[self.kind]._prepare_export(self._get_domain())
        write_book(target, [Sheet(title, columns, rows)], {"title": title, "company": self.env.company.name})

    def _get_file_name(self):
        title = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return f"{title} {fields.Date.to_string(fields.Date.context_today(self))}.xlsx"
