from odoo import fields, models
from odoo.exceptions import UserError


class CxComplaint(models.Model):
    """Working on a complaint: somebody takes it, asks the customer for what is missing, and closes it at the end."""

    _inherit = "cx.complaint"

    def action_start(self):
        """Take the complaint in hand."""
        self._check_may_work()
        self._lock()
        for complaint in self:
            owner = complaint.user_id or self.env.user
            complaint._set_state("in_work", user_id=owner.id)

    def action_wait(self):
        """Open the dialog that says what the customer is asked for."""
        return self._get_step_dialog("wait", self.env._("Ask the customer"))

    def action_reclassify(self):
        """Open the dialog that says of which kind it really is."""
        return self._get_step_dialog("reclassify", self.env._("It is of another kind"))

    def action_merge(self):
        """Open the dialog that says which complaint it repeats."""
        return self._get_step_dialog("merge", self.env._("It repeats another"))

    def action_refuse_indemnity(self):
        """Open the dialog that says why no indemnity is due."""
        self._check_may_decide()
        return self._get_step_dialog("refuse", self.env._("No indemnity"))

    def action_resume(self):
        """Go on: the customer has answered."""
        self._check_may_work()
        self._lock()
        self._end_pauses()
        self._set_state("in_work")

    def action_close(self):
        """Close what was answered and decided."""
        self._check_may_work()
        self._lock()
        undecided = self.filtered(lambda complaint: complaint.indemnity_state in ("proposed", "unknown"))
        if undecided:
            raise UserError(self.env._("%(complaint)s: decide about the indemnity first.", complaint=undecided[0].name))
        unanswered = self.filtered(lambda complaint: complaint.state != "answered")
        if unanswered:
            raise UserError(self.env._("%(complaint)s was not answered yet.", complaint=unanswered[0].name))
        self._set_state("closed")

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _get_step_dialog(self, step, name):
        self.ensure_one()
        self._check_may_work()
        return self._get_dialog("cx.complaint.step", name, default_step=step)

    def _get_dialog(self, model, name, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")], "target": "new",
            "context": {
                "default_complaint_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids, **context,
            },
        }

    def _wait(self, reason):
        """Stop the clock: the customer was asked for something today."""
        self.ensure_one()
        self._check_may_work()
        self._lock()
        if not (reason or "").strip():
            raise UserError(self.env._("Write what the customer is asked for: the time until they answer does not count."))
        self._set_state("waiting")
        self.env["cx.complaint.pause"].sudo().create({
            "complaint_id": self.id, "date_from": fields.Date.context_today(self), "reason": reason.strip(),
            "user_id": self.env.uid,
        })
        self.message_post(body=self.env._("%(user)s asked the customer: %(what)s", user=self.env.user.name, what=reason.strip()))

    def _end_pauses(self):
        """Have the clock run again from tomorrow."""
        going = self.sudo().pause_ids.filtered(lambda pause: not pause.date_to)
        going.write({"date_to": fields.Date.context_today(self)})
