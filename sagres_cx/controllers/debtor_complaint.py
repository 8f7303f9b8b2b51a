from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.sagres_credit.controllers.debtor_visit import DebtorVisit, read_files, read_form

CHOICE = "complaint"


class DebtorComplaintController(http.Controller):
    """«I have a complaint» on the page of a debtor: it enters the register, and counts once however often it is sent."""

    @http.route(
        "/d/<string:token>/complaint", type="http", auth="public", methods=["GET"], website=True, multilang=False, sitemap=False,
    )
    def show_complaint(self, token, **_ignored):
        """Show the form."""
        visit = DebtorVisit(token)
        return visit.refusal or self._show(visit, {})

    @http.route(
        "/d/<string:token>/complaint", type="http", auth="public", methods=["POST"], website=True, multilang=False,
        sitemap=False,
    )
    def send_complaint(self, token, **_posted):
        """Record the complaint; what cannot be is shown in the form, with all that was typed."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        form, files = read_form(), read_files()
        if not form.get("form_token"):
            return visit.redirect()
        try:
            with request.env.cr.savepoint():
                if visit.attempts._is_first(visit.link, form.get("form_token")):
                    self._keep(visit, visit.case._page_complaint(form, files))
        except UserError as error:
            return self._show(visit, form, str(error.args[0]))
        return visit.redirect(f"done/{CHOICE}")

    def _show(self, visit, form, error=False):
        return visit.render("sagres_cx.debtor_form_complaint", {
            "form": form, "error": error, "choice": CHOICE, "form_token": visit.attempts._get_form_token(),
        })

    def _keep(self, visit, words):
        done = request.session.get("credit_done") or {}
        request.session["credit_done"] = {**done, f"{visit.link.id}:{CHOICE}": words}
