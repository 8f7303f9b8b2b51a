from odoo import models


class CreditRun(models.Model):
    """The night names the disputes that nobody answers and the credit notes that do not come."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self._report_disputes(mandate)
        return result

    def _report_disputes(self, mandate):
        """Have one open problem for a client with disputes that wait too long, and none once they ended."""
        Problem = self.env["credit.problem"]
        waiting = self.env["credit.dispute"].search_count([
            ("company_id", "=", mandate.company_id.id), ("state", "in", ("open", "answered")),
            "|", "&", ("state", "=", "open"), ("date_escalated", "!=", False),
            "&", ("state", "=", "answered"), ("date_late", "!=", False),
        ], limit=1)
        if not waiting:
            return Problem._settle("dispute", mandate.company_id)
        return Problem._raise("dispute", [{
            "name": self.env._("Disputes without an answer, or without the credit note that was announced"),
            "todo": self.env._("Call who answers for the client: until then these items are not collected."),
            "company_id": mandate.company_id.id, "user_id": mandate.user_id.id, "run_id": self.id,
            "res_model": mandate._name, "res_id": mandate.id,
        }])
