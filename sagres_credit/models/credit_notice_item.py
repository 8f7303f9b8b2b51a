from odoo import fields, models


class CreditNoticeItem(models.Model):
    """An open item that a notice asked for, with its amount as the notice left: the proof of what was demanded."""

    _name = "credit.notice.item"
    _description = "Item asked for by a notice"
    _order = "notice_id, id"

    notice_id = fields.Many2one("credit.notice", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="notice_id.company_id", store=True, precompute=True, index=True)
    receivable_id = fields.Many2one("credit.receivable", string="Item", required=True, ondelete="restrict", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_maturity = fields.Date(related="receivable_id.date_maturity")
    amount = fields.Monetary(required=True, help="Open in company currency when the notice left.")

    _item_uniq = models.Constraint("UNIQUE(notice_id, receivable_id)", "A notice asks for an item once.")
