from odoo import models


class CreditRun(models.Model):
    """The night tells the manager when payments of the others have pushed the share with lawyers over its ceiling."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        Problem = self.env["credit.problem"]
        verdict, words = mandate._judge_legal()
        if verdict == "over":
            Problem._raise("legal_share", [{
                "name": self.env._("Too much is with lawyers: %(figures)s.", figures=words),
                "todo": self.env._("Look for whom a plan or a settlement is still possible, or agree another ceiling."),
                "company_id": mandate.company_id.id, "user_id": mandate.user_id.id, "run_id": self.id,
                "res_model": mandate._name, "res_id": mandate.id,
            }])
        Problem._settle("legal_share", mandate.company_id, mandate.ids if verdict == "over" else ())
        return result
