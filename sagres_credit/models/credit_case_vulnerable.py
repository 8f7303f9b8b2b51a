from odoo import api, fields, models
from odoo.fields import Domain

from .credit_case import HoldReason


class CreditCase(models.Model):
    """What a debtor's condition and wishes change in their case."""

    _inherit = "credit.case"

    vulnerable = fields.Boolean(related="partner_id.credit_vulnerable", groups="sagres_credit.group_operator")
    vulnerable_kind = fields.Selection(
        related="partner_id.credit_vulnerable_kind", groups="sagres_credit.group_operator"
    )
    preferred_channel = fields.Selection(related="partner_id.credit_preferred_channel")
    no_contact = fields.Boolean(related="partner_id.credit_no_contact")

    @api.model
    def _get_hold_reasons(self):
        asked = Domain("partner_id.credit_no_contact", "=", True)
        label = self.env._("The debtor asked not to be contacted")
        return [*super()._get_hold_reasons(), HoldReason("no_contact", label, asked, "suspended")]

    @api.depends("partner_id.credit_vulnerable")
    @api.depends_context("uid")
    def _compute_why_now(self):
        return super()._compute_why_now()

    def _explain_task(self):
        words = super()._explain_task()
        note = self._get_step_note()
        if self.next_action == "find_contact" and note:
            task = dict(self._fields["next_action"]._description_selection(self.env))["find_contact"]
            words = f"{task}: {note}"
        # The staff of a client do not read who is vulnerable.
        if self.sudo().vulnerable and self.env.user.has_group("sagres_credit.group_operator"):
            words = self.env._("%(task)s (vulnerable: every step is done by a person)", task=words)
        return words
