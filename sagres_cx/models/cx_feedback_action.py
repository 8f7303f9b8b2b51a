from odoo import api, fields, models


class CxFeedback(models.Model):
    """A voice shows the improvements it led to."""

    _inherit = "cx.feedback"

    action_ids = fields.Many2many(
        "cx.action", "cx_action_feedback_rel", "feedback_id", "action_id", string="Improvements", readonly=True,
    )
    action_count = fields.Integer(string="Number of improvements", compute="_compute_action_count")

    @api.depends("action_ids")
    def _compute_action_count(self):
        for voice in self:
            voice.action_count = len(voice.action_ids)

    def action_improve(self):
        """Open the improvements of this voice; a new one, with its moment and reason, where there is none."""
        self.ensure_one()
        self.check_access("read")
        if self.action_ids:
            action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_action_action")
            return dict(action, domain=[("voice_ids", "in", self.ids)], context={})
        reason = self.tag_ids.filtered(lambda tag: tag.state == "accepted").reason_id[:1]
        return {
            "type": "ir.actions.act_window", "name": self.env._("Start an improvement"), "res_model": "cx.action",
            "views": [(False, "form")],
            "context": {
                "default_company_id": self.company_id.id, "default_touchpoint_id": self.touchpoint_id.id,
                "default_reason_id": reason.id, "default_name": reason.name or False, "default_voice_ids": self.ids,
            },
        }
