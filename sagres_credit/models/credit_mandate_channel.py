from odoo import fields, models
from odoo.tools import email_normalize


class CreditMandate(models.Model):
    """How the messages of a client leave."""

    _inherit = "credit.mandate"

    mail_server_id = fields.Many2one(
        "ir.mail_server", string="Outgoing mail server", help="Empty: the server that Odoo chooses for the sender.",
        ondelete="restrict",
    )
    email_from = fields.Char(string="E-mails come from", help="Empty: the e-mail of the client company.")
    pec_server_id = fields.Many2one("ir.mail_server", string="Outgoing PEC server", ondelete="restrict")
    pec_from = fields.Char(string="PEC comes from", help="Empty: the user name of the PEC server.")
    messages_per_hour = fields.Integer(
        string="Messages an hour", help="E-mails, PEC and SMS that leave in an hour at most. Zero: no limit.",
    )

    _messages_per_hour_positive = models.Constraint(
        "CHECK(messages_per_hour >= 0)", "The messages an hour are a number, zero or more."
    )

    def _get_sender(self, channel):
        """Return the e-mail address from which the messages of a channel come, or ``False``."""
        server = self.sudo().pec_server_id
        if channel == "pec":
            return email_normalize(self.pec_from) or email_normalize(server.smtp_user)
        company = self.company_id
        return email_normalize(self.email_from) or email_normalize(company.email) or company.default_from_email

    def _get_reply_address(self, channel):
        """Return the address that answers come back to, or ``False`` for the sender's own."""
        return False if channel == "pec" else self.company_id.catchall_email
