from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .debtor_visit import DebtorVisit


class DebtorPortal(CustomerPortal):
    """Debtors who have a login find their cases among their documents; no known datum is asked of them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "credit_case_count" in counters:
            values["credit_case_count"] = len(self._get_own_cases())
        return values

    @http.route("/my/credit", type="http", auth="user", methods=["GET"], website=True)
    def list_cases(self, **_ignored):
        """List what this person has open with each client."""
        values = {**self._prepare_portal_layout_values(), "cases": self._get_own_cases(), "page_name": "credit"}
        return request.render("sagres_credit.portal_my_credit", values)

    @http.route("/my/credit/<int:case_id>", type="http", auth="user", methods=["GET"], website=True)
    def open_case(self, case_id, **_ignored):
        """Open the page of one own case; any other address leads back to the list."""
        case = self._get_own_cases().filtered(lambda case: case.id == case_id)
        url = case._get_debtor_url() if case else False
        if not url:
            return request.redirect("/my/credit" if not case else "/my")
        visit = DebtorVisit(url.rpartition("/")[2], known=False)
        visit.remember()
        return visit.redirect()

    def _get_own_cases(self):
        partner = request.env.user.partner_id
        return request.env["credit.case"].sudo().search([
            ("partner_id", "in", (partner | partner.commercial_partner_id).ids), ("parent_id", "=", False),
            ("mandate_id.debtor_page", "=", True),
        ])
