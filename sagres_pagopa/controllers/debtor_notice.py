from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.sagres_credit.controllers.debtor_payment import DebtorPaymentController
from odoo.addons.sagres_credit.controllers.debtor_visit import DebtorVisit
from odoo.addons.sagres_credit.models.web.limits import HEADERS


class DebtorNoticeController(DebtorPaymentController):
    """Debtors of a public creditor pay by its notices: the page shows them, and takes no card and gives no IBAN."""

    @http.route()
    def choose_payment(self, token, **posted):
        """Show the notices of a public creditor; of any other what the page has always shown."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        if not visit.case._get_pagopa_creditor():
            return super().choose_payment(token, **posted)
        visit.case._make_page_positions()
        page = visit.case._get_page()
        return visit.render("sagres_pagopa.debtor_pay_notices", {
            "page": page, "notices": visit.case._get_page_notices(), "creditor": visit.case._get_pagopa_creditor(),
        })

    @http.route()
    def show_payment(self, token, choice, **ignored):
        """Lead back to the notices: the ledger says what can be paid with which."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        if visit.case._get_pagopa_creditor():
            return visit.redirect("pay")
        return super().show_payment(token, choice, **ignored)

    @http.route()
    def create_transaction(self, token, choice, amount=None, **kwargs):
        """Refuse a card payment to a public creditor: it could not be reconciled with its notice."""
        visit = DebtorVisit(token)
        if not visit.refusal and visit.case._get_pagopa_creditor():
            raise ValidationError(request.env._("This creditor is paid with its pagoPA notice only. Nothing was paid."))
        return super().create_transaction(token, choice, amount=amount, **kwargs)

    @http.route(
        "/d/<string:token>/notice/<int:position_id>", type="http", auth="public", methods=["GET"], website=True,
        multilang=False, sitemap=False,
    )
    def download_notice(self, token, position_id, **_ignored):
        """Give the notice of one position of this debtor, of nobody else, as it is now."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        position = visit.case._get_page_positions().filtered(lambda one: one.id == position_id)
        try:
            content = position._print_notice() if position else None
        except UserError:
            content = None
        if not content:
            return visit.render("sagres_credit.debtor_no_document", status=404)
        position._set_sent("page")
        return self._give(content, position._get_notice_name())

    @http.route(
        "/d/<string:token>/notice-paid/<int:option_id>", type="http", auth="public", methods=["GET"], website=True,
        multilang=False, sitemap=False,
    )
    def download_receipt(self, token, option_id, **_ignored):
        """Give the receipt of what this debtor paid by notice."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        options = visit.case.pagopa_position_ids.option_ids.filtered(lambda option: option.id == option_id)
        receipt = options._get_receipt() if options else None
        if not receipt:
            return visit.render("sagres_credit.debtor_no_document", status=404)
        return self._give(receipt._render_pdf(), f"{options.notice_number}.pdf")

    def _give(self, content, name):
        return request.make_response(content, headers=[
            *HEADERS.items(), ("Content-Type", "application/pdf"), ("Content-Disposition", http.content_disposition(name)),
        ])
