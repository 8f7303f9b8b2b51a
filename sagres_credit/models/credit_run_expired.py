from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import format_amount


class CreditRun(models.Model):
    """The night tells once of every credit that became prescribed: the case in a note, the manager in one problem."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        result = super()._find_problems(mandate)
        self._report_expired(mandate)
        return result

    def _report_expired(self, mandate):
        """Tell what became prescribed since it was last told; a second night says nothing again."""
        company = mandate.company_id
        self._forget_saved(company)
        rows = self._read_expired(company)
        if not rows:
            return
        problem = self._get_expired_problem(mandate)
        self.env.cr.execute(SQL(
            "UPDATE credit_receivable AS receivable SET expired_problem_id = %s FROM account_move_line AS item WHERE %s",
            problem.id, self._get_untold_condition(company),
        ))
        self.env["credit.receivable"].invalidate_model(["expired_problem_id"])
        problem._count_expired()
        self._log_expired(company, rows)

    def _forget_saved(self, company):
        """Forget what was told of credits that a waiver or a correction brought back: lost again, they are told again."""
        self.env["credit.receivable"].flush_model()
        self.env.cr.execute(SQL(
            """UPDATE credit_receivable SET expired_problem_id = NULL
                WHERE company_id = %s AND expired_problem_id IS NOT NULL AND limitation_state <> 'expired'""",
            company.id,
        ))

    def _read_expired(self, company):
        """Return ``[(case id, number, amount)]`` of what is prescribed and was not told yet."""
        self.env["account.move.line"].flush_model(["amount_residual", "parent_state"])
        return self.env.execute_query(SQL(
            """SELECT receivable.case_id, COUNT(*), SUM(item.amount_residual)
                 FROM credit_receivable AS receivable CROSS JOIN account_move_line AS item
                WHERE %s GROUP BY receivable.case_id ORDER BY receivable.case_id""",
            self._get_untold_condition(company),
        ))

    def _get_untold_condition(self, company):
        return SQL(
            """item.id = receivable.line_id AND item.amount_residual > 0 AND item.parent_state = 'posted'
           AND receivable.limitation_state = 'expired' AND receivable.expired_problem_id IS NULL
           AND receivable.company_id = %s""",
            company.id,
        )

    def _get_expired_problem(self, mandate):
        """Return the open problem of a client that names its prescribed credits, a new one where the last is solved."""
        Problem = self.env["credit.problem"]
        key = [("kind", "=", "expired"), ("state", "=", "open"), ("company_id", "=", mandate.company_id.id)]
        return Problem.search(key, limit=1) or Problem._raise("expired", [{
            "name": self.env._("Prescribed credits"),
            "todo": self.env._("Look at each and why it was lost, show them to the client, then mark this as solved."),
            "company_id": mandate.company_id.id, "user_id": mandate.user_id.id, "run_id": self.id,
            "res_model": mandate._name, "res_id": mandate.id,
        }])

    def _log_expired(self, company, rows):
        bodies = {
            case_id: self.env._(
                "Prescribed: %(amount)s in all, items: %(count)s. Nobody is asked for them any more.",
                count=count, amount=format_amount(self.env, amount, company.currency_id),
            )
            for case_id, count, amount in rows if case_id
        }
        self.env["credit.case"].sudo().browse(bodies)._message_log_batch(bodies)
