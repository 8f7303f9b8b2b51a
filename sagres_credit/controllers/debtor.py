from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.web.limits import HEADERS
from .debtor_visit import DebtorVisit, read_files, read_form

#: The choices of the page; each has a template and a method of the case.
FORMS = ("call", "copy", "dispute", "installments", "paid", "plan", "promise", "reason", "settlement", "wrong")
#: What may be said without the known datum: that the link reached somebody else.
OPEN_FORMS = ("wrong",)
#: After what is agreed the first payment is offered.
PAID_NEXT = ("plan", "promise", "settlement")


class DebtorController(http.Controller):
    """The page of a debtor: opened by a link, without a password; one known datum is asked before any amount.

    A form that was sent leads to another page, and counts once however often it is sent.
    """

    @http.route("/d/<string:token>", type="http", auth="public", methods=["GET"], website=True, multilang=False, sitemap=False)
    def open_page(self, token, **_ignored):
        """Show what is open, or ask the known datum first."""
        visit = DebtorVisit(token, known=False)
        if visit.refusal:
            return visit.refusal
        if not visit.is_known():
            return self._ask(visit)
        page = visit.case._get_page()
        template = "debtor_page" if page["items"] or page["agreement"] else "debtor_nothing"
        return visit.render(f"sagres_credit.{template}", {
            "page": page, "choices": visit.case._get_pay_choices(), "plans": bool(visit.case._get_page_plans()),
        })

    @http.route("/d/<string:token>", type="http", auth="public", methods=["POST"], website=True, multilang=False, sitemap=False)
    def answer_datum(self, token, answer="", **_ignored):
        """Judge the known datum."""
        visit = DebtorVisit(token, known=False)
        if visit.refusal:
            return visit.refusal
        result = visit.answer(answer)
        return visit.redirect() if result == "known" else self._ask(visit, result)

    @http.route(
        "/d/<string:token>/invoice/<int:item_id>", type="http", auth="public", methods=["GET"], website=True,
        multilang=False, sitemap=False,
    )
    def download_invoice(self, token, item_id, **_ignored):
        """Give the document of one open item of this debtor, of nobody else."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        item = visit.case._get_page_items().filtered(lambda item: item.id == item_id)
        document = item.move_id._get_credit_copies()[0].get(item.move_id) if item else None
        if not document:
            return visit.render("sagres_credit.debtor_no_document", status=404)
        name = f"{(item.move_id.name or 'document').replace('/', '-')}.pdf"
        return request.make_response(document[:1].raw, headers=[
            *HEADERS.items(), ("Content-Type", "application/pdf"),
            ("Content-Disposition", http.content_disposition(name)),
        ])

    @http.route(
        "/d/<string:token>/<string:choice>", type="http", auth="public", methods=["GET"], website=True, multilang=False,
        sitemap=False,
    )
    def show_form(self, token, choice, **query):
        """Show the form of a choice."""
        visit = DebtorVisit(token, known=choice not in OPEN_FORMS)
        if visit.refusal:
            return visit.refusal
        if choice == "already":
            return visit.render("sagres_credit.debtor_already")
        if choice not in FORMS:
            return visit.redirect()
        return self._show_form(visit, choice, {name: str(query[name])[:64] for name in ("plan",) if name in query})

    @http.route(
        "/d/<string:token>/<string:choice>", type="http", auth="public", methods=["POST"], website=True, multilang=False,
        sitemap=False,
    )
    def send_form(self, token, choice, **_posted):
        """Do what a form says, once; what cannot be is shown in the form, with all that was typed."""
        visit = DebtorVisit(token, known=choice not in OPEN_FORMS)
        if visit.refusal:
            return visit.refusal
        form, files = read_form(), read_files()
        if choice not in FORMS or not form.get("form_token"):
            return visit.redirect()
        try:
            with request.env.cr.savepoint():
                if visit.attempts._is_first(visit.link, form.get("form_token")):
                    self._keep_words(visit, choice, getattr(visit.case, f"_page_{choice}")(form, files))
        except UserError as error:
            return self._show_form(visit, choice, form, str(error.args[0]))
        if choice in OPEN_FORMS:
            return visit.render("sagres_credit.debtor_thanks_wrong")
        return visit.redirect(f"done/{choice}")

    @http.route(
        "/d/<string:token>/done/<string:choice>", type="http", auth="public", methods=["GET"], website=True, multilang=False,
        sitemap=False,
    )
    def show_done(self, token, choice, **_ignored):
        """Say what happens now."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        words = (request.session.get("credit_done") or {}).get(f"{visit.link.id}:{choice}")
        if not words:
            return visit.redirect()
        choices = visit.case._get_pay_choices() if choice in PAID_NEXT else []
        return visit.render("sagres_credit.debtor_done", {"words": words, "choice": choice, "pay": choices and choices[0]})

    def _ask(self, visit, result=False):
        kinds = list(visit.case._get_known_data())
        locked = result == "locked" or visit.link.state == "locked"
        status = 429 if locked else 200
        return visit.render("sagres_credit.debtor_ask", {"kinds": kinds, "wrong": result == "wrong", "locked": locked}, status)

    def _show_form(self, visit, choice, form, error=False):
        case = visit.case
        values = {
            "form": form, "error": error, "choice": choice, "form_token": visit.attempts._get_form_token(),
            "items": case._get_page()["items"] if choice == "dispute" else [],
            "reasons": case._get_page_reasons() if choice in ("reason", "dispute") else [],
            "slots": case._get_call_slots() if choice == "call" else [],
            "plans": case._get_page_plans() if choice in ("plan", "installments") else [],
            "offers": case._get_settlement_offers() if choice == "settlement" else [],
            "paid_how": case._get_paid_how(), "page": case._get_page() if choice == "promise" else {},
        }
        return visit.render(f"sagres_credit.debtor_form_{choice}", values)

    def _keep_words(self, visit, choice, words):
        request.session["credit_done"] = {
            **(request.session.get("credit_done") or {}), f"{visit.link.id}:{choice}": words,
        }
