from odoo import fields, models


class CreditAdvice(models.Model):
    """What the client's staff knows of a customer, for who looks after them: call in the morning, speak to the son."""

    _name = "credit.advice"
    _description = "Advice of the client"
    _order = "id desc"
    _rec_name = "body"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one("res.users", string="From", required=True, readonly=True, default=lambda self: self.env.user)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    body = fields.Text(string="Advice", required=True, readonly=True)
    read_by_id = fields.Many2one("res.users", string="Read by", readonly=True)
    date_read = fields.Datetime(string="Read on", readonly=True)

    def action_mark_read(self):
        """Tell that this advice was read and used."""
        self.check_access("read")
        self.case_id._check_may_act()
        unread = self.sudo().filtered(lambda advice: not advice.date_read)
        unread.write({"read_by_id": self.env.uid, "date_read": fields.Datetime.now()})
