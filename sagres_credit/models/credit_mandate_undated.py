from odoo import fields, models
from odoo.fields import Domain


class CreditMandate(models.Model):
    """How many items of a client have no date of prescription: the manager of its mandate puts them right."""

    _inherit = "credit.mandate"

    undated_count = fields.Integer(
        string="Items without a date", compute="_compute_undated_count", groups="sagres_credit.group_operator"
    )

    def _compute_undated_count(self):
        groups = self.env["credit.limitation.report"]._read_group(
            [("mandate_id", "in", self.ids), ("bucket", "=", "7_undated")], ["mandate_id"], ["__count"]
        )
        counts = dict(groups)
        for mandate in self:
            mandate.undated_count = counts.get(mandate, 0)

    def action_open_undated(self):
        self.ensure_one()
        return self.env["credit.receivable"]._get_undated_action(Domain("company_id", "=", self.company_id.id))
