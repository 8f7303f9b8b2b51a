from odoo import api, fields, models

from .pagopa_position import LIVING_STATES


class CreditCase(models.Model):
    """The notices of a debtor, from their case: made by a button, shown where the client is a pagoPA creditor."""

    _inherit = "credit.case"

    pagopa_has_creditor = fields.Boolean(compute="_compute_pagopa_has_creditor")
    pagopa_position_count = fields.Integer(string="pagoPA notices", compute="_compute_pagopa_position_count")

    @api.depends("company_id")
    def _compute_pagopa_has_creditor(self):
        creditors = self.env["pagopa.creditor"]._get_by_company(self.company_id)
        for case in self:
            case.pagopa_has_creditor = case.company_id in creditors

    @api.depends("pagopa_position_ids.state")
    def _compute_pagopa_position_count(self):
        found = dict(self.env["pagopa.position"]._read_group(
            [("case_id", "in", self.ids), ("state", "in", LIVING_STATES)], ["case_id"], ["__count"],
        ))
        for case in self:
            case.pagopa_position_count = found.get(case._origin, 0)

    def _compute_ledger(self):
        result = super()._compute_ledger()
        # An invoice cancelled or set back to draft, a hold, a death: none of them is a payment.
        self._queue_pagopa()
        return result

    def _is_deceased(self):
        """Tell whether nothing may be asked of this debtor because they died; what is owed, others owe."""
        self.ensure_one()
        return self.hold_code == "estate" and not self.parent_id

    def action_make_positions(self):
        """Open the dialog that says which positions would be made, and what is left out."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            self.check_access("write")
        return {
            "type": "ir.actions.act_window", "name": self.env._("pagoPA notices"), "res_model": "pagopa.position.compose",
            "views": [(False, "form")], "target": "new",
            "context": {"default_case_ids": self.ids, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_positions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_pagopa.pagopa_position_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids}
        return dict(action, domain=[("case_id", "=", self.id)], context=context)
