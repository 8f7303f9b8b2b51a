from odoo import models


class CreditNoticeCompose(models.TransientModel):
    """Who writes to the debtor of a public creditor sees which payment notices go with it."""

    _inherit = "credit.notice.compose"

    def _get_summary(self, notice):
        """Add how many payment notices are attached; a text message carries none."""
        summary = super()._get_summary(notice)
        count = len(notice._get_pagopa_options().position_id) if notice.channel != "sms" else 0
        if not count:
            return summary
        return self.env._("%(what)s pagoPA notices attached: %(count)s.", what=summary, count=count)
