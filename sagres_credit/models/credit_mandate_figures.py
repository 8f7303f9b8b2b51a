from odoo import fields, models


class CreditMandate(models.Model):
    """Every figure of a mandate opens its records."""

    _inherit = "credit.mandate"

    problem_count = fields.Integer(
        string="Problems", compute="_compute_problem_count", groups="sagres_credit.group_operator"
    )

    def _compute_problem_count(self):
        groups = self.env["credit.problem"]._read_group(
            [("company_id", "in", self.company_id.ids), ("state", "=", "open")], ["company_id"], ["__count"]
        )
        counts = dict(groups)
        for mandate in self:
            mandate.problem_count = counts.get(mandate.company_id, 0)

    def action_open_overdue(self):
        action = self.action_open_cases()
        domain = [("mandate_id", "=", self.id), ("amount_overdue", ">", 0)]
        return dict(action, name=self.env._("Overdue cases"), domain=domain, context={})

    def action_open_problems(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_problem_action")
        return dict(action, domain=[("company_id", "=", self.company_id.id)])
