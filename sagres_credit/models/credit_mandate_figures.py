from odoo import api, fields, models


class CreditMandate(models.Model):
    """Every figure of a mandate opens its records."""

    _inherit = "credit.mandate"

    problem_count = fields.Integer(
        string="Problems", compute="_compute_problem_count", groups="sagres_credit.group_operator"
    )

    data_age = fields.Char(string="Age of data", compute="_compute_data_age")

    def _compute_problem_count(self):
        groups = self.env["credit.problem"]._read_group(
            [("company_id", "in", self.company_id.ids), ("state", "=", "open")], ["company_id"], ["__count"]
        )
        counts = dict(groups)
        for mandate in self:
            mandate.problem_count = counts.get(mandate.company_id, 0)

    @api.depends("data_as_of", "max_data_age", "is_data_stale")
    def _compute_data_age(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            mandate.data_age = mandate._explain_data_age(today)

    def _explain_data_age(self, date):
        """Say in words how old the client's data is on ``date``."""
        self.ensure_one()
        if not self.data_as_of:
            return self.env._("No ledger file yet")
        facts = {"days": (date - self.data_as_of).days, "limit": self.max_data_age}
        if self.is_data_stale:
            return self.env._("%(days)s days old: the mandate admits %(limit)s", **facts)
        if facts["days"] == 1:
            return self.env._("Of yesterday")
        return self.env._("%(days)s days old", **facts) if facts["days"] > 1 else self.env._("Of today")

    def action_open_overdue(self):
        action = self.action_open_cases()
        domain = [("mandate_id", "=", self.id), ("amount_overdue", ">", 0), ("parent_id", "=", False)]
        return dict(action, name=self.env._("Overdue cases"), domain=domain, context={})

    def action_open_problems(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_problem_action")
        return dict(action, domain=[("company_id", "=", self.company_id.id)])
