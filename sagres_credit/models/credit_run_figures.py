from odoo import api, fields, models


class CreditRun(models.Model):
    """Every figure of a nightly run opens its records."""

    _inherit = "credit.run"

    is_busy = fields.Boolean(compute="_compute_is_busy")

    @api.depends("state")
    def _compute_is_busy(self):
        for run in self:
            run.is_busy = run.state in ("pending", "running")

    def action_open_opened(self):
        return self._get_case_action(self.env._("Cases opened"), [("date_opened", "=", self.date)])

    def action_open_closed(self):
        return self._get_case_action(self.env._("Cases closed"), [("date_closed", "=", self.date)])

    def action_open_raised(self):
        return self._get_case_action(self.env._("Levels reached"), [("level_date", "=", self.date)])

    def action_open_fed(self):
        return self._get_case_action(self.env._("Put on the lists of the day"), [("fed_date", "=", self.date)])

    def action_open_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_notice_action")
        return dict(action, name=self.env._("Notices queued"), domain=[("run_id", "=", self.id)], context={})

    def _get_case_action(self, name, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        return dict(action, name=name, domain=[("company_id", "in", self.company_ids.ids), *domain], context={})
