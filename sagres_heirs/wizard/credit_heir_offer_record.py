from odoo import api, fields, models

from ..models.credit_heir_offer import CHANNELS, TOLD


class CreditHeirOfferRecord(models.TransientModel):
    """Record that somebody wants to pay of their own will: the text to read out stands above."""

    _name = "credit.heir.offer.record"
    _description = "Wants to pay of their own will"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    currency_id = fields.Many2one(related="estate_id.currency_id")
    text = fields.Text(compute="_compute_text")
    heir_id = fields.Many2one("credit.heir", string="Person of the family", domain="[('estate_id', '=', estate_id)]")
    name = fields.Char(string="Who", compute="_compute_name", store=True, readonly=False)
    tax_code = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    channel = fields.Selection(CHANNELS, string="How they came to us", required=True)
    amount = fields.Monetary(string="Wants to pay", required=True)
    is_unsolicited = fields.Boolean(string="They came by themselves: nobody asked them to pay")
    told_how = fields.Selection(TOLD, string="The text above was", required=True)
    document_ids = fields.Many2many("ir.attachment", string="Documents")
    note = fields.Text()

    @api.depends("estate_id")
    def _compute_text(self):
        self.text = self.env["credit.heir.offer"]._get_effects_text()

    @api.depends("heir_id")
    def _compute_name(self):
        for record in self:
            record.name = record.heir_id.name or record.name

    def action_save(self):
        """Record the offer, and show how to pay."""
        self.ensure_one()
        names = ("name", "tax_code", "email", "phone", "channel", "amount", "told_how", "note")
        offer = self.estate_id._record_offer(
            heir=self.heir_id, date=self.date, documents=self.document_ids, is_unsolicited=self.is_unsolicited,
            **{name: self[name] for name in names},
        )
        return {
            "type": "ir.actions.act_window", "res_model": offer._name, "res_id": offer.id, "views": [(False, "form")],
            "target": "new", "name": self.env._("How to pay"),
        }
