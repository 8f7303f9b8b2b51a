from odoo import fields, models
from odoo.exceptions import UserError


class PlanChangedError(UserError):
    """What a plan was offered about is no longer open as it was: a new one must be offered."""


class CreditPlan(models.Model):
    """A plan is in force once the debtor signed it: on their page or on paper, never twice, never about another amount."""

    _inherit = "credit.plan"

    def _sign(self, name, channel="portal", signature=None, document=None, ip=None):
        """Put this plan in force, signed by ``name``; nothing is changed where it cannot be.

        :param str channel: a value of ``sign_channel``
        :param signature: the drawing of the signature, base64 of an image
        :param document: attachments, the scans of the signed paper
        :param str ip: from where it was signed online
        :raises PlanChangedError: the ledger changed since the offer: offer it again
        :raises UserError: it was signed, cancelled or has expired, or its items belong to another agreement
        """
        self.ensure_one()
        with self.env.cr.savepoint():  # who shows the error to the debtor must not keep half a signature
            self.case_id._lock_for_agreement()
            plan = self.sudo()
            plan.invalidate_recordset()
            plan._check_may_be_signed(name)
            plan._take_the_place()
            plan._check_unchanged()
            plan.write({
                "signed_by": name.strip(), "signed_on": fields.Datetime.now(), "sign_channel": channel, "signed_ip": ip,
                "signature": signature, "date_agreed": fields.Date.context_today(self),
            })
            plan._remember_ledger()
            plan.case_id.promise_id._set_cancelled(self.env._("A payment plan was signed"))
            plan._set_active()
            plan._post_sign(document)
        return self

    def _check_may_be_signed(self, name):
        self.ensure_one()
        if not (name or "").strip():
            raise UserError(self.env._("Write the name of who signs."))
        if self.state == "to_approve":
            raise UserError(self.env._("This plan waits for the approval of a credit manager."))
        if self.state != "offered":
            raise UserError(self.env._("This plan can no longer be signed: it was signed, changed or cancelled meanwhile."))
        if self.date_expires and self.date_expires < fields.Date.context_today(self):
            raise UserError(self.env._("This offer is no longer valid: ask for a new plan."))

    def _take_the_place(self):
        """End the plan this one is a new version of, and what was broken before: they keep their history."""
        self.ensure_one()
        old = self.replaced_id.filtered(lambda plan: plan.state in ("active", "broken"))
        old |= self.case_id.plan_ids.filtered(lambda plan: plan.state == "broken")
        old._move(
            "replaced", date_ended=fields.Date.context_today(self),
            end_reason=self.env._("A new plan took its place"), held_until=None, grace_until=None,
        )
        old._release_items()

    def _check_unchanged(self):
        """Raise unless its items are still open and free, and ask for what was offered."""
        self.ensure_one()
        case = self.case_id
        case._check_no_agreement()
        paid = self.receivable_ids.filtered(lambda item: item.amount_residual <= 0 or item.line_id.parent_state != "posted")
        if paid or self.currency_id.compare_amounts(float(case._get_plan_amount(self.receivable_ids)), self.amount):
            raise PlanChangedError(self.env._(
                "The amount has changed since this plan was offered: nothing was signed. Here is the plan with the amount of today."
            ))
        case._check_free_items(self.receivable_ids)

    def _post_sign(self, document=None):
        """React to a signature. For a module to act when a plan comes into force, it must override this method.

        :param document: attachments with the signed paper, if any
        """
        self.ensure_one()
        if document:
            self.document_ids |= document.sudo()
            document.sudo().write({"res_model": self._name, "res_id": self.id})
        self.receivable_ids._update_limitation()
