from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.payment.controllers.portal import PaymentPortal


class HeirsInvoicePortal(PaymentPortal):
    """What the deceased could open or pay in the portal of Odoo, with a login or an old link, opens for nobody outside."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        document = super()._document_check_access(model_name, document_id, access_token)
        if model_name == "account.move" and document.with_user(request.env.user)._heirs_is_closed():
            raise AccessError(request.env._("This document is not given out any more."))
        return document

    def _get_extra_payment_form_values(self, partner_id=None, invoice_id=None, **kwargs):
        """Show no form to pay for somebody who has died: the links that were sent to them are dead."""
        invoice = request.env["account.move"].sudo().browse(self._cast_as_int(invoice_id) or ()).exists()
        payer = request.env["res.partner"].sudo().browse(self._cast_as_int(partner_id) or ()).exists()
        if request.env.user.share and (invoice.commercial_partner_id | payer.commercial_partner_id)._heirs_get_estates():
            raise NotFound()
        values = {"partner_id": partner_id, "invoice_id": invoice_id}
        return super()._get_extra_payment_form_values(
            **{name: value for name, value in values.items() if value is not None}, **kwargs
        )
