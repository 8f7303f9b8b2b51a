from odoo import models


class CxFeedback(models.Model):
    """The reasons and emotions of a voice are set by one click."""

    _inherit = "cx.feedback"

    def action_tag(self, reason_id=False, emotion=False):
        """Put a reason or an emotion on this voice; one that was suggested or refused counts from now on."""
        self.ensure_one()
        self.check_access("write")
        meaning = {"reason_id": int(reason_id)} if reason_id else {"emotion": emotion}
        (name, value), = meaning.items()
        same = self.tag_ids.filtered(lambda tag: (tag.reason_id.id if name == "reason_id" else tag.emotion) == value)
        if same:
            return same.action_accept()
        self.env["cx.feedback.tag"].create({"feedback_id": self.id, **meaning})
        return True
