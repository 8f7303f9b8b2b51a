from odoo import fields, models


class CreditNotice(models.Model):
    """What is written about a settlement: its proposal leaves while it can be accepted or paid."""

    _inherit = "credit.notice"

    settlement_id = fields.Many2one(
        "credit.settlement", readonly=True, index="btree_not_null", ondelete="set null",
    )

    def _get_reason_labels(self):
        return super()._get_reason_labels() | {"settlement_ended": self.env._("The settlement is no longer what it was.")}

    def _judge(self, barred):
        """Judge what is about a settlement by the settlement: that its debtor must not be dunned does not stop it."""
        if self.purpose != "settlement" or not self.settlement_id or barred == "no_mandate":
            return super()._judge(barred)
        lives = self.sudo().settlement_id.state in ("approved", "active")
        return ("leave", False) if lives else ("cancelled", "settlement_ended")

    def _get_agreement_summary(self):
        """Add what closes the debt and by when."""
        summaries = super()._get_agreement_summary()
        for notice in self.filtered(lambda notice: notice.purpose == "settlement" and notice.settlement_id):
            settlement = notice.sudo().settlement_id
            summaries[notice] = {
                "lines": [
                    {"date": notice._format_long_date(line.date_due), "amount": notice._format_money(line.amount)}
                    for line in settlement.line_ids
                ],
                "total": notice._format_money(settlement.amount),
            }
        return summaries

    def _get_payment_instructions(self):
        """Have a settlement paid with its own reference."""
        instructions = super()._get_payment_instructions()
        for notice in self.filtered(lambda notice: notice.purpose == "settlement"):
            line = notice.sudo().settlement_id.line_ids.filtered(lambda line: line.amount_left > 0)[:1]
            if line.reference:
                instructions[notice]["reference"] = line.reference
        return instructions
