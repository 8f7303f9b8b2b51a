from functools import partial

from odoo import models


class CreditRunLine(models.Model):
    """A night measures how the debtors of a client pay before it decides anything: the courtesy goes by the grade."""

    _inherit = "credit.run.line"

    def _work_batches(self, mandate):
        measure = self.env["credit.debtor.delay"].sudo()._update
        self._retry(partial(measure, mandate.company_id, self.run_id.date))
        return super()._work_batches(mandate)
