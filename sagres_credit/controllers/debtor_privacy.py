from odoo import http
from odoo.tools.misc import format_date

from .debtor_visit import DebtorVisit


class DebtorPrivacyController(http.Controller):
    """How their data are used, read by the debtor; a consent is taken back there as easily as it was given."""

    @http.route(
        "/d/<string:token>/privacy", type="http", auth="public", methods=["GET"], website=True, multilang=False, sitemap=False,
    )
    def show_privacy(self, token, **_ignored):
        """Show the text in force, and keep that it was shown to who answered the known datum."""
        visit = DebtorVisit(token, known=False)
        if visit.refusal:
            return visit.refusal
        information = visit.case._get_information()
        if not information:
            return visit.redirect()
        known = visit.is_known()
        if known:
            visit.case._tell_information("page")
        return visit.render("sagres_credit.debtor_privacy", {
            "information": information.with_context(lang=visit.lang),
            "information_text": information.with_context(lang=visit.lang)._render(visit.case),
            "consents": self._prepare_consents(visit) if known else [],
        })

    @http.route(
        "/d/<string:token>/privacy", type="http", auth="public", methods=["POST"], website=True, multilang=False, sitemap=False,
    )
    def withdraw_consent(self, token, consent="", **_ignored):
        """Take back one consent of this debtor, of nobody else."""
        visit = DebtorVisit(token)
        if visit.refusal:
            return visit.refusal
        chosen = visit.case._get_consents().filtered(lambda one: str(one.id) == str(consent))
        chosen._withdraw(visit.case.env._("On the debtor's page"))
        return visit.redirect("privacy")

    def _prepare_consents(self, visit):
        consents = visit.case._get_consents()
        purposes = dict(consents._fields["purpose"]._description_selection(consents.env))
        return [
            {"id": one.id, "purpose": purposes[one.purpose], "date": format_date(one.env, one.date_given)} for one in consents
        ]
