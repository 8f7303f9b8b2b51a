from odoo import fields, models


class CreditCallLog(models.TransientModel):
    """Who answers may say that the debtor has died: one click, and everything stops."""

    _inherit = "credit.call.log"

    heirs_has_died = fields.Boolean(
        string="They say that the debtor has died", help="Everything automatic stops at once; the death waits to be confirmed.",
    )

    def _prepare_interaction_vals(self):
        vals = super()._prepare_interaction_vals()
        if self.heirs_has_died and self.outcome == "other_person":
            vals["reason_id"] = self.env.ref("sagres_credit.credit_reason_deceased").id
        return vals
