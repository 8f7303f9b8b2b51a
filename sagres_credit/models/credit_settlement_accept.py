from odoo import fields, models
from odoo.exceptions import UserError

from .credit_plan_sign import PlanChangedError

ACCEPT_CHANNELS = [("portal", "On the debtor's page"), ("phone", "By phone"), ("paper", "On paper")]


class CreditSettlement(models.Model):
    """A settlement is in force once the debtor accepted it: never twice, never about another debt."""

    _inherit = "credit.settlement"

    accepted_by = fields.Char(readonly=True, copy=False)
    accepted_on = fields.Datetime(readonly=True, copy=False)
    accept_channel = fields.Selection(ACCEPT_CHANNELS, string="How it was accepted", readonly=True, copy=False)
    accepted_ip = fields.Char(string="Accepted from", readonly=True, copy=False, groups="sagres_credit.group_operator")

    def _accept(self, name, channel="portal", ip=None):
        """Put this settlement in force, accepted by ``name``; nothing is changed where it cannot be.

        The caller says who may: operators through ``_check_may_act``, the debtor through their own page.

        :param str channel: a value of ``accept_channel``
        :raises PlanChangedError: the debt changed since the offer: make it again
        :raises UserError: it is not approved, has expired, or its items belong to another agreement
        """
        self.ensure_one()
        with self.env.cr.savepoint():  # who shows the error to the debtor must not keep half an agreement
            self.case_id._lock_for_agreement()
            settlement = self.sudo()
            settlement.invalidate_recordset()
            settlement._check_may_be_accepted(name, channel)
            settlement._check_accepted_debt()
            settlement.write({
                "accepted_by": name.strip(), "accepted_on": fields.Datetime.now(), "accept_channel": channel,
                "accepted_ip": ip, "date_agreed": fields.Date.context_today(self),
            })
            settlement._remember_ledger()
            settlement.case_id.promise_id._set_cancelled(self.env._("A settlement was accepted"))
            settlement._set_active()
            settlement.case_id._take_off_day(("settlement",))
            settlement._post_accept()
        return self

    def _check_may_be_accepted(self, name, channel):
        self.ensure_one()
        if not (name or "").strip():
            raise UserError(self.env._("Write the name of who accepts."))
        if channel not in dict(ACCEPT_CHANNELS):
            raise UserError(self.env._("Say how it was accepted."))
        if self.kind != "settlement":
            raise UserError(self.env._("A write-off is nothing the debtor accepts."))
        if self.state in ("draft", "to_approve", "to_client"):
            raise UserError(self.env._("This settlement waits for its approval."))
        if self.state != "approved":
            raise UserError(self.env._("This settlement can no longer be accepted: it was accepted, changed or cancelled."))
        if self.line_ids.sorted("date_due")[:1].date_due < fields.Date.context_today(self):
            raise UserError(self.env._("The deadline of this offer has passed: ask for a new one."))

    def _check_accepted_debt(self):
        """Raise unless its items are still open and free and add up to the debt it was approved about."""
        self.case_id._check_no_agreement()
        try:
            self._check_debt_unchanged()
        except UserError as error:
            raise PlanChangedError(str(error)) from error

    def _post_accept(self):
        """React to an acceptance. For a module to act when a settlement comes into force, it must override this method."""
        self.ensure_one()
        self._message_log(body=self.env._("Accepted by %(name)s", name=self.accepted_by))

    def action_accept(self):
        """Open the dialog that records that the debtor accepts."""
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("The debtor accepts"),
            "res_model": "credit.settlement.accept", "views": [(False, "form")], "target": "new",
            "context": {"default_settlement_id": self.id},
        }
