from odoo import fields, models


class CxProgram(models.Model):
    """What a programme has asked: its waves and its invitations, one click away."""

    _inherit = "cx.program"

    wave_count = fields.Integer(string="Number of waves", compute="_compute_asked_counts")
    invitation_count = fields.Integer(string="Number of invitations", compute="_compute_asked_counts")

    def _compute_asked_counts(self):
        waves = dict(self.env["cx.wave"]._read_group([("program_id", "in", self.ids)], ["program_id"], ["__count"]))
        asked = dict(self.env["cx.invitation"]._read_group([("program_id", "in", self.ids)], ["program_id"], ["__count"]))
        for program in self:
            program.wave_count = waves.get(program, 0)
            program.invitation_count = asked.get(program, 0)

    def action_open_waves(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_wave_action")
        return dict(action, domain=[("program_id", "=", self.id)], context={"default_program_id": self.id})

    def action_open_invitations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_invitation_action")
        return dict(action, domain=[("program_id", "=", self.id)], context={})
