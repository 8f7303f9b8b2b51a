from odoo import api, models


class CreditNotice(models.Model):
    """A notice to somebody who has died is cancelled, and says so."""

    _inherit = "credit.notice"

    @api.model
    def _get_reason_labels(self):
        return {**super()._get_reason_labels(), "deceased": self.env._("The debtor has died.")}
