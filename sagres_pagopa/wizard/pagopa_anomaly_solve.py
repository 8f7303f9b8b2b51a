from odoo import fields, models
from odoo.exceptions import AccessError


class PagopaAnomalySolve(models.TransientModel):
    """Say how anomalies were solved: they leave the list and do not come back."""

    _name = "pagopa.anomaly.solve"
    _description = "Solve pagoPA anomalies"

    anomaly_ids = fields.Many2many("pagopa.anomaly", string="Anomalies", required=True, readonly=True)
    solution = fields.Char(string="How it was solved", required=True)

    def action_solve(self):
        """Take the anomalies off the list with these words."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager solves an anomaly."))
        anomalies = self.anomaly_ids
        anomalies.action_solve()
        anomalies.sudo().write({"solution": self.solution})
        return {"type": "ir.actions.act_window_close"}
