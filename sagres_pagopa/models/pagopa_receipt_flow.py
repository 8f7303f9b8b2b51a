from odoo import api, fields, models
from odoo.tools import SQL


class PagopaReceipt(models.Model):
    """Receipts made from the payments of a flow, for which the provider has none."""

    _inherit = "pagopa.receipt"

    _flow_idx = models.Index("(creditor_id, iuv, receipt_number)")

    @api.model
    def _make_from_lines(self, rows):
        """Create the receipts of these payments, under the key by which any other receipt of theirs is kept."""
        options = self.env["pagopa.option"].sudo().browse([row["option_id"] for row in rows])
        options.fetch(["notice_number", "creditor_id"])
        return self.sudo().create([
            self._prepare_line_vals(row, option) for row, option in zip(rows, options, strict=True)
        ])

    @api.model
    def _prepare_line_vals(self, row, option):
        creditor = option.creditor_id
        return {
            "creditor_id": creditor.id, "creditor_tax_code": creditor.tax_code, "notice_number": option.notice_number,
            "iuv": row["iuv"], "receipt_number": row["receipt_number"], "source": "flow", "version": False,
            "option_id": option.id, "amount": row["amount"], "amount_ours": row["amount"],
            "date_payment": fields.Datetime.to_datetime(row["date_payment"]), "date_transfer": row["date_payment"],
            "is_stand_in": row["outcome"] == "8",
            "transfer_ids": [fields.Command.create({
                "number": max(row["number"], 1), "tax_code": creditor.tax_code, "amount": row["amount"],
            })],
        }

    def _book(self):
        """Have the flows look again for the receipts that are booked now."""
        result = super()._book()
        self.env.flush_all()
        waiting = SQL(
            """
            SELECT 1 FROM pagopa_receipt AS receipt
              JOIN pagopa_flow_line AS line ON line.iuv = receipt.iuv AND line.receipt_number = receipt.receipt_number
                                           AND line.creditor_id = receipt.creditor_id
             WHERE receipt.id = ANY(%s) AND line.receipt_id IS NULL LIMIT 1
            """, self.ids,
        )
        if self.env.execute_query(waiting):
            self.env["pagopa.flow"]._wake()
        return result
