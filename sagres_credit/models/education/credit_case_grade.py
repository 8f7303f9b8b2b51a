from odoo import api, fields, models

from .credit_grade import GRADES, TRENDS

QUARTERS = 6
READERS = "sagres_credit.group_operator,sagres_credit.group_client"


class CreditCase(models.Model):
    """How the debtor pays, beside what they owe: grade, trend and days late by quarter."""

    _inherit = "credit.case"

    grade = fields.Selection(GRADES, string="How they pay", compute="_compute_grade", compute_sudo=True, groups=READERS)
    grade_reason = fields.Char(string="Why this grade", compute="_compute_grade", compute_sudo=True, groups=READERS)
    delay_trend = fields.Selection(TRENDS, string="Trend", compute="_compute_grade", compute_sudo=True, groups=READERS)
    delay_quarters = fields.Char(
        string="Days late by quarter", compute="_compute_delay_quarters", compute_sudo=True, groups=READERS,
    )

    @api.depends("partner_id", "company_id")
    def _compute_grade(self):
        delays = self.env["credit.debtor.delay"]._read_of(self.company_id, self.partner_id)
        empty = self.env["credit.debtor.delay"]
        for case in self:
            delay = delays.get((case.company_id, case.partner_id.commercial_partner_id), empty)
            case.grade, case.grade_reason, case.delay_trend = delay.grade, delay.reason, delay.trend

    @api.depends("partner_id", "company_id")
    def _compute_delay_quarters(self):
        quarters = self.env["credit.delay.report"]._read_quarters(self.company_id, self.partner_id, QUARTERS)
        for case in self:
            rows = quarters.get((case.company_id, case.partner_id.commercial_partner_id), [])
            case.delay_quarters = " · ".join(
                self.env._("%(quarter)s: %(days)s", quarter=f"{(day.month + 2) // 3}/{day.year}", days=round(days))
                for day, days in rows
            )

    @api.model
    def _get_held_query(self):
        """Return the SQL of the ids of the cases on hold at this moment, whatever the last night said of them."""
        held = self.sudo().with_context(active_test=False)._search(self._get_hold_domain(), bypass_access=True)
        return held.select()

    def action_open_delays(self):
        """Show the items behind the grade of this debtor, by quarter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_delay_report_action")
        domain = [("partner_id", "=", self.partner_id.commercial_partner_id.id), ("company_id", "=", self.company_id.id)]
        return dict(action, domain=domain, context={"allowed_company_ids": self.env.user.company_ids.ids})
