from odoo import fields, models


class ResPartner(models.Model):
    """Who asked not to be asked any more is left in peace by every programme."""

    _inherit = "res.partner"

    cx_opt_out = fields.Boolean(string="Asked not to be asked", copy=False)
    cx_opt_out_date = fields.Date(string="Asked on (questions)", copy=False)

    def _opt_out_of_questions(self):
        """Keep that these persons want no more questions, and call off what waits for them."""
        self = self.sudo()
        self.filtered(lambda person: not person.cx_opt_out).write({
            "cx_opt_out": True, "cx_opt_out_date": fields.Date.context_today(self),
        })
        waiting = self.env["cx.invitation"].sudo().search([("partner_id", "in", self.ids), ("state", "=", "scheduled")])
        waiting.write({"state": "excluded", "exclusion": "opt_out"})
