from odoo import models


class CreditArrangementMixin(models.AbstractModel):
    """What is paid by notice changes as soon as an agreement begins or ends."""

    _inherit = "credit.arrangement.mixin"

    def _move(self, state, **vals):
        result = super()._move(state, **vals)
        self.case_id._queue_pagopa()
        return result
