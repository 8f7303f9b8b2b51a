import secrets

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import formatLang

from odoo.addons.sagres_credit.models.web.limits import HEADERS

NOTICE_LENGTH = 18
MAX_FIELD = 60


class SimulatorController(http.Controller):
    """The simulated payment desk: a notice is paid in play money, as at the counter of a bank, where nothing is real."""

    @http.route(
        "/pagopa/simulator/<string:token>", type="http", auth="public", methods=["GET", "POST"], website=True,
        multilang=False, sitemap=False,
    )
    def desk(self, token, **_ignored):
        """Show the desk; what was typed is looked up, what was confirmed is paid."""
        creditor = self._find_creditor(token)
        if not creditor:
            return request.make_response("", status=404)
        form = self._read_form(creditor)
        values = {"creditor": creditor, "form": form, "error": False, "due": False, "paid": False}
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    values.update(self._serve(creditor, form))
            except UserError as refused:
                values["error"] = str(refused.args[0])
        return self._render(values)

    def _find_creditor(self, token):
        creditor = request.env["pagopa.creditor"].sudo().search([
            ("environment", "=", "simulated"), ("simulator_token", "=", token.replace("\0", "")),
        ], limit=1)
        known = creditor and secrets.compare_digest(creditor.simulator_token.encode(), token.encode())
        return creditor if known else creditor.browse()

    def _read_form(self, creditor):
        """Return what was typed or scanned: digits, however they are grouped, or the text of the QR code."""
        source = request.httprequest.form if request.httprequest.method == "POST" else request.httprequest.args
        notice = source.get("notice", "")[:MAX_FIELD].strip()
        body = source.get("body", "")[:MAX_FIELD].strip()
        if notice.startswith("PAGOPA|"):
            notice, body = [*notice.split("|"), "", ""][2:4]
        return {
            "notice": "".join(filter(str.isalnum, notice)), "body": "".join(filter(str.isalnum, body)),
            "step": source.get("step", ""),
        }

    def _serve(self, creditor, form):
        """Return what the desk says to a notice that was typed, or confirmed."""
        notice = form["notice"]
        if not (notice.isascii() and notice.isdigit() and len(notice) == NOTICE_LENGTH):
            raise UserError(request.env._("The notice number has 18 digits: copy it from the notice, blanks do not matter."))
        if form["body"] != creditor.tax_code:
            raise UserError(request.env._("The tax code of the body is not the one of %(body)s.", body=creditor.name))
        if form["step"] == "pay":
            receipt = creditor._pay_simulated(notice)
            return {"paid": self._describe(creditor, receipt.amount, receipt.description), "receipt": receipt}
        found = creditor._verify_simulated(notice)
        return {"due": self._describe(creditor, found["amount"] / 100, found.get("paymentDescription"))}

    def _describe(self, creditor, amount, subject):
        return {
            "amount": formatLang(request.env, amount, currency_obj=creditor.currency_id), "subject": subject or "",
        }

    def _render(self, values):
        response = request.render("sagres_pagopa.simulator_desk", {
            "no_header": True, "no_footer": True, "receipt": False, **values,
        }, headers=dict(HEADERS))
        if values["error"]:
            response.status_code = 422
        return response
