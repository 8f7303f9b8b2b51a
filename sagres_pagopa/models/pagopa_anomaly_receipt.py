from odoo import api, models
from odoo.tools.misc import format_amount

#: All of these receipts is to be looked after, not a part of what they brought.
WHOLE = ("R1", "R4", "R5", "R6")
#: While one of these is open, what a receipt brought beyond its items stays on the debtor's account.
HOLDING = ("R1", "R2", "R5", "R7", "R8", "R9")


class PagopaAnomaly(models.Model):
    """What can be wrong with a receipt itself."""

    _inherit = "pagopa.anomaly"

    @api.model
    def _get_codes(self):
        return [
            *super()._get_codes(),
            ("R7", self.env._("Interest and costs paid with the notice")),
            ("R8", self.env._("Receipt that contradicts itself")),
        ]

    @api.model
    def _raise(self, code, records, **vals):
        if not vals.get("todo"):
            vals["todo"] = self._get_receipt_todos().get(code, False)
        return super()._raise(code, records, **vals)

    @api.model
    def _get_text(self, code, record):
        """Name a receipt by who paid, how much and on which notice: its number says nothing to a person."""
        if record._name != "pagopa.receipt":
            return super()._get_text(code, record)
        receipt = record.sudo()
        return self.env._(
            "%(kind)s: %(payer)s, %(amount)s, notice %(notice)s", kind=dict(self._get_codes())[code],
            payer=receipt.partner_id.name or receipt.payer_name or self.env._("Somebody"),
            amount=format_amount(self.env, receipt.amount, receipt.currency_id), notice=receipt.notice_number,
        )

    @api.model
    def _get_amount(self, code, record):
        """Of a receipt that as a whole waits for a person it is what was paid to the creditor."""
        if code in WHOLE:
            return record.sudo().amount_ours
        return super()._get_amount(code, record)

    @api.model
    def _get_receipt_todos(self):
        """Return ``{code: what a person has to do}`` of receipts that were booked; until then the money is not allocated."""
        _ = self.env._
        return {
            "R1": _("Ask the debtor: give the money back, or let it pay other debts."),
            "R2": _("Look why another amount was paid: what is too much goes back, or pays other debts."),
            "R5": _("Find out why a withdrawn notice was paid: give the money back, or let it pay what is owed."),
            "R7": _("Post the debit note of the interest and costs, then solve this: the money then pays it."),
            "R8": _("Compare the receipt with the flow: what was booked is what its transfers give to this creditor."),
        }
