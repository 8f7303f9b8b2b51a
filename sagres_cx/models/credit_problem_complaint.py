from odoo import fields, models


class CreditProblem(models.Model):
    """Complaints past their day are one problem of each client, solved by itself once they were answered."""

    _inherit = "credit.problem"

    kind = fields.Selection(
        selection_add=[("complaint", "Complaints past their day")], ondelete={"complaint": "cascade"},
    )

    def action_open_record(self):
        self.ensure_one()
        if self.kind != "complaint":
            return super().action_open_record()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_complaint_action")
        return dict(action, domain=[("company_id", "=", self.company_id.id), ("is_late", "=", True)], context={})
