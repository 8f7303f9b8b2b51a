from odoo import fields, models

from .credit_settlement_book import TAX_CAUSES


class AccountMove(models.Model):
    """The write-off entry of a settlement says for which tax cause it was made."""

    _inherit = "account.move"

    credit_tax_cause = fields.Selection(
        TAX_CAUSES, string="Tax cause of the write-off", readonly=True, copy=False,
        help="Why the loss may be deducted (art. 101 c. 5 TUIR).",
    )
    credit_settlement_ids = fields.One2many(
        "credit.settlement", "move_id", string="Settlement", readonly=True,
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    def action_open_credit_settlement(self):
        """Open the settlement that this entry closes."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.settlement",
            "res_id": self.credit_settlement_ids[:1].id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids},
        }
