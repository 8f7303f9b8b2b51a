from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.http import request

from odoo.addons.payment.controllers.portal import PaymentPortal

from .debtor_visit import DebtorVisit, read_form

FLOWS = ("direct", "redirect")


class DebtorPaymentController(PaymentPortal):
    """Payments from the page of a debtor: the page names a choice, the ledger says how much it is."""

    @http.route(
        "/d/<string:token>/pay", type="http", auth="public", methods=["GET", "POST"], website=True, multilang=False,
        sitemap=False,
    )
    def choose_payment(self, token, **_posted):
        """Show what can be paid; a choice leads to the address that says it."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        form, error = read_form(), False
        if request.httprequest.method == "POST":
            try:
                return visit.redirect(f"pay/{visit.case._get_typed_choice(form)}")
            except UserError as refused:
                error = str(refused.args[0])
        page = visit.case._get_page()
        return visit.render("sagres_credit.debtor_pay", {
            "page": page, "choices": visit.case._get_pay_choices(), "form": form, "error": error,
            "transfer": visit.case._get_transfer_words(), "online": self._has_providers(visit, page["total"]),
        })

    @http.route(
        "/d/<string:token>/pay/<string:choice>", type="http", auth="public", methods=["GET"], website=True,
        multilang=False, sitemap=False,
    )
    def show_payment(self, token, choice, **_ignored):
        """Show the payment form of one choice, or how to pay by transfer where no provider is set."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        amount = visit.case._read_pay_choice(choice)[1]
        if not amount:
            return visit.redirect("pay")
        return visit.render("sagres_credit.debtor_pay_form", {
            "amount_words": visit.case._say_amount(amount), "transfer": visit.case._get_transfer_words(),
            **self._prepare_form(visit, choice, amount),
        })

    @http.route("/d/<string:token>/transaction/<string:choice>", type="jsonrpc", auth="public")
    def create_transaction(self, token, choice, amount=None, **kwargs):
        """Create the transaction of one choice with the amount that the ledger says now."""
        visit = DebtorVisit(token)
        if visit.refusal:
            raise ValidationError(request.env._("The page was open for long: open your link again. Nothing was paid."))
        case = visit.case
        items, due = case._read_pay_choice(choice)
        if not due or case.currency_id.compare_amounts(due, float(amount or 0)):
            raise ValidationError(request.env._("The amount has changed meanwhile: open the page again. Nothing was paid."))
        kwargs = self._check_transaction(visit, due, kwargs)
        transaction = self._create_transaction(
            **kwargs, amount=due, currency_id=case.currency_id.id, partner_id=case.partner_id.id,
            landing_route=visit.url("paid-online"), tokenization_requested=False,
            reference_prefix=case._get_transfer_words()["reference"],
            custom_create_values={"credit_case_id": case.id, "credit_receivable_ids": [Command.set(items.ids)]},
        )
        return transaction._get_processing_values()

    @http.route(
        "/d/<string:token>/paid-online", type="http", auth="public", methods=["GET"], website=True, multilang=False,
        sitemap=False,
    )
    def show_paid(self, token, **_ignored):
        """Say what became of the payment, and what happens now."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        last = request.env["payment.transaction"].sudo().search(
            [("credit_case_id", "=", visit.case.id)], limit=1, order="id desc",
        )
        if not last:
            return visit.redirect()
        kind = {"done": "done", "pending": "pending", "authorized": "pending"}.get(last.state, "failed")
        return visit.render("sagres_credit.debtor_paid_online", {
            "kind": kind, "amount_words": visit.case._say_amount(last.amount), "reference": last.reference,
            "page": visit.case._get_page(),
        })

    def _check_transaction(self, visit, amount, kwargs):
        """Return what the browser may choose: a provider of this client, one of its methods and how it works."""
        kwargs.pop("landing_route", None)
        kwargs.pop("tokenization_requested", None)
        kwargs.pop("access_token", None)
        self._validate_transaction_kwargs(kwargs)
        context = self._prepare_form(visit, "all", amount)
        provider = context["providers_sudo"].filtered(lambda one: one.id == kwargs.get("provider_id"))
        method = context["payment_methods_sudo"].filtered(lambda one: one.id == kwargs.get("payment_method_id"))
        if not provider or not method or kwargs.get("flow") not in FLOWS:
            raise ValidationError(request.env._("This way of paying is not available. Nothing was paid."))
        return {
            "provider_id": provider.id, "payment_method_id": method.id, "token_id": None, "flow": kwargs["flow"],  # nosec B105
        }

    def _prepare_form(self, visit, choice, amount):
        """Return what Odoo's payment form takes."""
        case = visit.case
        providers = self._get_providers(case, amount)
        methods = request.env["payment.method"].sudo()._get_compatible_payment_methods(
            providers.ids, case.partner_id.id, currency_id=case.currency_id.id,
        )
        return {
            "reference_prefix": case._get_transfer_words()["reference"], "amount": amount, "currency": case.currency_id,
            "partner_id": case.partner_id.id, "providers_sudo": providers, "payment_methods_sudo": methods,
            "tokens_sudo": request.env["payment.token"].sudo(), "availability_report": {},
            "show_tokenize_input_mapping": dict.fromkeys(providers.ids, False),
            "transaction_route": visit.url(f"transaction/{choice}"), "landing_route": visit.url("paid-online"),
            "access_token": visit.token, "res_company": case.company_id,
        }

    def _has_providers(self, visit, amount):
        return bool(self._get_providers(visit.case, amount))

    def _get_providers(self, case, amount):
        return request.env["payment.provider"].sudo()._get_compatible_providers(
            case.company_id.id, case.partner_id.id, amount, currency_id=case.currency_id.id,
        )
