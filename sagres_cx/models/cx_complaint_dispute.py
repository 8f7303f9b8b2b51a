from odoo import fields, models
from odoo.exceptions import UserError

# How a complaint comes in, as a dispute says it.
CHANNELS = {"pec": "email"}
DISPUTE_OUTCOMES = {"upheld": "credit_note", "partly": "credit_note", "rejected": "confirmed"}


class CxComplaint(models.Model):
    """A complaint about invoices holds their collection: it opens a dispute on them, and the answer closes both."""

    _inherit = "cx.complaint"

    dispute_id = fields.Many2one("credit.dispute", readonly=True, copy=False, index="btree_not_null")
    dispute_state = fields.Selection(related="dispute_id.state", string="State of the dispute")

    def action_dispute(self):
        """Open the dialog that says which invoices it is about."""
        self._check_may_work()
        self._check_dispute()
        return self._get_dialog("cx.complaint.dispute", self.env._("It is about invoices"))

    def action_open_dispute(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "credit.dispute", "res_id": self.dispute_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_dispute(self):
        self.ensure_one()
        self._check_open()
        if not self.case_id:
            raise UserError(self.env._("This customer has no case: there is nothing to hold."))
        if self.dispute_state in ("open", "answered"):
            raise UserError(self.env._("The invoices of this complaint are in dispute already."))

    def _dispute(self, items, reason):
        """Hold the collection of ``items`` until the complaint is answered; return the dispute."""
        self.ensure_one()
        self._check_may_work()
        self._lock()
        self._check_dispute()
        items.check_access("read")
        complaint = self.sudo()
        if items.case_id - complaint.case_id:
            raise UserError(self.env._("An invoice is of another customer."))
        dispute = complaint.case_id._dispute(
            items.sudo(), reason, self.env._("%(complaint)s: %(words)s", complaint=self.name, words=self.body),
            CHANNELS.get(self.channel, self.channel), owner=complaint._get_dispute_owner(),
        )
        complaint.write({"dispute_id": dispute.id, "reason_id": self.reason_id.id or reason.id})
        return dispute

    def _get_dispute_owner(self):
        """Return who answers the dispute: who answers the complaint, where they may."""
        user = self.user_id
        may = user.has_group("sagres_credit.group_client") or user.has_group("sagres_credit.group_manager") if user else False
        return user if may else None

    def _answer_dispute(self, outcome, corrected_move=None):
        """Answer the dispute of this complaint with it, where it still waits for an answer."""
        self.ensure_one()
        dispute = self.dispute_id
        if dispute and dispute.sudo().state == "open":
            dispute._answer(outcome or DISPUTE_OUTCOMES[self.answer_outcome], self.answer_reasons, corrected_move)

    def _hear_disputes(self):
        """Tell these complaints that their dispute was answered or has ended: the letter to the customer is still to be sent."""
        labels = dict(self.env["credit.dispute"]._fields["state"]._description_selection(self.env))
        for complaint in self:
            dispute = complaint.dispute_id
            if dispute.answer and not complaint.answer_reasons:
                complaint.answer_reasons = dispute.answer
            complaint._message_log(body=self.env._(
                "The dispute about its invoices: %(state)s. The complaint still needs its answer.", state=labels[dispute.state],
            ))


class CreditDispute(models.Model):
    """A dispute that came from a complaint tells it what became of it."""

    _inherit = "credit.dispute"

    cx_complaint_ids = fields.One2many("cx.complaint", "dispute_id", string="Complaints", readonly=True)

    def _move(self, state, **vals):
        result = super()._move(state, **vals)
        if self.ids and not self.env.context.get("cx_complaint_answer"):
            self.env["cx.complaint"].sudo().search([
                ("dispute_id", "in", self.ids), ("date_answered", "=", False), ("state", "!=", "closed"),
            ])._hear_disputes()
        return result
