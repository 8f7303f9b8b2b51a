from odoo import fields, models

from .credit_notice import PURPOSES


class MailTemplate(models.Model):
    _inherit = "mail.template"

    credit_purpose = fields.Selection(PURPOSES, string="Purpose in credit management", default="level")
