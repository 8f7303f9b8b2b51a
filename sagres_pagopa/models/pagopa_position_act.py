from odoo import models
from odoo.exceptions import AccessError, UserError

from .pagopa_position import LIVING_STATES


class PagopaPosition(models.Model):
    """What a person does with a position: publish it, take it back, look at what stands behind it."""

    _inherit = "pagopa.position"

    def action_publish(self):
        """Let these positions be paid from today on."""
        self._check_may_act()
        if any(position.state != "draft" for position in self):
            raise UserError(self.env._("Only a draft is published: this position was published or withdrawn meanwhile."))
        self._publish()

    def action_withdraw(self):
        """Open the dialog that asks why."""
        self._check_may_act()
        if not any(position.state in LIVING_STATES for position in self):
            raise UserError(self.env._("Nothing is left to withdraw: this position is paid or withdrawn."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Withdraw"), "res_model": "pagopa.position.withdraw",
            "views": [(False, "form")], "target": "new",
            "context": {"default_position_ids": self.ids, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id.action_open()

    def action_open_receipts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_receipt_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids}
        return dict(action, domain=[("position_id", "=", self.id)], context=context)

    def _check_may_act(self):
        """Raise unless the current user looks after the debtors of these positions or manages credits."""
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Positions are made and withdrawn by who looks after the debtor."))
        self.case_id._check_may_act()
