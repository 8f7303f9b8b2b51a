from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .credit_dispute import ANSWERS, BOOKED_OUTCOMES

ACTIVITY = "sagres_credit.mail_activity_type_dispute"


class CreditDispute(models.Model):
    """The client's staff answer a dispute inside Odoo; the debtor may withdraw it."""

    _inherit = "credit.dispute"

    can_answer = fields.Boolean(compute="_compute_can_answer", compute_sudo=False, help="The current user may answer it.")
    can_act = fields.Boolean(related="case_id.can_act")

    @api.depends("state", "company_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for dispute in self:
            dispute.can_answer = dispute.state == "open" and dispute._may_answer()

    def action_answer(self):
        """Open the dialog in which the client answers."""
        self._check_may_answer()
        return self._get_dialog("credit.dispute.answer", self.env._("Answer to the dispute"))

    def action_withdraw(self):
        """Open the dialog in which the operator says why the debtor gave the dispute up."""
        self.case_id._check_may_act()
        return self._get_dialog("credit.dispute.withdraw", self.env._("Withdraw the dispute"))

    def action_tell(self):
        """Open the message that tells the debtor how it ended."""
        self.ensure_one()
        self.case_id._check_may_act()
        action = self.case_id.action_write_notice()
        template = self.env.ref("sagres_credit.mail_template_dispute_answer")
        return dict(action, context=dict(action["context"], default_template_id=template.id))

    def _get_dialog(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")],
            "target": "new", "context": {"default_dispute_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _may_answer(self):
        user = self.env.user
        role = user.has_group("sagres_credit.group_client") or user.has_group("sagres_credit.group_manager")
        return role and self.company_id in user.company_ids

    def _check_may_answer(self):
        """Raise unless the current user is staff of the client, or a manager, and it still waits for an answer."""
        self.ensure_one()
        self.check_access("read")
        if not self._may_answer():
            raise AccessError(self.env._("Only the client's staff or a credit manager answers a dispute."))
        if self.state != "open":
            raise UserError(self.env._("This dispute was answered or withdrawn already: nothing was done twice."))

    def _answer(self, outcome, words, corrected_move=None, attachments=None):
        """Record the client's answer; the items return to collection now, or once the books say what it says.

        :param str outcome: a value of ``ANSWERS``
        :param corrected_move: the new invoice, for ``corrected``
        :param attachments: the answerer's own files, given to the dispute
        :raises AccessError: for who is neither staff of the client nor a manager
        :raises UserError: where the answer does not hold together, or it was answered meanwhile
        """
        self.ensure_one()
        self.check_access("read")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        self._check_may_answer()
        self._check_answer(outcome, words, corrected_move)
        dispute = self.sudo()
        dispute._move("answered", **dispute._prepare_answer_vals(outcome, words.strip(), corrected_move))
        dispute._keep_files("answer_attachment_ids", attachments)
        dispute._log_answer()
        if outcome == "confirmed":
            dispute._set_closed()
        else:
            dispute._end_activities()
            dispute._ask_books()
            dispute._update_state()

    def _check_answer(self, outcome, words, corrected_move):
        if outcome not in dict(ANSWERS):
            raise UserError(self.env._("Say what the answer is: a credit note, a corrected invoice, or the claim is right."))
        if not (words or "").strip():
            raise UserError(self.env._("Write the answer in a few words: the debtor will be told."))
        if outcome == "corrected":
            self._check_corrected(corrected_move)

    def _check_corrected(self, move):
        """Raise unless ``move`` can be the invoice that takes the place of the disputed ones."""
        if not move:
            raise UserError(self.env._("Choose the corrected invoice."))
        move.check_access("read")
        case, items = self.sudo().case_id, self.sudo().receivable_ids
        known = move.sudo()
        fits = (
            known.move_type == "out_invoice" and known.state == "posted" and known.company_id == self.sudo().company_id
            and known.commercial_partner_id == case.partner_id and known not in items.move_id
        )
        if not fits:
            raise UserError(self.env._(
                "%(invoice)s is not another posted invoice of %(debtor)s.",
                invoice=known.display_name, debtor=case.partner_id.name,
            ))

    def _prepare_answer_vals(self, outcome, words, corrected_move):
        today = fields.Date.context_today(self)
        days = self.case_id.mandate_id.dispute_booking_days
        return {
            "outcome": outcome, "answer": words, "answered_by_id": self.env.uid, "date_answered": today,
            "corrected_move_id": corrected_move.id if outcome == "corrected" else None,
            "date_booking_due": fields.Date.add(today, days=days) if outcome in BOOKED_OUTCOMES else None,
        }

    def _keep_files(self, name, attachments):
        """Give files to this dispute: who reads it may open them."""
        if attachments:
            attachments.sudo().write({"res_model": self._name, "res_id": self.id})
            self[name] = [fields.Command.link(file.id) for file in attachments]

    def _log_answer(self):
        outcome = dict(self._fields["outcome"]._description_selection(self.env))[self.outcome]
        body = self.env._(
            "%(user)s answered the dispute: %(outcome)s. %(words)s", user=self.env.user.name, outcome=outcome,
            words=self.answer,
        )
        self.message_post(body=body, author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note")
        self.case_id._message_log(body=body, author_id=self.env.user.partner_id.id)

    def _ask_books(self):
        """Remind the client's own staff of the entry that the answer announces."""
        self.activity_schedule(
            ACTIVITY, self.date_booking_due, user_id=(self.owner_id or self.case_id.mandate_id.user_id).id,
            summary=self.env._("Book the credit note that was announced"), note=self.answer,
        )

    def _withdraw(self, reason):
        """End a dispute that the debtor gave up, with the reason; its items are back in collection."""
        self.ensure_one()
        self.case_id._check_may_act()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it is withdrawn: somebody at the client may be working on it."))
        dispute = self.sudo()
        dispute.lock_for_update()
        dispute.invalidate_recordset(["state"])
        dispute._set_cancelled(reason)
        dispute.message_post(
            body=self.env._("%(user)s withdrew the dispute: %(reason)s", user=self.env.user.name, reason=reason),
            author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note",
        )
