from odoo import models


class CreditRun(models.Model):
    """A night that has ended has the payments looked at: what has fallen due since may be paid by what was in advance."""

    _inherit = "credit.run"

    def _execute(self):
        done = super()._execute()
        if done:
            self.env.ref("sagres_credit.credit_allocation_cron_allocate").sudo()._trigger()
        return done
