from odoo import fields, models


class CreditProblem(models.Model):
    """Disputes that wait too long are one problem of each client, solved by itself once none is left."""

    _inherit = "credit.problem"

    kind = fields.Selection(selection_add=[("dispute", "Disputes that wait too long")], ondelete={"dispute": "cascade"})

    def action_open_record(self):
        self.ensure_one()
        if self.kind != "dispute":
            return super().action_open_record()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_dispute_action")
        domain = [("company_id", "=", self.company_id.id), ("state", "in", ("open", "answered")),
                  "|", ("date_escalated", "!=", False), ("date_late", "!=", False)]
        return dict(action, domain=domain, context={})
