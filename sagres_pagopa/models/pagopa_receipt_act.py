from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class PagopaReceipt(models.Model):
    """What a manager does with a receipt that did not find its way by itself."""

    _inherit = "pagopa.receipt"

    assigned_by_id = fields.Many2one("res.users", string="Assigned by", readonly=True, copy=False)
    assignment_reason = fields.Char(string="Why assigned", readonly=True, copy=False)
    partner_id = fields.Many2one(related="position_id.partner_id", string="Debtor", store=True, index="btree_not_null")

    def action_book(self):
        """Book once more what could not be booked; what still cannot be says why."""
        self._check_manager()
        failed = self.sudo().filtered(lambda receipt: receipt.state == "failed")
        if not failed:
            raise UserError(self.env._("Only a receipt that could not be booked is booked again."))
        failed.write({"state": "new", "failure": False})
        failed._book_safely()
        self.env["pagopa.anomaly"]._settle("R6", failed.filtered(lambda receipt: receipt.state != "failed"))

    def action_assign(self):
        """Open the dialog that asks which notice, or which debtor, was paid."""
        self.ensure_one()
        self._check_manager()
        self._check_unmatched()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Assign the payment"),
            "res_model": "pagopa.receipt.assign", "views": [(False, "form")], "target": "new",
            "context": {"default_receipt_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_payment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.payment", "res_id": self.payment_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    def _assign(self, option, reason):
        """Book a receipt without a position as the payment of a notice, as a person says.

        :raises UserError: it was assigned meanwhile, or the notice is of another creditor
        """
        self.ensure_one()
        receipt = self.sudo()
        if not receipt.try_lock_for_update():
            raise UserError(self.env._("Somebody is assigning this payment at this moment."))
        receipt._check_unmatched()
        if option.creditor_id != receipt.creditor_id:
            raise UserError(self.env._("This notice is of another creditor."))
        receipt.write({
            "option_id": option.id, "state": "new", "assigned_by_id": self.env.uid, "assignment_reason": reason,
        })
        receipt._book_safely()
        self.env["pagopa.anomaly"]._settle("R4", receipt)

    def _assign_to_case(self, case, reason):
        """Book a receipt without a position as money of a debtor that pays nothing in particular yet."""
        self.ensure_one()
        if case.company_id != self.company_id:
            raise UserError(self.env._("This debtor is of another client."))
        self._assign(self.sudo()._make_position(case.sudo()).option_ids, reason)

    def _make_position(self, case):
        """Return the position of a notice that was given out elsewhere and paid: the platform is not told."""
        position = self.env["pagopa.position"].sudo().create({
            "creditor_id": self.creditor_id.id, "case_id": case.id, "partner_id": case.partner_id.id, "kind": "other",
            "iupd": f"{self.creditor_id.tax_code}-{self.iuv or self.notice_number}",
            "subject": (self.description or self.notice_number)[:90], "state": "valid", "amount": self.amount,
            "option_ids": [Command.create({
                "kind": "full", "notice_number": self.notice_number, "iuv": self.iuv or self.notice_number[1:],
                "amount": self.amount, "date_due": fields.Date.to_date(self.date_payment),
            })],
        })
        return position

    def _check_unmatched(self):
        if any(receipt.state != "unmatched" for receipt in self):
            raise UserError(self.env._("Only a receipt without a position is assigned: this one found its way meanwhile."))

    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides on receipts."))
        self.check_access("read")
