from odoo import fields, models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    credit_notice_id = fields.Many2one("credit.notice", index="btree_not_null", ondelete="set null")

    def write(self, vals):
        """Follow the gateway: what it delivers or returns later is written on the notice."""
        done = super().write(vals)
        if vals.get("state") in ("sent", "error"):
            for message in self.filtered(lambda sms: sms.credit_notice_id.state == "sent"):
                notice = message.credit_notice_id
                if vals["state"] == "sent":
                    notice._set_state("delivered", date_delivered=fields.Datetime.now())
                else:
                    notice._set_state("bounced", reason_code="bounce", detail=message.failure_type or "")
        return done
