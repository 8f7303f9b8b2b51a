from odoo import fields, models
from odoo.exceptions import UserError

from .cx_callback import PENDING


class CxCallback(models.Model):
    """The work of a call-back: calls in vain are counted, the last one closes the loop."""

    _inherit = "cx.callback"

    def action_close(self):
        """Open the dialog «Close the loop»."""
        self.ensure_one()
        self._check_mine()
        self._check_pending()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the loop: %(person)s", person=self.sudo().partner_id.name),
            "res_model": "cx.callback.close",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_callback_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_no_answer(self):
        """Record that nobody answered; by the case's own verb where the current user looks after it."""
        self.ensure_one()
        self._check_mine()
        self._check_pending()
        case = self.case_id
        if case.can_act and not self.feedback_id.about_operator:
            return case.action_no_answer()
        self._count_attempt()
        self.feedback_id.sudo()._message_log(
            body=self.env._("Nobody answered."), author_id=self.env.user.partner_id.id,
        )
        return True

    def _count_attempt(self, date=None, hour=0):
        """Count a call in vain and plan the next one, by default on the next working day."""
        for callback in self.sudo():
            callback.write({
                "attempt_count": callback.attempt_count + 1, "next_time": hour,
                "next_date": date or callback._get_next_working_day(),
            })

    def _check_pending(self):
        done = self.sudo().filtered(lambda callback: callback.state not in PENDING)
        if done:
            raise UserError(self.env._(
                "%(person)s was already called back by %(operator)s.", person=done[0].partner_id.name,
                operator=done[0].done_by_id.name or self.env._("the team leader"),
            ))

    def _close(self, vals):
        """Close the loop of this call-back with what the dialog says; once, whoever comes second.

        :param dict vals: ``reached_id``, ``root_cause_id``, ``agreement``, ``is_confirmed``, ``recovery_metric``,
            ``recovery_score``
        """
        self.ensure_one()
        self._check_mine()
        self._lock()
        self._check_pending()
        if not (vals.get("agreement") or "").strip():
            raise UserError(self.env._("Write what was agreed: who reads this voice wants to know how it ended."))
        if not vals.get("root_cause_id"):
            raise UserError(self.env._("Choose the root cause: without it nothing can be improved."))
        callback = self.sudo()
        callback.write({
            **vals, "state": "done", "date_done": fields.Datetime.now(), "done_by_id": self.env.uid,
        })
        callback.feedback_id._set_closed()
        callback.feedback_id._message_log(
            body=self.env["ir.qweb"]._render("sagres_cx.callback_message", {"callback": callback}),
            author_id=self.env.user.partner_id.id,
        )

    def _cancel(self, reason):
        """End these call-backs without a call, with the reason, and close their voices."""
        self._check_mine()
        self._lock()
        self._check_pending()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why nobody is called back."))
        self.sudo().write({
            "state": "cancelled", "date_done": fields.Datetime.now(), "done_by_id": self.env.uid,
            "cancel_reason": reason.strip(),
        })
        self.sudo().feedback_id._set_closed()
