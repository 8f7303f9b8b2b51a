from odoo import fields, models


class CreditCase(models.Model):
    """From a case to its payment plans."""

    _inherit = "credit.case"

    plan_count = fields.Integer(string="Number of plans", compute="_compute_plan_count")

    def _compute_plan_count(self):
        counts = dict(self.env["credit.plan"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"]))
        for case in self:
            case.plan_count = counts.get(case._origin, 0)

    def action_plan(self):
        """Open the simulator: installments, limits and interest are seen before anything is offered."""
        self.ensure_one()
        self._check_may_act()
        plan = self.plan_id or self.plan_ids.filtered(lambda plan: plan.state == "broken")[:1]
        return self._get_plan_simulator(plan)

    def _get_plan_simulator(self, replaced=None):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Payment plan: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.plan.simulate", "views": [(False, "form")], "target": "new",
            "context": {
                "default_case_id": self.id, "default_replaced_id": replaced.id if replaced else False,
                "allowed_company_ids": self.env.user.company_ids.ids,
            },
        }
