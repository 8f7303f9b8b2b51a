from odoo import api, fields, models
from odoo.exceptions import UserError

#: What leaves by itself: where it may not, it is cancelled as it is made, and what made it goes on.
AUTOMATIC = ("level", "thank_you", "handover", "installment", "acceleration", "dispute")
#: What the law lets the curator of an estate be written, and who signed for the debt.
TO_CURATOR = ("formal_notice", "limitation", "manual")
TO_LIABLE = ("reminder", "formal_notice", "limitation", "manual", "resend")


class CreditNotice(models.Model):
    """No message about an estate is made, leaves or is posted but to who answers for the debt."""

    _inherit = "credit.notice"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse messages to who must not be asked; what the night makes is cancelled at once."""
        notices = super().create(vals_list)
        for notice in notices.filtered(lambda notice: notice.purpose not in AUTOMATIC):
            words = notice._heirs_get_bar()[1]
            if words:
                raise UserError(words)
        notices.sudo()._heirs_cancel_barred()
        return notices

    def _heirs_get_bar(self):
        """Return ``(code, words)`` of why nobody may get this message, else a pair of ``False``."""
        self.ensure_one()
        case, partner = self.case_id.sudo(), self.partner_id
        code, words = case._heirs_get_contact_bar(partner)
        if code or case.heirs_bar != "estate":
            return code, words
        if self.purpose in (TO_CURATOR if case._heirs_is_curator(partner) else TO_LIABLE):
            return False, False
        return "estate", self.env._(
            "%(person)s answers for the debt of a deceased: a formal notice may be written to them, or a letter of your own.",
            person=partner.name,
        )

    def _heirs_cancel_barred(self):
        """Cancel those of these waiting messages that nobody may get."""
        reasons = {notice: notice._heirs_get_reason() for notice in self}
        for code in set(reasons.values()) - {False}:
            barred = self.filtered(lambda notice, code=code: reasons[notice] == code)
            barred._set_state("cancelled", reason_code=code)

    def _heirs_get_reason(self):
        """Return the reason code of a message that nobody may get, else ``False``."""
        code = self._heirs_get_bar()[0]
        return "deceased" if code == "estate" else code

    def _judge(self, barred):
        code = self._heirs_get_reason()
        return ("cancelled", code) if code else super()._judge(barred)

    def _judge_act(self, act):
        return self._heirs_get_reason() or super()._judge_act(act)

    def _judge_printed(self):
        return self._heirs_get_reason() or super()._judge_printed()

    def _get_borne_holds(self):
        """Let pass what may be written to who answers for the debt of a deceased, unless a person holds it as well."""
        case = self.case_id.sudo()
        by_hand = case.hold_until and case.hold_until >= fields.Date.context_today(self)
        allowed = case.heirs_bar == "estate" and not by_hand and not self._heirs_get_bar()[0]
        return (*super()._get_borne_holds(), *(["estate"] if allowed else []))

    @api.model
    def _get_reason_labels(self):
        return super()._get_reason_labels() | {
            # The client's staff read this too: it does not say what somebody did in the succession.
            "not_heir": self.env._("The debt is not asked of this person any more."),
        }
