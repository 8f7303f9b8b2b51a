from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount

from ..tools.receipt_pdf import build_receipt, mask_name


class PagopaReceipt(models.Model):
    """The receipt as a page for who owes: what was paid to whom, and no more of who paid than they may know."""

    _inherit = "pagopa.receipt"

    def action_print(self):
        """Give the receipt as a PDF file."""
        self.ensure_one()
        self.check_access("read")
        self._check_printable()
        return {"type": "ir.actions.act_url", "url": f"/pagopa/receipt/{self.id}", "target": "download"}

    def _check_printable(self):
        if self.state == "unpaid":
            raise UserError(self.env._("Nothing was paid with this receipt: there is no page to give to anybody."))

    def _render_pdf(self):
        """Return the page of this receipt in the language of who owes; who may see it is for the caller to check.

        :raises UserError: nothing was paid
        """
        self.ensure_one()
        self._check_printable()
        receipt = self.sudo().with_context(lang=self.sudo().position_id.partner_id.lang or "it_IT", tz="Europe/Rome")
        notes = [receipt.env._("The payment was made on the pagoPA platform; this page gives what its receipt says.")]
        return build_receipt(
            receipt.env._("Receipt of payment"), receipt._get_print_rows(), notes, subject=receipt.receipt_number,
        )

    def _get_print_rows(self):
        """Return ``[(label, text)]``; rows without text are left out.

        For a module to say more on the page, it must override this method.
        """
        self.ensure_one()
        _, creditor = self.env._, self.creditor_id
        own = self.creditor_tax_code == creditor.tax_code
        return [
            (_("Creditor"), creditor.name if own else self.creditor_tax_code),
            (_("Tax code of the creditor"), self.creditor_tax_code),
            (_("What was paid"), self.position_id.subject or self.description or ""),
            (_("Notice number"), " ".join(self.notice_number[at:at + 4] for at in range(0, len(self.notice_number), 4))),
            (_("IUV"), self.iuv or ""),
            (_("Receipt number"), self.receipt_number),
            (_("Amount paid"), format_amount(self.env, self.amount, self.currency_id)),
            (_("Commission of the provider"), format_amount(self.env, self.fee, self.currency_id) if self.fee else ""),
            (_("Paid on"), self._get_print_moment()),
            (_("Payment provider"), self.psp_name or self.psp or ""),
            (_("Paid by"), self._get_print_payer()),
        ]

    def _get_print_moment(self):
        moment = fields.Datetime.context_timestamp(self.with_context(tz="Europe/Rome"), self.date_payment)
        return f"{moment:%d/%m/%Y %H:%M}"

    def _get_print_payer(self):
        """Return who paid: by name if it is who owes, else so that only they know themselves."""
        partner = self.position_id.partner_id
        own = {partner.credit_tax_code, partner.vat, (partner.vat or "").removeprefix("IT")} - {False, ""}
        return (self.payer_name or "") if self.payer_tax_code in own else mask_name(self.payer_name)
