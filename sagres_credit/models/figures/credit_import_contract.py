from odoo import models


class CreditImport(models.Model):
    """A client's file says who is still a customer."""

    _inherit = "credit.import"

    def _finish_booking(self):
        result = super()._finish_booking()
        self._update_contract_states()
        return result

    def _update_contract_states(self):
        """Write on the debtors of this file the state of their contract, of several the one in force."""
        self.env.flush_all()
        rows = self._run(
            """
            SELECT line.partner_id, MIN(line.contract_state) AS state
              FROM credit_import_line AS line JOIN res_partner AS debtor ON debtor.id = line.partner_id
             WHERE line.import_id = %(import_id)s AND line.contract_state IS NOT NULL
          GROUP BY line.partner_id, debtor.credit_contract_state
            HAVING MIN(line.contract_state) IS DISTINCT FROM debtor.credit_contract_state
            """
        )
        by_state = {}
        for partner_id, state in rows:
            by_state.setdefault(state, []).append(partner_id)
        for state, ids in by_state.items():
            self.env["res.partner"].browse(ids).credit_contract_state = state
