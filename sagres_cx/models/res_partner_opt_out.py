from odoo import api, fields, models


class ResPartner(models.Model):
    """A person may say that they do not want to be asked, once and for every client."""

    _inherit = "res.partner"

    cx_opt_out = fields.Boolean(
        string="Asked not to be asked", copy=False, help="No programme asks this person anything, of any client.",
    )
    cx_opt_out_date = fields.Date(string="Not to be asked since", copy=False)
    cx_opt_out_how = fields.Char(string="How they said it", copy=False, help="By the link in a message, in a call ...")

    # The same person at another client is found by their address too.
    _cx_email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._date_cx_opt_out(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._date_cx_opt_out(vals))

    @api.model
    def _date_cx_opt_out(self, vals):
        """Date a wish not to be asked, and forget how it was said when it is taken back."""
        if "cx_opt_out" not in vals:
            return vals
        if vals["cx_opt_out"]:
            return {"cx_opt_out_date": fields.Date.context_today(self), **vals}
        return dict(vals, cx_opt_out_date=False, cx_opt_out_how=False)

    def _cx_opt_out(self, how):
        """Note that these persons do not want to be asked any more; what waits for them is not sent."""
        asked = self.sudo().filtered(lambda partner: not partner.cx_opt_out)
        asked.write({"cx_opt_out": True, "cx_opt_out_how": how})
        waiting = self.env["cx.invitation"].sudo().search([
            ("partner_id", "in", self.ids), ("state", "=", "scheduled"),
        ])
        waiting._exclude("opt_out", how)
