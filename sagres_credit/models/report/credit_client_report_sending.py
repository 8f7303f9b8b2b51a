from odoo import fields, models


class CreditClientReportSending(models.Model):
    """One person of the client to whom a monthly report was sent, in which language, with which files: once and no more."""

    _name = "credit.client.report.sending"
    _description = "Monthly report sent"
    _order = "id"
    _rec_name = "name"

    report_id = fields.Many2one("credit.client.report", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    contact_id = fields.Many2one("credit.client.contact", string="Person", index=True, ondelete="set null", readonly=True)
    name = fields.Char(readonly=True)
    email = fields.Char(string="E-mail", readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    date = fields.Datetime(string="Put into the queue on", readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", string="Letter", index="btree_not_null", ondelete="set null", readonly=True, groups="base.group_system",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "credit_client_report_sending_attachment_rel", "sending_id", "attachment_id", string="Files",
        readonly=True, bypass_search_access=True,
    )

    _once = models.UniqueIndex("(report_id, contact_id)", "This person has received the report already.")
