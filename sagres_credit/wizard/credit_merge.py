from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

#: What the dialog shows of both entries.
SHOWN = ("name", "credit_tax_code", "vat", "phone", "email", "credit_pec", "contact_address", "credit_customer_code")
ROW = Markup("<tr><th class='fw-normal text-muted pe-3'>%s</th><td class='pe-4 %s'>%s</td><td class='%s'>%s</td></tr>")


class CreditMerge(models.TransientModel):
    """Merge two entries of one person: both side by side, which one stays, and what moves."""

    _name = "credit.merge"
    _description = "Merge two entries"

    duplicate_id = fields.Many2one("credit.duplicate", required=True, readonly=True, ondelete="cascade")
    why = fields.Char(related="duplicate_id.why")
    keep = fields.Selection("_get_keep_options", required=True, default="first")
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)
    obstacles = fields.Text(compute="_compute_obstacles")
    operators_differ = fields.Boolean(compute="_compute_obstacles")

    @api.model
    def _get_keep_options(self):
        return [("first", self.env._("The entry on the left")), ("second", self.env._("The entry on the right"))]

    @api.depends("duplicate_id")
    def _compute_comparison(self):
        for dialog in self:
            sides = dialog._get_sides()
            rows = [
                (field._description_string(self.env), [side[name] or "–" for side in sides])
                for name, field in ((name, self.env["res.partner"]._fields[name]) for name in SHOWN)
            ]
            dialog.comparison = dialog._render_rows(rows + dialog._count_rows(sides))

    @api.depends("duplicate_id")
    def _compute_obstacles(self):
        for dialog in self:
            sides = dialog.duplicate_id.sudo().partner_id | dialog.duplicate_id.sudo().other_id
            dialog.obstacles = "\n".join(sides._get_merge_obstacles()) or False
            cases = self.env["credit.case"].sudo().search([("partner_id", "in", sides.ids), ("is_open", "=", True)])
            dialog.operators_differ = len(cases.user_id) > 1

    def _get_sides(self):
        pair = self.duplicate_id.sudo()
        return [pair.partner_id, pair.other_id]

    def _count_rows(self, sides):
        """Return how many records of each kind hang on each side, and what is open."""
        persons = self.env["res.partner"].union(*sides).ids
        cases = self.env["credit.case"].sudo().search([("partner_id", "in", persons)])
        invoices = dict(self.env["account.move"].sudo()._read_group(
            [("commercial_partner_id", "in", persons)], ["commercial_partner_id"], ["__count"]
        ))
        of_side = [cases.filtered(lambda case, side=side: case.partner_id == side) for side in sides]
        names = [", ".join(own.user_id.mapped("name")) or "–" for own in of_side]
        return [
            (self.env._("Open"), [formatLang(self.env, sum(own.mapped("amount_due")), digits=2) for own in of_side]),
            (self.env._("Invoices and payments"), [invoices.get(side, 0) for side in sides]),
            (self.env._("Conversations"), [len(own.interaction_ids) for own in of_side]),
            (self.env._("Notices"), [len(own.notice_ids) for own in of_side]),
            (self.env._("Operator"), names),
        ]

    def _render_rows(self, rows):
        body = Markup().join(
            ROW % (label, *(item for value in values for item in ("fw-bold" if differs else "", value)))
            for label, values, differs in ((label, values, values[0] != values[1]) for label, values in rows)
        )
        return Markup("<table class='table table-sm mb-0'>%s</table>") % body

    def action_merge(self):
        """Merge the two entries by Odoo's own merge, once the manager has seen what moves."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager merges entries."))
        pair = self.duplicate_id
        pair.check_access("read")
        first, second = self._get_sides()
        if pair.state != "proposed" or not (first and second):
            raise UserError(self.env._("Somebody has decided about these two meanwhile: open the list again."))
        kept = first if self.keep == "first" else second
        kept.check_access("read")
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        merge._merge((first | second).ids, kept, extra_checks=False)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
