from odoo import fields, models
from odoo.tools.misc import format_date

REPORTS = [
    ("credit.ageing.report", "Ageing"),
    ("credit.roll.report", "What became of it in thirty days"),
    ("credit.vintage.report", "Recovery by vintage"),
]
ACTIONS = {
    "credit.ageing.report": "sagres_credit.credit_ageing_report_action",
    "credit.roll.report": "sagres_credit.credit_roll_report_action",
    "credit.vintage.report": "sagres_credit.credit_vintage_report_action",
}


class CreditPastOpen(models.TransientModel):
    """Choose a day, and look at the figures of the ledger as they were then."""

    _name = "credit.past.open"
    _description = "Figures as of a day"

    report = fields.Selection(REPORTS, string="Figures", required=True, default="credit.ageing.report")
    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)

    def action_open(self):
        """Open the report as of the day chosen, which its title names.

        :raises UserError: the day is still to come
        """
        self.ensure_one()
        day = self.env[self.report].with_context(credit_as_of=self.date)._get_as_of()
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTIONS[self.report])
        name = self.env._("%(report)s as of %(day)s", report=action["name"], day=format_date(self.env, day))
        return dict(action, name=name, target="current", context={"credit_as_of": fields.Date.to_string(day)})
