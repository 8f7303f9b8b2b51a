from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .credit_interaction import CONVERSATIONS

# What any operator of the team may record when a debtor rings and the owner is busy.
INBOUND_OUTCOMES = ("reached", "reported_payment", "call_back")
STEP_FIELDS = ("next_action", "next_action_date", "next_action_time", "next_action_note")


class CreditCase(models.Model):
    """What was said on a case, and what follows from it."""

    _inherit = "credit.case"

    @api.model
    def _log_interaction(self, vals_list):
        """Record conversations and set the next step of their cases.

        The owner, their substitute and managers record anything; another operator of the team only what the debtor
        started (an inbound contact, a reported payment, a call-back for the owner), and that counts as a miss of
        continuity.

        :param list vals_list: values of ``credit.interaction``, with ``case_id``
        :return: the interactions
        """
        cases = self.browse([vals["case_id"] for vals in vals_list])
        cases.check_access("read")
        for case, vals in zip(cases, vals_list, strict=True):
            case._check_may_record(vals)
        # A colleague has no right to write here: the check above is the right, the record keeps who it was.
        return self.env["credit.interaction"].sudo().create(vals_list).with_env(self.env)

    def _check_may_record(self, vals):
        self.ensure_one()
        if self.can_act:
            return
        in_team = self.env.user in self.sudo().mandate_id.member_ids.user_id
        allowed = vals.get("direction") == "in" and vals["outcome"] in INBOUND_OUTCOMES
        if not (in_team and allowed and vals.get("next_action") in (None, False, "call_back")):
            raise AccessError(self.env._(
                "%(debtor)s is looked after by %(operator)s: you can record a contact the debtor made, a payment they"
                " report or a call-back for %(operator)s.",
                debtor=self.partner_id.name, operator=self.user_id.name or self.env._("nobody yet"),
            ))

    def _apply_interaction(self, interaction):
        """Bring a case up to date with one conversation."""
        self.ensure_one()
        day = fields.Date.context_today(self, interaction.date)
        vals = {}
        if interaction.outcome in CONVERSATIONS:
            vals = {"last_contact_date": day, "contact_count": self.contact_count + 1, "attempt_count": 0}
        elif interaction.outcome not in ("done", "wrote"):
            vals = {"attempt_count": self.attempt_count + 1}
        if interaction._does_task():
            vals["task_done_date"] = day
        if interaction.reason_id:
            vals.update(last_reason_id=interaction.reason_id.id, relation_at_risk=interaction.reason_id.relation_at_risk)
        vals.update(self._prepare_step_vals(interaction))
        self.write(vals)
        self._post_interaction_message(interaction)
        self._plan_call_back(interaction)

    def _prepare_step_vals(self, interaction):
        """Return the next step of a case after ``interaction``: what was agreed, or none once the task is done."""
        if interaction.next_action:
            if not interaction.next_action_date:
                raise UserError(self.env._("Say on which day the next step is due."))
            return {"next_action_agreed": True, **{name: interaction[name] for name in STEP_FIELDS}}
        if interaction._does_task():
            return dict.fromkeys(("next_action_agreed", *STEP_FIELDS), False)
        return {}

    def _plan_call_back(self, interaction):
        """Keep the owner's dated reminder of a call-back: done once they have talked, new where one is agreed.

        What the owner plans without an hour, or for who did not answer, is on their list already; at an hour they agreed,
        or taken by a colleague, it rings.
        """
        kind = ["sagres_credit.mail_activity_type_call_back"]
        if interaction.continuity and interaction.outcome != "no_answer":
            self.activity_feedback(kind)
        if self.next_action != "call_back" or not self.user_id:
            return
        if interaction.continuity and (not self.next_action_time or interaction.outcome == "no_answer"):
            self.activity_reschedule(kind, date_deadline=self.next_action_date)
            return
        self.activity_unlink(kind)
        self.activity_schedule(
            kind[0], self.next_action_date, user_id=self.user_id.id, summary=self.next_action_note or "",
            note=interaction.body or "",
        )

    def _post_interaction_message(self, interaction):
        """Write the conversation into the thread, so that the case has one timeline."""
        body = self.env["ir.qweb"]._render("sagres_credit.interaction_message", {"interaction": interaction})
        self.message_post(
            body=body, author_id=interaction.user_id.partner_id.id, subtype_xmlid="mail.mt_note",
            email_add_signature=False,
        )
