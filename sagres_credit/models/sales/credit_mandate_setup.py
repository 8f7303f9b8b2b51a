from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_mandate_step import SETUP_STEPS


class CreditMandate(models.Model):
    """A mandate that was won is set up step by step, and begins when nothing is left to do."""

    _inherit = "credit.mandate"

    lead_id = fields.Many2one(
        "crm.lead", string="Won from", readonly=True, copy=False, ondelete="set null",
        groups="sagres_credit.group_operator",
    )
    step_ids = fields.One2many(
        "credit.mandate.step", "mandate_id", string="Set-up", groups="sagres_credit.group_operator",
    )

    _lead_uniq = models.UniqueIndex("(lead_id) WHERE lead_id IS NOT NULL", "What was won becomes one mandate.")

    def action_activate(self):
        """Begin these mandates, unless their set-up is not finished."""
        self.check_access("write")
        waiting = self.sudo().step_ids.filtered(lambda step: step.state == "todo")
        if waiting:
            raise UserError(self.env._("Not set up yet: %(steps)s.", steps=", ".join(waiting.mapped("name"))))
        return super().action_activate()

    @api.model
    def _set_up(self, leads, form):
        """Make a mandate in draft with its checklist of each won opportunity that has none, and return them."""
        known = self.sudo().search([("lead_id", "in", leads.ids)]).lead_id
        mandates = self.sudo().create([self._prepare_setup_vals(lead, form) for lead in leads - known])
        mandates.activity_schedule(
            "mail.mail_activity_data_todo", user_id=form.user_id.id, summary=self.env._("Set up the mandate"),
        )
        (leads - known)._message_log_batch(bodies={
            mandate.lead_id.id: self.env._("It became a mandate to set up: %(name)s", name=mandate.name) for mandate in mandates
        })
        return mandates

    @api.model
    def _prepare_setup_vals(self, lead, form):
        """Return the values of a mandate in set-up: of the firm, until the company of the client exists."""
        today = fields.Date.context_today(self)
        policy = self.env.ref("sagres_credit.credit_policy_household", raise_if_not_found=False)
        policy = policy or self.env["credit.policy"].sudo().search([("company_id", "=", False)], limit=1)
        return {
            "name": lead.partner_name or lead.contact_name or lead.name, "company_id": form.company_id.id,
            "user_id": form.user_id.id, "policy_id": policy.id, "date_start": False, "lead_id": lead.id,
            "step_ids": [
                fields.Command.create({
                    "code": code, "sequence": number, "user_id": form.user_id.id, "date_due": today + timedelta(days=days),
                })
                for number, (code, _label, days) in enumerate(SETUP_STEPS) if code != "other"
            ],
        }
