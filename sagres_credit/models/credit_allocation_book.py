from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date


class CreditAllocation(models.Model):
    """The carrying out of a proposal: under a lock, from the ledger of that moment, by Odoo's own reconciliation."""

    _inherit = "credit.allocation"

    def _refresh(self):
        """Compute proposals again; those whose payment is no longer open are overtaken."""
        waiting = self.filtered(lambda allocation: allocation.state == "proposed")
        plans = waiting._get_plans()
        for allocation in waiting:
            if allocation not in plans:
                allocation._update_state("obsolete")
        self._write_plans({
            allocation: plan for allocation, plan in plans.items() if allocation.fingerprint != plan.fingerprint
        })

    def _write_plans(self, plans):
        """Write what is proposed now in the place of what was proposed before."""
        for allocation, plan in plans.items():
            allocation.update({**self._prepare_plan_vals(plan), "detail": False})
        old = self.browse([allocation.id for allocation in plans]).line_ids
        old.unlink()
        self.env["credit.allocation.line"].create([
            dict(line, allocation_id=allocation.id) for allocation, plan in plans.items() for line in plan.lines
        ])

    def _prepare_plan_vals(self, plan):
        """Return the values that a plan gives to its proposal, the lines apart."""
        return {
            "case_id": plan.case.id, "amount": float(plan.total), "unallocated": float(plan.unallocated),
            "why_code": plan.why, "stop": plan.stop, "fingerprint": plan.fingerprint,
        }

    def _prepare_allocation_vals(self, plan):
        """Return the values of a new proposal."""
        payment = plan.payment
        return {
            **self._prepare_plan_vals(plan),
            "company_id": payment.company_id.id,
            "partner_id": payment.partner_id.commercial_partner_id.id,
            "payment_line_id": payment.id,
            "payment_move_id": payment.move_id.id,
            "date": payment.date,
            "currency_id": payment.currency_id.id,
            "memo": next(iter(self._get_texts(payment)), False),
            "line_ids": [Command.create(line) for line in plan.lines],
        }

    def _confirm(self, shown=None):
        """Reconcile as a person wants it, if it still is what was shown to them.

        :param str shown: the fingerprint of what was on the screen
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(self.env._("Somebody is deciding on this payment at this moment. Open it again in a while."))
        self.invalidate_recordset()
        if self.state != "proposed":
            raise UserError(self.env._(
                "Nothing was booked now: this payment has been decided on (%(state)s).",
                state=dict(self._fields["state"]._description_selection(self.env))[self.state],
            ))
        plan = self._lock_ledger()
        if not plan:
            self._update_state("obsolete")
            return self._get_overtaken_action()
        if plan.fingerprint != (shown or self.fingerprint):
            raise UserError(self.env._(
                "The ledger has changed since this proposal was shown. Nothing was booked: press «Compute again» and look"
                " at it once more."
            ))
        if not plan.amounts:
            raise UserError(self.env._("No debt would receive anything: say first which debts the debtor named."))
        if self.is_overridden and self.has_declared and not (self.declared_how or "").strip():
            raise UserError(self.env._("Write how the debtor said what the payment is for: it decides which debt is paid."))
        self._book(plan, "confirmed")
        return True

    def _carry_out(self):
        """Reconcile a payment for which the law leaves no choice; return whether it was done.

        What somebody else is deciding on, or what is no longer so when the lock is held, is left alone.
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            return False
        self.invalidate_recordset()
        if self.state != "proposed":
            return False
        plan = self._lock_ledger()
        if not plan:
            self._update_state("obsolete")
        elif plan.fingerprint != self.fingerprint:
            self._write_plans({self: plan})
        if not plan or plan.stop:
            return False
        try:
            with self.env.cr.savepoint():
                self._book(plan, "automatic")
        except (UserError, ValidationError) as error:
            self.invalidate_recordset()
            self.update({"stop": "failed", "detail": str(error)})
            return False
        return True

    def _lock_ledger(self):
        """Lock the payment and the debts, and return the :class:`Plan` of this moment, if there is one."""
        items = self.payment_line_id | self.line_ids.receivable_id.line_id
        if items:
            self.env.flush_all()
            self.env.cr.execute(SQL(
                "SELECT id FROM account_move_line WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(items.ids)
            ))
            items.invalidate_recordset()
        return self._get_plans().get(self)

    def _book(self, plan, state):
        """Have Odoo reconcile what was decided, and say so in the thread of the case."""
        plan.payment.with_company(self.company_id)._reconcile_amounts(plan.amounts)
        self._update_state(state)
        self._post_note()

    def _post_note(self):
        """Write into the thread of the case where the money went, and why."""
        case = self.case_id
        if not case:
            return
        lang = case.user_id.lang or self.env.user.lang
        told = self.with_context(lang=lang)
        paid = told.line_ids.filtered("amount")
        reasons = dict(paid._fields["reason"]._description_selection(told.env))
        rows = Markup().join(
            Markup("<li>%s: %s (%s)</li>") % (
                line.display_name, format_amount(told.env, line.amount, line.currency_id), reasons[line.reason],
            )
            for line in paid
        )
        how = self.declared_how and self.has_declared and Markup("<p>%s: %s</p>") % (
            told._fields["declared_how"]._description_string(told.env), self.declared_how,
        )
        head = told.env._(
            "Payment of %(amount)s of %(date)s allocated. %(why)s.", why=told.why, date=format_date(told.env, self.date),
            amount=format_amount(told.env, self.amount - self.unallocated, self.currency_id),
        )
        values = {"author_id": self.env.ref("base.partner_root").id} if self.state == "automatic" else {}
        case.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>%s") % (head, rows, how or ""), subtype_xmlid="mail.mt_note", **values,
        )

    def _get_overtaken_action(self):
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning", "sticky": True,
                "message": self.env._("This payment was reconciled meanwhile: nothing was booked, nothing is left to do."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
