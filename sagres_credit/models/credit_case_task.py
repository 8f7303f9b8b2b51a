from odoo import fields, models


class CreditCase(models.Model):
    """Tasks that something else than the policy puts on an operator's day."""

    _inherit = "credit.case"

    def _propose_task(self, action, note=False):
        """Put a task on today's list of who looks after these cases, unless a person agreed another step.

        :param str action: a value of ``next_action``
        """
        today = fields.Date.context_today(self)
        free = self.filtered(lambda case: case.is_open and not case.next_action_agreed)
        # Marked as agreed, or the night would take it back: no level of the policy asks for it.
        free.sudo().write({
            "next_action": action, "next_action_date": today, "next_action_note": note, "next_action_agreed": True,
        })
        return free
