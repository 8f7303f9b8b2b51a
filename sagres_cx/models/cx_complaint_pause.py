from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CxComplaintPause(models.Model):
    """A pause is the time in which the customer was asked for something: it does not count for the answer."""

    _name = "cx.complaint.pause"
    _description = "Pause of a complaint"
    _order = "date_from, id"

    complaint_id = fields.Many2one("cx.complaint", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="complaint_id.company_id", string="Client", store=True, index=True)
    date_from = fields.Date(string="Asked on", required=True, readonly=True)
    date_to = fields.Date(string="Answered on", readonly=True)
    reason = fields.Char(string="What was asked", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Asked by", readonly=True, default=lambda self: self.env.user)

    _open_uniq = models.UniqueIndex("(complaint_id) WHERE date_to IS NULL", "The customer is asked one thing at a time.")

    @api.constrains("date_from", "date_to", "complaint_id")
    def _check_dates(self):
        for pause in self:
            if pause.date_to and pause.date_to < pause.date_from:
                raise ValidationError(self.env._("A pause ends on the day on which it begins, or later."))
            if pause.date_from < pause.complaint_id.date_received:
                raise ValidationError(self.env._("A pause begins after the complaint was received."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("A pause stays in the register: it moved the day of the answer."))

    @api.depends("date_from", "reason")
    def _compute_display_name(self):
        for pause in self:
            pause.display_name = f"{fields.Date.to_string(pause.date_from) or ''} {pause.reason or ''}".strip()
