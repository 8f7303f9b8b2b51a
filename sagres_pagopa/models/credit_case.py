from odoo import fields, models

from .pagopa_position import LIVING_STATES


class CreditCase(models.Model):
    """What a debtor can pay through pagoPA follows what they owe and what was agreed."""

    _inherit = "credit.case"

    pagopa_position_ids = fields.One2many("pagopa.position", "case_id", string="pagoPA positions", readonly=True)
    pagopa_part_ids = fields.One2many("credit.case", "parent_id", string="Cases of who owes a part", readonly=True)

    def _update_arrangements(self, names=None):
        result = super()._update_arrangements(names)
        self._queue_pagopa()
        return result

    def _queue_pagopa(self):
        """Bring what these debtors pay by notice where the ledger puts it, once, before the transaction commits."""
        precommit = self.env.cr.precommit
        if "pagopa.case" not in precommit.data:
            precommit.data["pagopa.case"] = set()
            precommit.add(self._run_queued_pagopa)
        precommit.data["pagopa.case"].update(self.ids)

    def _run_queued_pagopa(self):
        self.sudo().browse(self.env.cr.precommit.data.pop("pagopa.case", ())).exists()._follow_pagopa()

    def _follow_pagopa(self):
        """Bring the positions of these debtors, and of who owes a part of their debt, where the ledger puts them."""
        self.env["pagopa.position"].sudo().search([
            "|", ("case_id", "in", self.ids), ("case_id.parent_id", "in", self.ids), ("state", "in", LIVING_STATES),
        ])._follow_ledger()
