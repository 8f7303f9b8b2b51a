from odoo import api, fields, models

from .credit_opportunity_open import CALL_KINDS

#: What an opportunity leaves alone: the next step with the debtor.
STEP_FIELDS = ("next_action", "next_action_date", "next_action_time", "next_action_note")


class CreditCallLog(models.TransientModel):
    """What a customer needs, heard in a call, is passed to the client together with the call."""

    _inherit = "credit.call.log"

    next_step = fields.Selection(selection_add=[("opportunity", "Opportunity")], ondelete={"opportunity": "cascade"})
    opportunity_kind = fields.Selection(CALL_KINDS, string="What it is", default="renewal")
    opportunity_note = fields.Text(string="What they need", help="The salesperson of the client reads this, not what was said.")
    wants_peace = fields.Boolean(compute="_compute_wants_peace")
    they_asked = fields.Boolean(string="They asked for it themselves")

    @api.depends("case_id")
    def _compute_wants_peace(self):
        for log in self:
            log.wants_peace = bool(log.case_id) and log.case_id._wants_peace()

    def _prepare_interaction_vals(self):
        vals = super()._prepare_interaction_vals()
        if self.next_step == "opportunity":
            vals = {name: value for name, value in vals.items() if name not in STEP_FIELDS}
        return vals

    def _save(self):
        """Open the opportunity after the call: one that cannot be leaves neither, and the dialog as it was."""
        result = super()._save()
        if self.next_step == "opportunity":
            self.case_id._open_opportunity(
                self.opportunity_kind, self.opportunity_note, they_asked=self.they_asked, interaction=result,
            )
        return result
