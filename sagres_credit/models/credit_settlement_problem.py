from odoo import models
from odoo.tools.misc import format_amount


class CreditSettlement(models.Model):
    """A settlement tells the manager what the software did not decide by itself."""

    _inherit = "credit.settlement"

    def _report_entry(self, failure, reason):
        """Tell the manager that the books do not follow this settlement; meanwhile nothing is asked of who paid."""
        self.ensure_one()
        if self.state == "kept":
            self._hold_items()
        self._raise_problem(
            "settlement_entry",
            f"{failure}: {reason}",
            self.env._("Put right what is missing (mandate, page «Settlement entries»), then press «Book» on the settlement."),
        )

    def _report_transition_vat(self, written):
        """Tell the manager how much cash-basis VAT stays suspended on what was written off.

        :param dict written: ``{invoice: amount}``
        """
        amount = self._get_transition_vat(written)
        if self.currency_id.is_zero(amount):
            return
        self._raise_problem(
            "transition_vat",
            self.env._(
                "%(settlement)s: %(amount)s of cash-basis VAT stays suspended on what was written off.",
                settlement=self.display_name, amount=format_amount(self.env, amount, self.currency_id),
            ),
            self.env._(
                "It was never due. Decide with the accountant whether a VAT note is possible (art. 26 d.P.R. 633/1972), and "
                "clear the transition account."
            ),
        )

    def _get_transition_vat(self, written):
        """Return the VAT that waits on the transition accounts for what was written off of these invoices."""
        invoices = self.env["account.move"].union(*written)
        accounts = invoices.line_ids.filtered(lambda line: line.tax_line_id.tax_exigibility == "on_payment").account_id
        if not accounts:
            return 0
        waiting = dict.fromkeys(invoices, 0)
        for line in self.env["account.move.line"].search([
            "|", ("move_id", "in", invoices.ids), ("move_id.tax_cash_basis_origin_move_id", "in", invoices.ids),
            ("account_id", "in", accounts.ids), ("parent_state", "=", "posted"),
        ]):
            waiting[line.move_id.tax_cash_basis_origin_move_id or line.move_id] -= line.balance
        return self.currency_id.round(sum(
            amount * written[move] / (written[move] + sum(self._get_entry_lines(move).mapped("amount_residual")))
            for move, amount in waiting.items()
        ))

    def _raise_problem(self, kind, name, todo):
        self.env["credit.problem"].sudo()._raise(kind, [{
            "name": name, "todo": todo, "company_id": self.company_id.id,
            "user_id": self.company_id.credit_mandate_id.user_id.id, "res_model": self._name, "res_id": self.id,
        }])

    def _solve_problem(self, kind):
        self.env["credit.problem"].sudo().search([
            ("kind", "=", kind), ("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "=", "open"),
        ]).action_solve()
