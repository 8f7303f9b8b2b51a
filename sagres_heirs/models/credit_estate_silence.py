from odoo import api, models
from odoo.fields import Domain

from odoo.addons.sagres_credit.models.credit_notice import WAITING
from odoo.addons.sagres_credit.models.credit_plan import UNSIGNED
from odoo.addons.sagres_credit.models.credit_policy_level import NEXT_ACTIONS
from odoo.addons.sagres_credit.models.credit_settlement_terms import OFFERED

#: What stays on the day though somebody has died: the lawyer's news are read anyway.
KEPT_TASKS = ("referral",)


class CreditEstate(models.Model):
    """What stops the moment a death is learned, and what comes back where it was a mistake."""

    _inherit = "credit.estate"

    def _silence(self):
        """Stop what reaches these persons: hold every case, take back notices, links and offers, change the day."""
        cases = self._get_cases()
        cases._update_hold()
        self._get_waiting_notices(cases)._set_state("cancelled", reason_code="deceased")
        self._get_links(cases)._revoke()
        self._cancel_offers(cases)
        cases.activity_unlink(["sagres_credit.mail_activity_type_call_back"])
        replaced = [code for code, _label in NEXT_ACTIONS if code not in KEPT_TASKS]
        cases._put_on_day("estate", self.env._("A death was reported: confirm it"), instead_of=replaced)
        self._tell_opened()

    def _cancel_offers(self, cases):
        """Cancel what nobody signed and the promises of the dead; what is in force waits for a person's decision."""
        reason = self.env._("The debtor has died")
        self._get_promises(cases)._set_cancelled(reason)
        self._get_plan_offers(cases)._set_cancelled(reason)
        settlements = self._get_settlement_offers(cases)
        settlements._set_cancelled(reason)
        settlements._close_answer()

    @api.model
    def _get_waiting_notices(self, cases):
        return self.env["credit.notice"].sudo().search([("case_id", "in", cases.ids), ("state", "in", WAITING)])

    @api.model
    def _get_links(self, cases):
        return self.env["credit.link"].sudo().search([("case_id", "in", cases.ids), ("date_revoked", "=", False)])

    @api.model
    def _get_promises(self, cases):
        return self.env["credit.promise"].sudo().search([("case_id", "in", cases.ids), ("state", "=", "active")])

    @api.model
    def _get_plan_offers(self, cases):
        return self.env["credit.plan"].sudo().search([("case_id", "in", cases.ids), ("state", "in", UNSIGNED)])

    @api.model
    def _get_settlement_offers(self, cases):
        return self.env["credit.settlement"].sudo().search(
            Domain("case_id", "in", cases.ids) & Domain("kind", "=", "settlement") & Domain("state", "in", OFFERED)
        )

    @api.model
    def _describe_opening(self, cases):
        """Return in words, a line each, what :meth:`_open` will do to the cases of one person with one client."""
        _ = self.env._
        counts = [
            (len(cases), _("Cases held at once: %(count)s. Nothing automatic leaves any more.")),
            (len(self._get_waiting_notices(cases)), _("Notices that wait and are cancelled: %(count)s.")),
            (len(self._get_links(cases)), _("Links to the debtor's page that are taken back: %(count)s.")),
            (len(self._get_promises(cases)), _("Promises that are no longer awaited: %(count)s.")),
            (
                len(self._get_plan_offers(cases)) + len(self._get_settlement_offers(cases)),
                _("Offers nobody signed that are cancelled: %(count)s."),
            ),
        ]
        lines = [words % {"count": count} for count, words in counts if count]
        lines += [self._explain_in_force(agreement) for agreement in [*cases.plan_id, *cases.settlement_id]]
        return [*lines, _("The operator stays the same and finds «Look after the succession» on their day.")]

    @api.model
    def _explain_in_force(self, agreement):
        return self.env._(
            "«%(agreement)s» is in force and stays so: decide with the heirs, or cancel it.", agreement=agreement.display_name,
        )

    def _tell_opened(self):
        """Write into the threads how the death was learned, and which agreements in force wait for a decision."""
        sources = dict(self._fields["source"]._description_selection(self.env))
        bodies, case_bodies = {}, {}
        for estate, cases in self._get_cases_by_estate().items():
            words = [sources[estate.source], estate.source_note or ""]
            learned = self.env._("How it was learned: %(words)s", words=" · ".join(filter(None, words)))
            in_force = [self._explain_in_force(agreement) for agreement in [*cases.plan_id, *cases.settlement_id]]
            bodies[estate.id] = " ".join([learned, *in_force])
            case_bodies |= {case.id: self.env._("A death was reported: the succession is looked after.") for case in cases}
        self._message_log_batch(bodies)
        self._get_cases()._message_log_batch(case_bodies)

    def _give_back(self, note):
        """Give the cases of these persons back to their policy: nobody has died, the operator calls."""
        cases = self._get_cases()
        cases._update_hold()
        cases._put_on_day("call", note, instead_of=("estate",))
