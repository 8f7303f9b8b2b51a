import base64
import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.upload import read_endings, safe_name


class CreditSettlement(models.Model):
    """The client's approver approves, refuses or proposes another amount, in Odoo or by the signed page."""

    _inherit = "credit.settlement"

    @api.depends("state", "case_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for settlement in self:
            settlement.can_answer = settlement.state == "to_client" and settlement._is_approver(self.env.user)

    def _is_approver(self, user):
        """Tell whether ``user`` decides for the client of this settlement."""
        self.ensure_one()
        settlement = self.sudo()
        named = settlement.case_id.mandate_id.settlement_approver_id
        return (
            user.active and user.has_group("sagres_credit.group_client") and settlement.company_id in user.sudo().company_ids
            and (not named or user == named)
        )

    def _get_approvers(self):
        """Return the users of the client who may decide: the one the mandate names, else all of them."""
        self.ensure_one()
        named = self.sudo().case_id.mandate_id.settlement_approver_id
        if named:
            return named
        group = self.env.ref("sagres_credit.group_client").sudo()
        return group.all_user_ids.filtered(lambda user: user.active and self.company_id in user.company_ids)

    def _ask_client(self):
        """Ask the client: an activity with its term, and the link by e-mail to who approves."""
        self.ensure_one()
        settlement = self.sudo()
        days = settlement.case_id.mandate_id.settlement_answer_days or 7
        term = fields.Date.add(fields.Date.context_today(self), days=days)
        settlement._move("to_client", date_answer=term)
        approvers = settlement._get_approvers()
        for user in approvers[:1]:
            settlement.activity_schedule(
                "sagres_credit.mail_activity_type_settlement", date_deadline=term, user_id=user.id,
                summary=self.env._("A settlement to decide"),
            )
        settlement._send_link(approvers)

    def _close_answer(self):
        """Take the question off the approver's day."""
        self.activity_unlink(["sagres_credit.mail_activity_type_settlement"])

    def action_client_approve(self, act_number=None, act_file=None, act_name=None):
        """Approve for the client; a public body gives the number and the file of its act."""
        self._check_may_answer(self.env.user)
        self._client_approve(self.env.user, act_number, act_file, act_name)

    def action_client_refuse(self, reason=None):
        """Refuse for the client, with a reason."""
        self._check_may_answer(self.env.user)
        self._client_refuse(self.env.user, reason)

    def action_client_counter(self, amount=0, words=None):
        """Propose for the client another amount: its operator takes it or drops it."""
        self._check_may_answer(self.env.user)
        self._client_counter(self.env.user, amount, words)

    def action_answer(self):
        """Open the dialog of the client's answer."""
        self._check_may_answer(self.env.user)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Answer"), "res_model": "credit.settlement.answer",
            "views": [(False, "form")], "target": "new",
            "context": {"default_settlement_id": self.id, "default_decision": self.env.context.get("decision", "approve")},
        }

    def _check_may_answer(self, user):
        self.ensure_one()
        self.check_access("read")
        if not self._is_approver(user):
            raise AccessError(self.env._("Only who approves settlements for the client decides here."))
        self.case_id._lock_for_agreement()
        self.sudo().invalidate_recordset(["state"])
        if self.state != "to_client":
            raise UserError(self.env._("This settlement no longer waits for the client: it has been decided."))

    def _client_approve(self, user, act_number=None, act_file=None, act_name=None):
        """Have the client's ``user``, who was checked, approve.

        :param act_file: the act of a public body, base64
        """
        self.ensure_one()
        self._check_debt_unchanged()
        vals = {}
        if self.needs_act and self._get_level() == "client":
            if not (act_number or "").strip() or not act_file:
                raise UserError(self.env._("A public body approves with the number and the file of its act."))
            content, endings = self._read_act(act_file)
            name = act_name or self.env._("Act %(number)s", number=act_number.strip()[:60])
            act = self.env["ir.attachment"].sudo().create({
                "name": safe_name(name, endings), "raw": content,
                "res_model": self._name, "res_id": self.id, "company_id": self.company_id.id,
            })
            vals = {"act_number": act_number.strip(), "act_id": act.id}
        self._approve(user, **vals)

    @api.model
    def _read_act(self, act_file):
        """Return ``(content, its endings)`` of the file of an act, by what is in it."""
        try:
            content = base64.b64decode(act_file, validate=True)
        except (ValueError, TypeError):
            content = b""
        endings = read_endings(content, signed=True)
        if not endings:
            raise UserError(self.env._("The file of the act is neither a PDF, a signed document (.p7m) nor a picture."))
        return content, endings

    def _client_refuse(self, user, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is refused: the operator tells the debtor."))
        self._refuse(reason.strip())
        self.sudo()._message_log(body=self.env._("Refused by %(user)s", user=user.name))

    def _client_counter(self, user, amount, words):
        self.ensure_one()
        settlement = self.sudo()
        if settlement.kind == "write_off":
            raise UserError(self.env._("A write-off is approved or refused."))
        amount = self._to_amount(amount, settlement.currency_id)
        if not settlement.amount < amount < settlement.amount_debt:
            raise UserError(self.env._(
                "Propose more than what was offered and less than the whole debt: between %(least)s and %(most)s.",
                least=settlement._print(settlement.amount), most=settlement._print(settlement.amount_debt),
            ))
        settlement._move("draft", amount_counter=amount, counter_words=words or None, countered_by_id=user.id)
        settlement._close_answer()
        settlement.case_id._put_on_day("settlement", self.env._(
            "The client proposes %(amount)s", amount=settlement._print(amount),
        ))

    @api.model
    def _to_amount(self, typed, currency):
        """Return what was typed as an amount, zero where it is none."""
        try:
            amount = float(typed or 0)
        except (TypeError, ValueError):
            return 0
        return currency.round(amount) if math.isfinite(amount) else 0
