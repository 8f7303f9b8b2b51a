from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CreditPlan(models.Model):
    """A plan is changed without cancelling it: a new version on what is still open, signed like the first."""

    _inherit = "credit.plan"

    @api.model
    def _get_paid_query(self):
        """Leave to a plan that was replaced what was paid on it until then: the rest is paid on the new version."""
        return SQL(
            """
            SELECT living.id, living.paid
              FROM (%s) AS living
              JOIN arrangement ON arrangement.id = living.id AND arrangement.state <> 'replaced'
             UNION ALL
            SELECT arrangement.id, COALESCE(arrangement.paid_before, 0) + COALESCE(arrangement.paid_at_end, 0) AS paid
              FROM arrangement WHERE arrangement.state = 'replaced'
            """,
            super()._get_paid_query(),
        )

    def _replace(self, **terms):
        """Offer a new version of this plan, in force or broken; this one goes on until the new one is signed.

        :param terms: those of :meth:`_offer`; by default the items are what this plan left open
        :return: the new version, ``offered`` or ``to_approve``
        """
        self.ensure_one()
        if self.state not in ("active", "broken"):
            raise UserError(self.env._("Only a plan in force or broken can be changed with a new version."))
        return self._offer(self.case_id, replaced=self, **terms)

    def action_replace(self):
        self.ensure_one()
        self.case_id._check_may_act()
        return self.case_id._get_plan_simulator(self)

    def action_send_offer(self):
        """Send the offered plan to the debtor, with the plan as PDF."""
        self.ensure_one()
        self.case_id._check_may_act()
        if self.state != "offered":
            raise UserError(self.env._("Only a plan that waits for the signature is sent."))
        return self.sudo()._send_offer().with_env(self.env)._get_plan_notification()

    def _send_offer(self):
        """Queue the proposal with its PDF, and return the notice."""
        self.ensure_one()
        partner = self.case_id._get_addressee()
        template = self.env.ref("sagres_credit.mail_template_plan_proposal")
        notice = self.env["credit.notice"].create({
            "case_id": self.case_id.id, "company_id": self.company_id.id, "partner_id": partner.id, "plan_id": self.id,
            "purpose": "plan", "template_id": template.id, "channel": self._get_offer_channel(partner),
        })
        notice.attachment_ids = self.env["ir.attachment"].create({
            "name": self.env._("Payment plan %(reference)s.pdf", reference=self._get_reference()), "raw": self._get_pdf(),
            "mimetype": "application/pdf", "res_model": "credit.notice", "res_id": notice.id, "company_id": self.company_id.id,
        })
        return notice

    def _get_offer_channel(self, partner):
        """Return the written channel the person prefers, or the first that reaches them; an SMS carries no plan."""
        draft = self.env["credit.notice"].new({"partner_id": partner.id, "channel": "email"})
        for channel in (partner.credit_preferred_channel, "email", "letter"):
            if channel in ("email", "pec", "letter") and draft._get_address(channel)[0]:
                return channel
        return "email"

    def action_sign_paper(self):
        """Open the dialog that records the signed paper of this offer."""
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Signed on paper"), "res_model": "credit.plan.sign",
            "views": [(False, "form")], "target": "new", "context": {"default_plan_id": self.id},
        }
