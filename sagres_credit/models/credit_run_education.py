from functools import partial

from odoo import fields, models


class CreditRunLine(models.Model):
    """A night measures how the debtors of a client pay before it decides anything: the courtesy goes by the grade."""

    _inherit = "credit.run.line"

    def _work_batches(self, mandate):
        measure = self.env["credit.debtor.delay"].sudo()._update
        self._retry(partial(measure, mandate.company_id, self.run_id.date))
        return super()._work_batches(mandate)


class CreditImport(models.Model):
    """When a ledger file is in the books, how its debtors pay is known at once."""

    _inherit = "credit.import"

    def _finish_booking(self):
        result = super()._finish_booking()
        self.env["credit.debtor.delay"].sudo()._update(self.company_id, fields.Date.context_today(self))
        return result
