from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.web.limits import HEADERS, LANGUAGES
from ..tools.visitor import get_place

#: From one address within an hour: requests, and links that are not ours.
MAX_REQUESTS = 5
MAX_FORGED = 30
#: Letters to one mailbox within an hour: nobody fills somebody else's with them.
MAX_LETTERS = 3
MAX_FIELD = 20_000
#: A field no person sees; what fills it is no person.
TRAP = "website"
STATUS = {"unknown": 404, "closed": 410, "busy": 429}


class ContactController(http.Controller):
    """The contact form of the firm: what is written counts only after its link was opened and a button pressed."""

    @http.route("/credit/contact", type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, **_ignored):
        """Show the form."""
        return self._answer("form")

    @http.route("/credit/contact", type="http", auth="public", methods=["POST"], sitemap=False)
    def send(self, **_ignored):
        """Keep what was written and send the link; to a machine the answer is the same."""
        form = self._open()
        if not form:
            return self._answer("problem", problem="unknown")
        attempts = request.env["credit.link.attempt"].sudo()
        typed = {name: value[:MAX_FIELD] for name, value in request.httprequest.form.items()}
        if typed.get(TRAP):
            return self._answer("sent")
        if attempts._read("contact", self._get_place()) >= MAX_REQUESTS:
            return self._answer("problem", problem="busy")
        try:
            with request.env.cr.savepoint():
                self._receive(attempts, form, typed)
        except UserError as error:
            return self._answer("form", typed=typed, error=str(error.args[0]))
        return self._answer("sent")

    @http.route("/credit/contact/confirm/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False)
    def ask(self, token, **_ignored):
        """Show the button that confirms; opening a link confirms nothing, for machines open links too."""
        found, problem = self._find(token)
        if problem:
            return self._answer("problem", problem=problem)
        return self._answer("done" if found.state == "confirmed" else "confirm", token=token)

    @http.route("/credit/contact/confirm/<string:token>", type="http", auth="public", methods=["POST"], sitemap=False)
    def confirm(self, token, **_ignored):
        """Confirm a request."""
        found, problem = self._find(token)
        if not problem and not found._confirm(self._get_address()):
            problem = "closed"
        return self._answer("problem", problem=problem) if problem else self._answer("done")

    def _receive(self, attempts, form, typed):
        Request = request.env["credit.contact.request"]
        values = Request._read_typed(typed)
        if attempts._add(f"form:contact:{attempts._hide(typed.get('form_token'))}") > 1:
            return
        if attempts._read("contact_letter", values["email"]) >= MAX_LETTERS:
            return
        Request._receive(form, typed, self._get_address())
        attempts._count("contact", self._get_place())
        attempts._count("contact_letter", values["email"])

    def _find(self, token):
        """Return ``(request, problem)`` of a link."""
        attempts = request.env["credit.link.attempt"].sudo()
        address = self._get_place()
        self._choose_language()
        Request = request.env["credit.contact.request"].sudo()
        if attempts._read("contact_forged", address) >= MAX_FORGED:
            return Request, "busy"
        found = Request._find_by_token(token)
        if not found:
            attempts._count("contact_forged", address)
            return found, "unknown"
        return found, None if found.state == "confirmed" or found._is_open() else "closed"

    def _open(self):
        self._choose_language()
        return request.env["credit.contact.form"]._get_published()

    def _choose_language(self):
        """Speak the language that was asked for, else the browser's."""
        asked = LANGUAGES.get(request.httprequest.args.get("lang"))
        if asked:
            request.session["credit_lang"] = asked
        installed = dict(request.env["res.lang"].get_installed())
        wanted = (request.session.get("credit_lang"), request.env.lang, "en_US")
        request.update_context(lang=next((code for code in wanted if code in installed), request.env.lang))
        return installed

    def _answer(self, view, problem=None, typed=None, error=False, token=""):  # no token yet  # nosec B107
        form, installed = self._open(), dict(request.env["res.lang"].get_installed())
        if not form and view == "form":
            view, problem = "problem", "unknown"
        lang = request.env.lang
        response = request.render("sagres_credit.contact_page", {
            "view": view, "problem": problem, "typed": typed or {}, "error": error, "token": token, "contact_form": form,
            "form_token": request.env["credit.link.attempt"]._get_form_token(),
            "other_lang": next((key for key, code in LANGUAGES.items() if code != lang and code in installed), None),
            "html_data": {"lang": lang.replace("_", "-")}, "no_header": True, "no_footer": True,
        }, headers=dict(HEADERS))
        response.status_code = STATUS.get(problem, 200)
        return response

    def _get_place(self):
        return get_place(self._get_address())

    def _get_address(self):
        return request.httprequest.remote_addr
