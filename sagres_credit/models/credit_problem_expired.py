from odoo import fields, models
from odoo.tools.misc import format_amount


class CreditProblem(models.Model):
    """Credits that became prescribed are one problem of each client, until the manager has shown them to it."""

    _inherit = "credit.problem"

    kind = fields.Selection(selection_add=[("expired", "Prescribed credits to show")], ondelete={"expired": "cascade"})

    def action_open_record(self):
        self.ensure_one()
        if self.kind != "expired":
            return super().action_open_record()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_limitation_report_action_lost")
        return dict(action, domain=[("receivable_id.expired_problem_id", "=", self.id)], context={})

    def _count_expired(self):
        """Say in the name how many credits this problem is about, and what they amount to."""
        self.ensure_one()
        items = self.env["credit.receivable"].sudo().search_fetch(
            [("expired_problem_id", "=", self.id)], ["line_id", "company_id"]
        )
        self.name = self.env._(
            "Prescribed credits to show to the client: %(count)s, %(amount)s in all.",
            count=len(items),
            amount=format_amount(self.env, sum(items.mapped("amount_residual")), self.company_id.currency_id),
        )
