from odoo import models


class CreditRun(models.Model):
    """The night watches the days of complaints, and names a client whose complaints wait too long."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self.env["cx.complaint"].sudo()._watch(mandate.company_id, self.date)
        self._report_complaints(mandate)
        return result

    def _report_complaints(self, mandate):
        """Have one open problem for a client with complaints past their day, and none once they were answered."""
        Problem = self.env["credit.problem"]
        late = self.env["cx.complaint"].sudo().search([
            ("company_id", "=", mandate.company_id.id), ("state", "in", ("received", "in_work", "waiting")),
            ("date_escalated", "!=", False),
        ], limit=1)
        if not late:
            return Problem._settle("complaint", mandate.company_id)
        return Problem._raise("complaint", [{
            "name": self.env._("Complaints past the day of their answer"),
            "todo": self.env._("Call who answers for the client: an indemnity is due, and it grows."),
            "company_id": mandate.company_id.id, "user_id": mandate.user_id.id, "run_id": self.id,
            "res_model": mandate._name, "res_id": mandate.id,
        }])
