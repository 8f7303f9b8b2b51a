from odoo import fields, models


class CxReferralRecord(models.TransientModel):
    """Record whom a content person recommends: it becomes an opportunity."""

    _name = "cx.referral.record"
    _description = "Referral of a content person"

    feedback_id = fields.Many2one("cx.feedback", required=True, readonly=True)
    name = fields.Char(string="Who is recommended", required=True)
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    note = fields.Text(help="What they said of them; say also that they agree to be contacted.")

    def action_save(self):
        self.ensure_one()
        self.feedback_id._refer(self.name, self.phone, self.email, self.note)
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "success", "message": self.env._("The opportunity was opened. Thank them!"),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
