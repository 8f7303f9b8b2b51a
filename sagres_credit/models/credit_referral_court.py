from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount

MEDIATION_OUTCOMES = [
    ("agreed", "Agreed with the debtor"),
    ("refused", "The debtor refuses"),
    ("unreachable", "The debtor cannot be reached"),
    ("broken", "What was agreed was not kept"),
    ("unlawful", "The debtor contests the debt in law"),
]
TITLE_KINDS = [
    ("payment_order", "Payment order (decreto ingiuntivo)"),
    ("judgment", "Judgment"),
    ("mediation", "Record of a mediation"),
    ("deed", "Notarial or authenticated deed"),
    ("bill", "Bill of exchange or cheque"),
    ("other", "Other"),
]


class CreditReferral(models.Model):
    """The lawyer first mediates: the court is open once that has failed in writing, or a manager says why it cannot wait."""

    _inherit = "credit.referral"

    mediation_date = fields.Date(string="Mediation ended on", readonly=True)
    mediation_outcome = fields.Selection(MEDIATION_OUTCOMES, string="Outcome of the mediation", readonly=True)
    mediation_note = fields.Text(string="What the debtor said", readonly=True)
    urgency_reason = fields.Char(string="Why not to mediate first", readonly=True)
    urgency_by_id = fields.Many2one("res.users", string="Straight to court by", readonly=True)
    title_kind = fields.Selection(TITLE_KINDS, string="Enforcement title", readonly=True)
    title_date = fields.Date(string="Title of", readonly=True)
    title_number = fields.Char(string="Number of the title", readonly=True)

    def _start_mediation(self):
        """The lawyer has begun to talk with the debtor."""
        self.filtered(lambda referral: referral.state == "referred")._set_state("mediation")

    def _end_mediation(self, outcome, date, note):
        """Write down how the mediation went; the state of court still needs an act of court.

        :raises UserError: without an outcome, a day that has come, and words
        """
        self.ensure_one()
        self._check_may_work()
        if self.state == "court":
            raise UserError(self.env._("This referral is in court already."))
        if not outcome or not date or date > fields.Date.context_today(self):
            raise UserError(self.env._("Say how the mediation ended and when."))
        if not (note or "").strip():
            raise UserError(self.env._("Write what the debtor said: who reads it in a year was not there."))
        self._start_mediation()
        self.sudo().write({"mediation_outcome": outcome, "mediation_date": date, "mediation_note": note.strip()})
        words = dict(self._fields["mediation_outcome"]._description_selection(self.env))
        self._tell(self.env._("Mediation of the lawyer: %(outcome)s. %(note)s", outcome=words[outcome], note=note), task=True)

    def _allow_court(self, reason):
        """Open the way to the court before a mediation: a limitation is near and does not wait."""
        self.ensure_one()
        self._check_manager()
        self._check_may_work()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the lawyer does not mediate first."))
        self.sudo().write({"urgency_reason": reason.strip(), "urgency_by_id": self.env.uid})
        self._tell(self.env._("%(user)s opened the way to the court before a mediation: %(reason)s",
                              user=self.env.user.name, reason=reason))

    def _check_court(self):
        """Raise unless these referrals may go to court now."""
        for referral in self:
            if referral.state != "court" and not referral.mediation_outcome and not referral.urgency_reason:
                raise UserError(self.env._(
                    "The lawyer first mediates: record the outcome of the mediation with %(debtor)s, or have a credit"
                    " manager say why the court cannot wait.", debtor=referral.debtor_id.name,
                ))

    def _go_to_court(self):
        self._check_court()
        self.filtered(lambda referral: referral.state != "court")._set_state("court")

    def _end(self, outcome, note):
        """Close this referral by its lawyer or a manager; the case goes back to its policy.

        :raises UserError: without an outcome and words
        """
        self.ensure_one()
        self._check_may_work()
        if not outcome:
            raise UserError(self.env._("Say how the referral ended."))
        if not (note or "").strip():
            raise UserError(self.env._("Write how it ended: the operator goes on from there."))
        if outcome == "title" and not self.title_kind:
            raise UserError(self.env._("Record the title first: its kind, date and number."))
        self._close(outcome, note.strip())

    def _close(self, outcome, note):
        self.ensure_one()
        self._set_state("closed", outcome=outcome, outcome_note=note)
        words = dict(self._fields["outcome"]._description_selection(self.env))
        self._tell(self.env._("Back from the lawyer: %(outcome)s. %(note)s", outcome=words[outcome], note=note), task=True)

    def _withdraw(self, reason):
        """Take this referral back, or refuse what was proposed."""
        self.ensure_one()
        self._check_manager()
        self.case_id._check_may_act()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the lawyer is not needed."))
        self._set_state("cancelled", end_reason=reason.strip())
        self._tell(self.env._("No lawyer: %(reason)s", reason=reason), task=True)

    def _tell_proposed(self):
        """Tell the case, and the manager of the client who decides, unless it is that manager."""
        self.ensure_one()
        words = self.env._("%(user)s proposes the lawyer: %(reason)s", user=self.env.user.name, reason=self.reason)
        self._tell(words)
        self.case_id._take_off_day(("legal",))
        manager = self.case_id.mandate_id.user_id
        if not self.env.user.has_group("sagres_credit.group_manager"):
            self.message_notify(partner_ids=manager.partner_id.ids, subject=self.display_name, body=words)

    def _tell_referred(self):
        """Tell the case, its operator and the lawyer that it was referred, and queue the file."""
        self.ensure_one()
        money = format_amount(self.env, self.amount_referred, self.currency_id)
        self._tell(self.env._(
            "%(user)s gave %(amount)s to %(lawyer)s: %(reason)s", user=self.env.user.name, amount=money,
            lawyer=self.lawyer_id.name, reason=self.reason,
        ))
        self.case_id._take_off_day(("referral", "legal"))
        self.message_notify(
            partner_ids=self.lawyer_id.partner_id.ids, subject=self.display_name,
            body=self.env._("A case was referred to you: agree with the debtor first. Its file is being prepared."),
        )
        self._queue_file()
