import base64

from odoo import fields, models
from odoo.tools.misc import format_date

from ..tools.notice_number import qr_text
from ..tools.notice_svg import qr_svg
from .pagopa_position import PAYABLE_STATES

PAID_STATES = ("paid", "reported")
SHOWN_PAID = 12


class CreditCase(models.Model):
    """What the page of a public creditor's debtor says of its payment notices, from the ledger as it is now."""

    _inherit = "credit.case"

    def _get_pagopa_creditor(self):
        """Return the public creditor this debtor owes to; empty where it is paid otherwise."""
        self.ensure_one()
        return self.sudo().company_id._get_pagopa_creditor()

    def _get_page(self):
        page = super()._get_page()
        public = bool(self._get_pagopa_creditor())
        return {**page, "pagopa": public, "pagopa_paid": self._get_page_receipts() if public else []}

    def _get_transfer_words(self):
        """Give no IBAN of a public creditor: it is paid through pagoPA alone (art. 5 CAD)."""
        words = super()._get_transfer_words()
        return {**words, "iban": False, "bank": False} if self._get_pagopa_creditor() else words

    def _get_page_positions(self):
        """Return the positions that this debtor can pay now, oldest due first."""
        self.ensure_one()
        positions = self.sudo().pagopa_position_ids.filtered(lambda one: one.state in PAYABLE_STATES)
        return positions._get_payable_options().position_id.sorted(lambda one: (str(one.date_due or ""), one.id))

    def _make_page_positions(self):
        """Make the notices that are missing, where the creditor has them made by themselves."""
        self.ensure_one()
        creditor = self._get_pagopa_creditor()
        if creditor._makes_missing_notices() and creditor._get_account() and creditor.segregation_ids and creditor.category_id:
            self.env["pagopa.position"].sudo()._make_for_cases(self.sudo())._publish()
            self.invalidate_recordset(["pagopa_position_ids"])

    def _get_page_notices(self):
        """Return the payment notices as the page shows them, one for each thing that is owed."""
        return [self._prepare_page_notice(position) for position in self._get_page_positions()]

    def _prepare_page_notice(self, position):
        options = position._get_payable_options()
        full = options.filtered(lambda option: option.kind == "full")
        return {
            "id": position.id, "title": self._say_page_position(position), "is_plan": bool(options - full),
            "options": [self._prepare_page_option(option) for option in full],
            "installments": [self._prepare_page_option(option) for option in options - full],
        }

    def _say_page_position(self, position):
        """Return what a position is for in the words of the page, not the formal ones of the notice."""
        labels = {
            "plan": self.env._("Your plan"), "settlement": self.env._("Your agreement"), "share": self.env._("Your part"),
        }
        return labels.get(position.kind) or position.subject

    def _prepare_page_option(self, option):
        """Return a notice number as the page shows it, with the code that a telephone reads."""
        number, amount = option.notice_number, option.amount_now
        creditor = option.creditor_id
        svg = qr_svg(qr_text(number, creditor.tax_code, option._get_notice_option().amount))
        return {
            "id": option.id, "number": number, "groups": [number[start:start + 4] for start in range(0, len(number), 4)],
            "amount": self._say_amount(amount), "date": self._say_date(option.date_due), "place": option.number,
            "tax_code": creditor.tax_code, "cbill": creditor.cbill_code or False,
            "qr": f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}",
            "online": option._get_online_url(),
        }

    def _get_page_receipts(self):
        """Return what was paid by notice, last first, with whether a receipt can be downloaded."""
        options = self.sudo().pagopa_position_ids.option_ids.filtered(lambda option: option.state in PAID_STATES)
        options = options.sorted(lambda option: (option.position_id.date_paid or option.write_date, option.id), reverse=True)
        return [self._prepare_page_receipt(option) for option in options[:SHOWN_PAID]]

    def _prepare_page_receipt(self, option):
        """Return what was paid with a notice and when, as its receipts say: the notice itself asks for nothing any more."""
        receipts = option.receipt_ids.filtered(lambda receipt: receipt.state == "booked")
        rome = self.with_context(tz="Europe/Rome")
        moment = max(receipts.filtered("date_payment").mapped("date_payment"), default=option.position_id.date_paid)
        return {
            "id": option.id, "title": self._say_page_position(option.position_id),
            "amount": self._say_amount(sum(receipts.mapped("amount")) or option.amount),
            "date": moment and format_date(rome.env, fields.Datetime.context_timestamp(rome, moment)),
            "has_receipt": bool(option._get_receipt()),
        }
