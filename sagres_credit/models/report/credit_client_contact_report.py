from odoo import fields, models


class CreditClientContact(models.Model):
    """Some of the people of the client receive the monthly report, each in their own language."""

    _inherit = "credit.client.contact"

    gets_report = fields.Boolean(string="Monthly report", help="Receives the monthly report by e-mail, as PDF and as a workbook.")
