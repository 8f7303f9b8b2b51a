from odoo import api, fields, models

from .credit_case_callback import READERS


class CreditCase(models.Model):
    """A case shows what its debtor or customer said of the client."""

    _inherit = "credit.case"

    cx_feedback_ids = fields.Many2many("cx.feedback", string="Voices", compute="_compute_cx_feedback_ids", groups=READERS)
    cx_feedback_count = fields.Integer(string="Number of voices", compute="_compute_cx_feedback_ids", groups=READERS)

    @api.depends_context("uid")
    def _compute_cx_feedback_ids(self):
        """Read the voices as the current user: one about them is not theirs yet."""
        voices = self.env["cx.feedback"].search([("case_id", "in", self.ids)])
        by_case = voices.grouped(lambda voice: voice.case_id.id)
        for case in self:
            case.cx_feedback_ids = by_case.get(case._origin.id, self.env["cx.feedback"])
            case.cx_feedback_count = len(case.cx_feedback_ids)

    def action_open_voices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_feedback_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids, "default_case_id": self.id}
        return dict(action, domain=[("case_id", "=", self.id)], context=context)

    def action_record_voice(self):
        """Open the dialog «This is a voice», filled with the last letter of the debtor."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("A voice: %(person)s", person=self.partner_id.name),
            "res_model": "cx.voice.record",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }
